import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  loadAthena,
  loadOwl,
  loadRf2,
  loadSssom,
  privateVocabulary,
  readIndex,
  writeIndex,
} from '../../src/ontology/index.ts';
import { sharedData } from '../shared-data.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'collimator-loaders-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const put = (file: string, lines: string[], end = '\r\n') =>
  writeFileSync(join(folder, file), lines.join(end) + end);

const headers = {
  Concept: 'id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId',
  Description:
    'id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId',
  Relationship:
    'id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId',
};
// The published identifiers that ontology and mappings hold anyway; the tree between them is made up.
const [breast, prostate, top, oldOne] = ['254837009', '399068003', '363346000', '73211009'];
const concept = (id: string, active = '1') =>
  `${id}\t20250101\t${active}\t900000000000207008\t900000000000074008`;
const name = (id: string, type: string, term: string) =>
  `1\t20250101\t1\t900000000000207008\t${id}\ten\t${type}\t${term}\t900000000000448009`;
const isA = (child: string, parent: string, active = '1', kind = '900000000000011006') =>
  `1\t20250101\t${active}\t900000000000207008\t${child}\t${parent}\t0\t116680003\t${kind}\t900000000000451002`;
const rf2File = (kind: keyof typeof headers) =>
  `sct2_${kind}_Snapshot${kind === 'Description' ? '-en' : ''}_INT_20250101.txt`;

function rf2(rows: Partial<Record<keyof typeof headers, string[]>> = {}) {
  put(rf2File('Concept'), [
    headers.Concept,
    ...(rows.Concept ?? [breast, prostate, top].map((id) => concept(id))),
  ]);
  put(rf2File('Description'), [
    headers.Description,
    ...(rows.Description ?? [
      name(breast, '900000000000013009', 'A synonym with "quotes" in it'),
      name(breast, '900000000000003001', 'First (disorder)'),
    ]),
  ]);
  put(rf2File('Relationship'), [
    headers.Relationship,
    ...(rows.Relationship ?? [isA(breast, top), isA(prostate, top)]),
  ]);
}

