import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { canonicalHash, type Format, read } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import {
  type Codes,
  openSpreadsheets,
  openValidation,
  readCodes,
  readTables,
  readTemplate,
  type Table,
  type Validation,
  validateTables,
  writeDescription,
} from '../../src/validation/index.ts';
import { zipOf } from '../zip.ts';
import { openHierarchy } from './hierarchy.ts';

let store: Store;
let validation: Validation;
let codes: Codes;
const template = readTemplate();
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
  codes = await readCodes(store, template);
});
afterAll(() => store.close());

const base = 'https://example.org/book';
const check = async (tables: Table[]) => {
  const reading = readTables(tables, template, codes, base);
  return { reading, result: await validateTables(reading, validation, 'eucaim-v2') };
};
const dataset = (cells: Record<string, string | number>): Table[] => [
  {
    sheet: 'Dataset',
    rows: [
      ['id', ...Object.keys(cells)],
      ['d', ...Object.values(cells)],
    ],
  },
];
const valuesOf = (
  { quads }: { quads: { predicate: { value: string }; object: { value: string } }[] },
  property: string,
) => quads.filter(({ predicate }) => predicate.value.endsWith(property)).map(({ object }) => object.value);

describe('a cell of several values', () => {
  it('gives a finding for each that is wrong, and those that are right are taken', async () => {
    const { reading, result } = await check(dataset({ modality: 'CT; Foo; IMG1000038; Bar' }));
    const about = result.findings.filter(({ cell }) => cell === 'Dataset!B2');
    expect(about.map(({ value }) => value)).toEqual(['Foo', 'Bar']);
    expect(about.every(({ didYouMean }) => didYouMean === undefined)).toBe(true);
    expect(valuesOf(reading, 'hasImageModality').map((each) => each.split('#')[1])).toEqual([
      'IMG1000042',
      'IMG1000038',
    ]);
  });

  it('may call a code by another of its names, where only one has it', async () => {
    const { reading } = await check(dataset({ modality: 'ct', 'body part': 'prostate' }));
    expect(reading.findings.filter(({ cell }) => /^Dataset!/.test(cell ?? ''))).toEqual([]);
    expect(valuesOf(reading, 'hasImageModality')).toEqual([
      'https://cancerimage.eu/ontology/EUCAIM#IMG1000042',
    ]);
  });

  it('offers the name that comes near, and no other number than the one of a code', async () => {
    const { result } = await check(dataset({ 'birth sex': 'Femle', modality: 'IMG100042' }));
    const [sex, modality] = ['Dataset!B2', 'Dataset!C2'].map((cell) =>
      result.findings.find((each) => each.cell === cell),
    );
    expect(sex?.didYouMean).toBe('Did you mean Female (COM1001370)?');
    expect(modality).toMatchObject({ value: 'IMG100042' });
    expect(modality).not.toHaveProperty('didYouMean');
  });
});

describe('what a cell calls a code', () => {
  const root = 'https://cancerimage.eu/ontology/EUCAIM#CLIN1007977';
  const disease = (code: string, label: string, ...others: string[]) => ({
    iri: `https://cancerimage.eu/ontology/EUCAIM#${code}`,
    code,
    label,
    others,
  });
  const conditions = [
    disease('CLIN1', 'Hormone refractory prostate cancer'),
    disease('CLIN2', 'Malignant neoplasm of prostate', 'Prostate cancer'),
    disease('CLIN3', 'Primary malignant neoplasm of prostate', 'prostate cancer', 'Prostatic carcinoma'),
  ];
  const told = (text: string) =>
    readTables(dataset({ condition: text }), template, new Map(codes).set(root, conditions), base);
  const about = (text: string) => told(text).findings.find(({ cell }) => cell === 'Dataset!B2');

  it('is answered with all that are called so, where they are several, and none is taken', () => {
    expect(about('Prostate cancer')).toMatchObject({
      message: 'Expected one value of the list, and several are called so.',
      didYouMean:
        'Did you mean Malignant neoplasm of prostate (CLIN2) or Primary malignant neoplasm of prostate (CLIN3)?',
    });
    expect(valuesOf(told('Prostate cancer'), 'hasCondition')).toEqual([]);
  });

  it('is taken where one has that name, and answered with another spelling of a name, never with one that only has it in itself', () => {
    expect(valuesOf(told('prostatic carcinoma'), 'hasCondition')).toEqual([conditions[2]?.iri]);
    expect(about('Prostatic carcinomas')?.didYouMean).toContain('(CLIN3)?');
    expect(about('refractory prostate cancer')?.didYouMean).toBeUndefined();
    expect(about('Malignant neoplasm')?.didYouMean).toBeUndefined();
  });
});

