import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Format, read, write } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { applyEdits, type Finding, openValidation, type Validation } from '../../src/validation/index.ts';
import { sharedData } from '../shared-data.ts';
import { openHierarchy } from './hierarchy.ts';

const base = 'https://example.org/base';
let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

async function findings(text: string, format: Format, profile = 'eucaim-v2'): Promise<Finding[]> {
  const validated = await validation.validate({ text, format, base }, profile);
  if (validated.state === 'malformed')
    throw new Error(`${validated.line}:${validated.column} ${validated.message}`);
  return validated.findings;
}

const sameness = ({ shape, focus, value, path }: Finding) => [shape, focus, value, path].join(' | ');
const howOften = (all: readonly Finding[], one: Finding) =>
  all.filter((each) => sameness(each) === sameness(one)).length;
const isCorrection = ({ edit }: Finding) =>
  edit !== undefined && (edit.line !== edit.endLine || edit.column !== edit.endColumn);

/** Applies some edits of a text, each alone, and tells those after which the text cannot be read, or says the same. */
async function broken(
  text: string,
  format: Format,
  turn: number,
): Promise<{ tried: number; broken: string[] }> {
  const all = await findings(text, format);
  const withEdit = [
    ...new Map(
      all.filter(({ edit }) => edit).map((each) => [each.shape + isCorrection(each), each]),
    ).values(),
  ];
  const additions = withEdit.filter((each) => !isCorrection(each));
  const sample = [
    ...withEdit.filter(isCorrection),
    ...additions.filter((_, index) => (index + turn) % 15 === 0),
  ];
  const found: string[] = [];
  for (const each of sample) {
    if (each.edit === undefined) continue;
    const after = await findings(applyEdits(text, [each.edit]).text, format).catch(String);
    const stays = typeof after === 'string' ? after : howOften(after, each) >= howOften(all, each);
    if (stays !== false) found.push(`${format} ${sameness(each)} ${JSON.stringify(each.edit)} ${stays}`);
  }
  return { tried: sample.length, broken: found };
}

const data = sharedData('dcat');
const records = sharedData('profiles/eucaim-dcat-ap/records');

describe.skipIf(!data || !records)(
  'an edit of a real record (skipped where the shared data are absent)',
  () => {
    const jsonLd = globSync(`${data}/**/test/datasets/*dcat*.jsonld`).sort();
    const own = globSync(`${records}/**/*.ttl`).sort();
    const some = globSync(`${data}/**/*.ttl`)
      .filter((each) => !/shape|shacl|vocabular/i.test(each.slice(data?.length)))
      .sort()
      .filter((_, index) => index % 20 === 5);

    test('leaves a text that can be read and does not have the finding any more, in every syntax', async () => {
      const failures: string[] = [];
      let tried = 0;
      let turn = 0;
      for (const file of [...jsonLd, ...own, ...some]) {
        const sent: Format = file.endsWith('.ttl') ? 'turtle' : 'jsonld';
        const text = readFileSync(file, 'utf8');
        const reading = await read(text, sent, base);
        if (reading.state === 'malformed' || text.length > 40_000) continue;
        const isOwn = own.includes(file);
        const formats: Format[] = ['turtle', 'jsonld', 'trig', 'ntriples'];
        for (const format of isOwn ? formats : [sent, formats[turn % 4] as Format]) {
          turn += 1;
          const as = format === sent ? text : await write(reading.quads, format);
          const law = await broken(as, format, turn);
          tried += law.tried;
          failures.push(...law.broken.map((each) => `${file.split('/').at(-1)} ${each}`));
        }
      }
      expect(failures).toEqual([]);
      expect(tried).toBeGreaterThan(80);
    });
  },
);

const rights = 'http://publications.europa.eu/resource/authority/access-right';
const context = (more: object) => ({
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  ...more,
});