describe('loading a SNOMED CT snapshot', () => {
  it('gives ancestors, descendants and names', async () => {
    rf2();
    const loaded = await loadRf2(folder);
    if (loaded.state === 'refused') throw new Error(JSON.stringify(loaded.mistakes));
    const { vocabulary, mistaken } = loaded;
    expect(mistaken).toBe(0);
    expect(vocabulary).toMatchObject({ size: 3, edges: 2 });
    expect(vocabulary.ancestors(breast)).toEqual([{ code: top, distance: 1 }]);
    expect(vocabulary.descendants(top).map(({ code }) => code)).toEqual([breast, prostate]);
    expect(vocabulary.label(breast)).toBe('First (disorder)');
    expect(vocabulary.names(breast)).toEqual(['First (disorder)', 'A synonym with "quotes" in it']);
    expect(vocabulary.label(prostate)).toBeUndefined();
    expect(vocabulary.ancestors('1')).toEqual([]);
  });

  it('reads the header lines of real releases', async ({ skip }) => {
    const template = sharedData('loader-templates/rf2');
    if (template === undefined) return skip('The shared templates are not on this machine.');
    for (const kind of Object.keys(headers) as (keyof typeof headers)[]) {
      const file = rf2File(kind).replace('20250101', 'YYYYMMDD');
      expect(readFileSync(join(template, file), 'utf8').trimEnd()).toBe(headers[kind]);
    }
    expect(await loadRf2(template)).toMatchObject({ state: 'loaded', mistaken: 0, vocabulary: { size: 0 } });
  });

  it('passes over what is inactive or stated, and names of what is gone', async () => {
    rf2({
      Concept: [concept(breast), concept(top), concept(oldOne, '0')],
      Description: [name(oldOne, '900000000000003001', 'Gone')],
      Relationship: [
        isA(breast, top, '0'),
        isA(breast, top, '1', '900000000000010007'),
        isA(breast, top).replace('116680003', '363698007'),
      ],
    });
    expect(await loadRf2(folder)).toMatchObject({ mistaken: 0, vocabulary: { size: 2, edges: 0 } });
  });

  it('names every row that cannot be used by file and line, and loads the others', async () => {
    rf2({
      Concept: [concept('254837008'), concept(breast), 'half a row', concept(breast), concept(top)],
      Relationship: [isA(breast, '399068003'), isA(top, top), isA(breast, top)],
    });
    const loaded = await loadRf2(folder);
    expect(loaded).toMatchObject({ state: 'loaded', mistaken: 5, vocabulary: { size: 2, edges: 1 } });
    expect(loaded.mistakes.map(({ file, line }) => `${file}:${line}`)).toEqual([
      `${rf2File('Concept')}:2`,
      `${rf2File('Concept')}:4`,
      `${rf2File('Concept')}:5`,
      `${rf2File('Relationship')}:2`,
      `${rf2File('Relationship')}:3`,
    ]);
  });

  it('names a row whose letters are damaged, and reads a last line without an end', async () => {
    rf2();
    const rows = [
      headers.Description,
      name(breast, '900000000000003001', 'Tumör'),
      name(top, '900000000000003001', 'Top'),
    ];
    const text = Buffer.from(rows.join('\r\n'), 'latin1');
    writeFileSync(join(folder, rf2File('Description')), text);
    const loaded = await loadRf2(folder);
    expect(loaded.mistakes).toMatchObject([{ file: rf2File('Description'), line: 2, message: /UTF-8/ }]);
    expect(loaded.state === 'loaded' && loaded.vocabulary.label(top)).toBe('Top');
  });

  it('refuses another header, a missing file, and more concepts than the bound', async () => {
    rf2();
    put(rf2File('Relationship'), [headers.Relationship.replace('sourceId', 'source')]);
    const wrong = await loadRf2(folder);
    expect(wrong).toMatchObject({ state: 'refused', mistakes: [{ file: rf2File('Relationship'), line: 1 }] });
    expect(wrong.mistakes[0]?.message).toContain('Column 5 must be sourceId, not "source"');
    rf2();
    expect(await loadRf2(folder, { concepts: 2 })).toMatchObject({ state: 'refused' });
    expect(await loadRf2(folder, { concepts: 3 })).toMatchObject({ state: 'loaded' });
    rmSync(join(folder, rf2File('Description')));
    const missing = await loadRf2(folder);
    expect(missing.mistakes.map(({ message }) => message)).toEqual(['No such file for en is there.']);
  });

  it('does not mind a cycle', () => {
    const { ancestors } = privateVocabulary({
      codes: ['a', 'b'],
      names: ['', ''],
      edges: Uint32Array.from([0, 1, 1, 0]),
    });
    expect(ancestors('a')).toEqual([{ code: 'b', distance: 1 }]);
  });
});

describe('a private index', () => {
  it('is read back as it was written, by its owner alone', async () => {
    rf2();
    const loaded = await loadRf2(folder);
    if (loaded.state === 'refused') throw new Error(loaded.state);
    const path = join(folder, 'snomed.index');
    const bytes = await writeIndex(path, 'SNOMED', loaded.table);
    expect(statSync(path)).toMatchObject({ size: bytes });
    expect(statSync(path).mode & 0o077).toBe(0);
    const reading = await readIndex(path);
    expect(reading).toEqual({ state: 'read', vocabulary: 'SNOMED', table: loaded.table });
    await expect(writeIndex(path, 'SNOMED', loaded.table)).rejects.toThrow(/EEXIST/);
  });

  it('is refused where it is cut short or something else', async () => {
    const path = join(folder, 'snomed.index');
    await writeIndex(path, 'SNOMED', { codes: ['1'], names: ['one'], edges: Uint32Array.from([]) });
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    expect(await readIndex(path)).toMatchObject({ state: 'invalid', message: /cut short/ });
    writeFileSync(path, 'not an index');
    expect(await readIndex(path)).toMatchObject({ state: 'invalid', message: /no index/ });
  });
});