describe('what is missing in a sheet', () => {
  it('is told in words, with the column to write it in, whether the sheet has that or not', async () => {
    const { result } = await check(dataset({ title: '', version: '1.0.0' }));
    const fixOf = (path: string) => result.findings.find((each) => each.path.includes(path))?.fix;
    expect(fixOf('(dct:title)')).toBe('Write English text in the column title (In English).');
    expect(fixOf('(dct:accrualPeriodicity)')).toBe(
      'Write a value of the list in a column frequency, which the sheet Dataset does not have yet (How often it is updated).',
    );
  });

  it('has a column, whatever the profile recommends', async () => {
    const { result } = await check([
      {
        sheet: 'Dataset',
        rows: [
          ['id', 'publisher', 'contact', 'distribution'],
          ['x', 'a', 'c', 'd'],
        ],
      },
      { sheet: 'Distribution', rows: [['id'], ['d']] },
      { sheet: 'Agent', rows: [['id'], ['a']] },
      { sheet: 'Contact', rows: [['id'], ['c']] },
    ]);
    const missing = result.findings.filter(({ reason }) => reason === 'is missing');
    expect(missing.length).toBeGreaterThan(30);
    const noColumn = missing.filter(({ fix }) => !fix?.startsWith('Write '));
    expect(noColumn.map(({ path }) => path)).toEqual([]);
  });
});

describe('a cell that is wrong', () => {
  it('is not told again as missing, while what is really missing is', async () => {
    const wrong = { individuals: 'many', publisher: 'nobody', 'structured data': 'perhaps', version: '' };
    const { result } = await check(dataset(wrong));
    const cells = result.findings.map(({ cell }) => cell);
    for (const cell of ['Dataset!B2', 'Dataset!C2', 'Dataset!D2'])
      expect(cells.filter((each) => each === cell)).toHaveLength(1);
    expect(cells).toContain('Dataset!E2');
    expect(result.counts.violation).toBe(
      result.findings.filter(({ severity }) => severity === 'violation').length,
    );
  });

  it('has the finding of a profile at itself, not at the first of its row', async () => {
    const { result } = await check(dataset({ title: 'T', version: 'soon' }));
    expect(result.findings.find(({ value }) => value === '"soon"')).toMatchObject({ cell: 'Dataset!C2' });
  });
});