describe('in JSON-LD the edit', () => {
  const accessRights = { rights: { '@id': 'dct:accessRights', '@type': '@id' } };
  test.each([
    ['an IRI of a term that makes IRIs', accessRights, { rights: `${rights}/PUBLIK` }, `"${rights}/PUBLIC"`],
    [
      'one of several such',
      accessRights,
      { rights: [`${rights}/PUBLIC`, `${rights}/PUBLIK`] },
      `"${rights}/PUBLIC"`,
    ],
    ['a reference', {}, { 'dct:accessRights': { '@id': `${rights}/PUBLIK` } }, `"${rights}/PUBLIC"`],
    [
      'a reference in an array',
      {},
      { 'dct:accessRights': [{ '@id': `${rights}/PUBLIK` }] },
      `"${rights}/PUBLIC"`,
    ],
    ['an expanded text', {}, { 'dct:accessRights': [{ '@value': 'public' }] }, `{"@id":"${rights}/PUBLIC"}`],
    [
      'a text under an IRI',
      {},
      { 'http://purl.org/dc/terms/accessRights': 'PUBLIC' },
      `{"@id":"${rights}/PUBLIC"}`,
    ],
    ['a text in a set', {}, { 'dct:accessRights': { '@set': ['public'] } }, `{"@id":"${rights}/PUBLIC"}`],
    ['a date', {}, { 'dct:issued': '2026-11-21' }, '{"@value":"2026-11-21","@type":"xsd:date"}'],
    [
      'a date of a term with another type',
      { issued: { '@id': 'dct:issued', '@type': 'xsd:dateTime' } },
      { issued: '2026-11-21' },
      '{"@value":"2026-11-21","@type":"xsd:date"}',
    ],
    [
      'a number',
      { h: 'http://healthdataportal.eu/ns/health#' },
      { 'h:numberOfRecords': 12 },
      '{"@value":"12","@type":"xsd:nonNegativeInteger"}',
    ],
    [
      'the key of a language',
      { title: { '@id': 'dct:title', '@container': '@language' } },
      { title: { eng: 'T' } },
      '"en"',
    ],
    ['the key of a property', {}, { 'dct:tittle': 'T' }, '"dct:title"'],
    [
      'the prefix of a namespace',
      { h: 'https://w3id.org/healthdcat-ap#' },
      { 'h:hdab': { '@id': 'http://a.org/' } },
      '"http://healthdataportal.eu/ns/health#"',
    ],
  ])('puts %s right', async (_, terms, members, written) => {
    const document = {
      '@context': context(terms),
      '@id': 'https://example.org/1',
      '@type': 'dcat:Dataset',
      ...members,
    };
    for (const space of [undefined, 2]) {
      const text = JSON.stringify(document, undefined, space);
      const [found] = (await findings(text, 'jsonld')).filter(isCorrection);
      expect(found?.edit?.text).toBe(written);
      if (found?.edit === undefined) throw new Error('There is no edit.');
      const after = await findings(applyEdits(text, [found.edit]).text, 'jsonld');
      expect(howOften(after, found)).toBe(0);
    }
  });

  test('adds what is missing to the node, in its indentation and under keys of the context', async () => {
    const terms = { publisher: { '@id': 'dct:publisher', '@type': '@id' } };
    const text = JSON.stringify(
      { '@context': context(terms), '@id': '_:a', '@type': 'dcat:Dataset' },
      undefined,
      2,
    );
    const all = await findings(text, 'jsonld');
    const missing = all.find(({ path }) => path.includes('(dct:publisher)'));
    if (missing?.edit === undefined) throw new Error('There is no edit.');
    const mended = applyEdits(text, [missing.edit]).text;
    expect(mended).toContain(',\n  "publisher": {\n    "@type": ');
    expect(howOften(await findings(mended, 'jsonld'), missing)).toBe(0);
  });

  test('is not offered for what a JSON literal holds, or where a key would be lost', async () => {
    const json = {
      '@context': context({ t: { '@id': 'dct:issued', '@type': '@json' } }),
      '@type': 'dcat:Dataset',
      t: '2026',
    };
    expect((await findings(JSON.stringify(json), 'jsonld')).filter(isCorrection)).toEqual([]);
  });
});

describe('the edit of a name that only its vocabulary shows to be wrong', () => {
  const of = (text: string) => findings(text, 'turtle').then((all) => all.filter(isCorrection));
  const slip = `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix h: <http://data.europa.eu/r5r/healthdcatap#> .
@prefix dct: <https://purl.org/dc/terms/> .
<1> a dcat:Dataset ; h:hdab <2> ; h:retentionPeriod <3> ;
  dct:spatial <https://publications.europa.eu/resource/authority/country/SWE> ; dcat:langingPage <4> .`;

  test('puts a declaration right once for all its names, and each value and property at its line', async () => {
    const found = await of(slip);
    const places = new Set(found.map(({ edit }) => `${edit?.line}:${edit?.text}`));
    expect(places).toEqual(
      new Set([
        '2:http://healthdataportal.eu/ns/health#',
        '3:http://purl.org/dc/terms/',
        '5:<http://publications.europa.eu/resource/authority/country/SWE>',
        '5:dcat:landingPage',
      ]),
    );
    for (const { edit, line } of found)
      expect(edit?.line === line || edit?.line === 2 || edit?.line === 3).toBe(true);
  });

  test('is a remark where no shape asks, so that nothing that conforms does not any more', async () => {
    const fine = '<1> <https://xmlns.com/foaf/0.1/page> <2> .';
    const [remark, ...more] = (await findings(fine, 'turtle', 'dcat-ap-3')).filter(isCorrection);
    expect(more).toEqual([]);
    expect(remark).toMatchObject({ severity: 'info', line: 1, column: 5, clause: 'mappings/iri-slips.tsv' });
  });

  test('leaves names alone that are of the vocabulary, or of another one', async () => {
    const names =
      'dct:created "2020" ; dct:valid "2020" ; dct:date "2020" ; <https://schema.org/name> "N" ; <http://www.w3.org/ns/locn#geometry> "g"';
    const text = `@prefix dct: <http://purl.org/dc/terms/> .\n<1> a <http://www.w3.org/ns/dcat#Dataset> ; ${names} .`;
    expect((await of(text)).filter(({ severity }) => severity === 'info')).toEqual([]);
  });
});

test('in Turtle what is missing is added also where every value is in brackets, and to brackets with nothing inside', async () => {
  const text =
    '@prefix dcat: <http://www.w3.org/ns/dcat#> .\n[] a dcat:Dataset , [] ; dcat:distribution [ dcat:accessService [] ] .';
  const inner = (await findings(text, 'turtle', 'dcat-ap-3')).filter(({ edit }) => edit);
  expect(inner.length).toBeGreaterThan(2);
  for (const each of inner) {
    if (each.edit === undefined) continue;
    const after = await findings(applyEdits(text, [each.edit]).text, 'turtle', 'dcat-ap-3');
    expect(howOften(after, each)).toBeLessThan(howOften(await findings(text, 'turtle', 'dcat-ap-3'), each));
  }
});