describe('loading an Athena bundle', () => {
  const columns = {
    'CONCEPT.csv':
      'concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code\tvalid_start_date\tvalid_end_date\tinvalid_reason',
    'CONCEPT_SYNONYM.csv': 'concept_id\tconcept_synonym_name\tlanguage_concept_id',
    'CONCEPT_ANCESTOR.csv':
      'ancestor_concept_id\tdescendant_concept_id\tmin_levels_of_separation\tmax_levels_of_separation',
    'CONCEPT_RELATIONSHIP.csv':
      'concept_id_1\tconcept_id_2\trelationship_id\tvalid_start_date\tvalid_end_date\tinvalid_reason',
  };
  const row = (id: number, name: string, vocabulary: string, code: string, invalid = '') =>
    `${id}\t${name}\tCondition\t${vocabulary}\tDisorder\tS\t${code}\t19700101\t20991231\t${invalid}`;
  const bundle = (rows: Partial<Record<keyof typeof columns, string[]>> = {}) => {
    const usual: Record<keyof typeof columns, string[]> = {
      'CONCEPT.csv': [
        row(1, 'A "quoted" name', 'SNOMED', '11'),
        row(2, 'Above', 'SNOMED', '22'),
        row(3, 'Local', 'ICD10', 'C50'),
        row(4, 'Old', 'SNOMED', '44', 'U'),
        row(5, 'Older', 'SNOMED', '55'),
      ],
      'CONCEPT_SYNONYM.csv': ['1\tAnother name\t4180186', '1\tOtro nombre\t4182511'],
      'CONCEPT_ANCESTOR.csv': ['2\t1\t1\t1', '1\t1\t0\t0', '2\t4\t1\t1'],
      'CONCEPT_RELATIONSHIP.csv': [
        '3\t1\tMaps to\t19700101\t20991231\t',
        '5\t2\tMaps to\t19700101\t20991231\t',
        '1\t1\tMaps to\t19700101\t20991231\t',
        '1\t2\tIs a\t19700101\t20991231\t',
      ],
    };
    for (const file of Object.keys(columns) as (keyof typeof columns)[])
      put(file, [columns[file], ...(rows[file] ?? usual[file])], '\n');
  };

  it('gives names, codes, the hierarchy, and what each maps to', async () => {
    bundle();
    const loaded = await loadAthena(folder);
    if (loaded.state === 'refused') throw new Error(JSON.stringify(loaded.mistakes));
    expect(loaded.mistakes).toEqual([]);
    expect(loaded.vocabulary).toMatchObject({ size: 4, edges: 1 });
    expect(loaded.vocabulary.names('1')).toEqual(['A "quoted" name', 'Another name']);
    expect(loaded.vocabulary.ancestors('1')).toEqual([{ code: '2', distance: 1 }]);
    expect(loaded.conceptOf('ICD10', 'C50')).toBe('3');
    // Up-hill from one vocabulary to another is not sameness.
    expect(loaded.mapsTo('3')).toEqual([{ code: '1', exact: false }]);
    expect(loaded.mapsTo('5')).toEqual([{ code: '2', exact: true }]);
    expect(loaded.mapsTo('1')).toEqual([]);
  });

  it('reads the header lines of real bundles', async ({ skip }) => {
    const template = sharedData('loader-templates/athena');
    if (template === undefined) return skip('The shared templates are not on this machine.');
    for (const [file, header] of Object.entries(columns))
      expect(readFileSync(join(template, file), 'utf8').trimEnd()).toBe(header);
    expect(await loadAthena(template)).toMatchObject({ state: 'loaded', mistaken: 0 });
  });

  it('takes only the vocabularies asked for, and refuses more than the bound', async () => {
    bundle();
    expect(await loadAthena(folder, { vocabularies: ['SNOMED'] })).toMatchObject({
      mistaken: 0,
      vocabulary: { size: 3 },
    });
    expect(await loadAthena(folder, { concepts: 2 })).toMatchObject({ state: 'refused' });
  });

  it('names every row that cannot be used by file and line, and loads the others', async () => {
    bundle({
      'CONCEPT.csv': [row(1, 'One', 'SNOMED', '11'), 'x\ty', row(2, 'Two', 'SNOMED', '22')],
      'CONCEPT_SYNONYM.csv': ['9\tNobody\t4180186'],
      'CONCEPT_ANCESTOR.csv': ['2\t1\tone\t1', '2\t1\t1\t1', '2\t7\t1\t1'],
      'CONCEPT_RELATIONSHIP.csv': ['1\t8\tMaps to\t\t\t'],
    });
    const loaded = await loadAthena(folder);
    expect(loaded).toMatchObject({ state: 'loaded', vocabulary: { size: 2, edges: 1 } });
    expect(loaded.mistakes.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'CONCEPT.csv:3',
      'CONCEPT_SYNONYM.csv:2',
      'CONCEPT_ANCESTOR.csv:2',
      'CONCEPT_ANCESTOR.csv:4',
      'CONCEPT_RELATIONSHIP.csv:2',
    ]);
  });
});