/** A workbook as other programs write it: one sheet, given as XML rows; `text` are its shared texts. */
function workbook(rows: string, texts: readonly string[], workbookProperties = ''): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packaged = 'http://schemas.openxmlformats.org/package/2006';
  const type = (part: string, name: string) =>
    `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${name}+xml"/>`;
  const file = (name: string, text: string) => ({
    name,
    text: `<?xml version="1.0" encoding="UTF-8"?>${text}`,
  });
  const relation = (id: number, name: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${office}/${name}" Target="${target}"/>`;
  const relations = (all: string) =>
    `<Relationships xmlns="${packaged}/relationships">${all}</Relationships>`;
  return zipOf([
    file(
      '[Content_Types].xml',
      `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('xl/workbook.xml', 'sheet.main')}${type('xl/worksheets/sheet1.xml', 'worksheet')}${type('xl/styles.xml', 'styles')}${type('xl/sharedStrings.xml', 'sharedStrings')}</Types>`,
    ),
    file('_rels/.rels', relations(relation(1, 'officeDocument', 'xl/workbook.xml'))),
    file(
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${office}">${workbookProperties}<sheets><sheet name="Dataset" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    file(
      'xl/_rels/workbook.xml.rels',
      relations(
        relation(1, 'worksheet', 'worksheets/sheet1.xml') +
          relation(2, 'styles', 'styles.xml') +
          relation(3, 'sharedStrings', 'sharedStrings.xml'),
      ),
    ),
    file(
      'xl/styles.xml',
      `<styleSheet xmlns="${main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ),
    file(
      'xl/sharedStrings.xml',
      `<sst xmlns="${main}">${texts.map((each) => `<si>${each}</si>`).join('')}</sst>`,
    ),
    file('xl/worksheets/sheet1.xml', `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`),
  ]);
}

describe('a spreadsheet of another program', () => {
  const headers = ['id', 'title', 'individuals', 'images from', 'keywords', 'version'];
  const inline = (cell: string, text: string) => `<c r="${cell}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const header = `<row r="1">${headers.map((each, at) => inline(`${'ABCDEF'[at]}1`, each)).join('')}</row>`;
  const row = (cells: string, number = 2) => `<row r="${number}">${inline(`A${number}`, 'd')}${cells}</row>`;
  async function reading(cells: string, texts: readonly string[] = [], properties = '') {
    const tables = await (await openSpreadsheets()).read(workbook(header + cells, texts, properties));
    return readTables(tables, template, codes, base);
  }

  it('has texts in line, shared, and in runs, numbers as texts, and the last results of its formulas', async () => {
    const found = await reading(
      row(
        '<c r="B2" t="s"><v>0</v></c><c r="C2" t="str"><f>"1"&amp;"2"</f><v>12</v></c><c r="D2" s="1"><f>DATE(2021,1,1)</f><v>44197</v></c><c r="E2" t="inlineStr"><is><r><t>a; </t></r><r><rPr><b/></rPr><t>b</t></r></is></c><c r="F2"><f>1+1</f><v>2</v></c>',
      ),
      [
        '<r><t xml:space="preserve">Prostate </t></r><r><rPr><b/></rPr><t>MRI</t></r><rPh sb="0" eb="1"><t>x</t></rPh>',
      ],
    );
    expect(found.findings).toEqual([]);
    expect(valuesOf(found, 'title')).toEqual(['Prostate MRI']);
    expect(valuesOf(found, 'numberOfUniqueIndividuals')).toEqual(['12']);
    expect(valuesOf(found, 'startDate')).toEqual(['2021-01-01']);
    expect(valuesOf(found, 'keyword')).toEqual(['a', 'b']);
    expect(valuesOf(found, 'version')).toEqual(['2']);
  });

  it('counts days from 1904 where it says so', async () => {
    const cells = row('<c r="D2" s="1"><v>42735</v></c>');
    expect(valuesOf(await reading(cells, [], '<workbookPr date1904="1"/>'), 'startDate')).toEqual([
      '2021-01-01',
    ]);
    expect(valuesOf(await reading(cells), 'startDate')).toEqual(['2016-12-31']);
  });

  it('may have empty rows with a style, which are no datasets and move no cell', async () => {
    const styled = [3, 4]
      .map((each) => `<row r="${each}"><c r="A${each}" s="1"/><c r="C${each}" s="1"/></row>`)
      .join('');
    const found = await reading(row('') + styled + row('<c r="C9"><v>1.5</v></c>', 9).replace('>d<', '>e<'));
    expect(found.findings.map(({ cell, value }) => [cell, value])).toEqual([['Dataset!C9', '1.5']]);
  });

  it('may have formulas without results and errors, which are refused by name and never a value', async () => {
    const { findings, quads } = await reading(
      row(
        '<c r="B2"><f>A2&amp;"x"</f></c><c r="C2" t="e"><v>#REF!</v></c><c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
      ).concat('<row r="3"><c r="A3"><f>ROW()</f></c></row>'),
    );
    expect(
      findings.map(({ cell, value, message }) => [cell, value, /formula|error/.exec(message)?.[0]]),
    ).toEqual([
      ['Dataset!A3', '=ROW()', 'formula'],
      ['Dataset!B2', '=A2&"x"', 'formula'],
      ['Dataset!C2', '#REF!', 'error'],
      ['Dataset!E2', '#DIV/0!', 'error'],
    ]);
    expect(quads.every(({ predicate }) => predicate.value.endsWith('#type'))).toBe(true);
  });
});

describe('a description that is written out', () => {
  const sent = `<> a <#Kind> ; <http://purl.org/dc/terms/title> "see <${base}#x> \\" and ${base}" ; <http://purl.org/dc/terms/relation> <#x&y> , [ <http://purl.org/dc/terms/source> <> ] .`;
  const graphs = `<#g> { <> <http://purl.org/dc/terms/title> "see <${base}#x> \\"" , "<${base}>" ; <http://purl.org/dc/terms/source> <#x> }`;
  const elsewhere = 'https://elsewhere.org/z';

  async function quadsOf(text: string, format: Format, at: string) {
    const reading = await read(text, format, at);
    if (reading.state === 'malformed') throw new Error(reading.message);
    return reading.quads;
  }

  test.each([
    ['turtle', sent, 'turtle'],
    ['trig', sent, 'turtle'],
    ['jsonld', sent, 'turtle'],
    ['rdfxml', sent, 'turtle'],
    ['trig', graphs, 'trig'],
    ['jsonld', graphs, 'trig'],
  ] as const)('keeps what was relative in %s, whatever stands in its texts', async (format, text, from) => {
    const written = await writeDescription(await quadsOf(text, from, base), format, base);
    const moved = await canonicalHash(await quadsOf(written, format, elsewhere));
    expect(moved).toBe(await canonicalHash(await quadsOf(text, from, elsewhere)));
  });

  test('has whole IRIs in N-Triples, which knows no others', async () => {
    const written = await writeDescription(await quadsOf(sent, 'turtle', base), 'ntriples', base);
    expect(written).toContain(`<${base}#x&y>`);
  });
});