describe('loading OWL', () => {
  const rdf = (body: string) => `<?xml version="1.0"?>
<rdf:RDF xmlns="https://cancerimage.eu/ontology/EUCAIM#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:owl="http://www.w3.org/2002/07/owl#">
<owl:Ontology rdf:about="https://cancerimage.eu/ontology/EUCAIM"><owl:versionInfo>2.0</owl:versionInfo></owl:Ontology>
${body}
</rdf:RDF>
`;
  const about = (code: string) => `rdf:about="https://cancerimage.eu/ontology/EUCAIM#${code}"`;

  it('gives classes, and the codes in their annotations as SSSOM rows', async () => {
    put('o.owl', [
      rdf(`<owl:Class ${about('A')}><rdfs:label xml:lang="en">Top</rdfs:label></owl:Class>
<owl:Class ${about('B')}>
  <rdfs:subClassOf rdf:resource="https://cancerimage.eu/ontology/EUCAIM#A"/>
  <rdfs:subClassOf><owl:Restriction><owl:onProperty rdf:resource="#p"/></owl:Restriction></rdfs:subClassOf>
  <rdfs:label>Breast</rdfs:label><SNOMEDCT>SNOMEDCT:254837009</SNOMEDCT><UMLS_CUI>C0006142</UMLS_CUI>
</owl:Class>`),
    ]);
    const loaded = await loadOwl(join(folder, 'o.owl'));
    if (loaded.state === 'malformed') throw new Error(JSON.stringify(loaded.mistakes));
    expect(loaded.mistakes).toEqual([]);
    expect(loaded.version).toBe('2.0');
    expect(loaded.classes.map(({ code, labels, parents }) => [code, labels.en, parents.length])).toEqual([
      ['A', 'Top', 0],
      ['B', 'Breast', 1],
    ]);
    expect(loaded.mappings.mappings.map(({ subjectId, objectId }) => [subjectId, objectId])).toEqual([
      ['EUCAIM:B', 'SNOMED:254837009'],
      ['EUCAIM:B', 'UMLS:C0006142'],
    ]);
  });

  it('names damaged codes, missing parents and nameless classes by the line of their class', async () => {
    put('o.owl', [
      rdf(`<owl:Class ${about('A')}><rdfs:label>A</rdfs:label><SNOMEDCT>8.41661E+14</SNOMEDCT></owl:Class>
<owl:Class ${about('B')}><rdfs:subClassOf rdf:resource="https://cancerimage.eu/ontology/EUCAIM#Z"/></owl:Class>`),
    ]);
    const { mistakes } = await loadOwl(join(folder, 'o.owl'));
    expect(mistakes.map(({ file, line, message }) => `${file}:${line}: ${message}`)).toEqual([
      'o.owl:5: A: SNOMEDCT "8.41661E+14" is no code of SNOMED.',
      expect.stringMatching(/^o\.owl:6: B: Its parent .*#Z is no class/),
      'o.owl:6: B: It has no label.',
    ]);
  });

  it('tells the line where the XML breaks', async () => {
    put('o.owl', [rdf('<owl:Class>').replace('</rdf:RDF>', '')]);
    expect(await loadOwl(join(folder, 'o.owl'))).toMatchObject({
      state: 'malformed',
      mistakes: [{ file: 'o.owl' }],
    });
  });
});

describe('loading SSSOM files', () => {
  const good = [
    '#mapping_set_id: https://example.org/m',
    '#license: https://creativecommons.org/licenses/by/4.0/',
    '#curie_map:',
    '#  A: https://example.org/a/',
    'subject_id\tpredicate_id\tobject_id\tmapping_justification',
    'A:1\tskos:exactMatch\tA:2\tsemapv:ManualMappingCuration',
  ];

  it('loads what is sound, and names the mistakes of the rest by file and line', async () => {
    put('a.sssom.tsv', good, '\n');
    put('b.sssom.tsv', [...good, 'B:1\tskos:exactMatch\tA:2\tsemapv:ManualMappingCuration'], '\n');
    const { sets, mistakes } = await loadSssom(folder);
    expect(sets.map(({ file, set }) => [file, set.mappings.length])).toEqual([['a.sssom.tsv', 1]]);
    expect(mistakes).toMatchObject([{ file: 'b.sssom.tsv', line: 7 }]);
  });

  it('says so where there is none', async () => {
    expect((await loadSssom(folder)).mistakes).toHaveLength(1);
  });
});
