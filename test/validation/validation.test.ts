import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../src/base/index.ts';
import { name, write } from '../../src/rdf/index.ts';
import type { Answer, Store } from '../../src/store/index.ts';
import { openValidation, reportQuads, type Validated, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';

const base = 'https://example.org/';
const header = `@prefix cv: <http://data.europa.eu/m8g/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix eucaim: <https://cancerimage.eu/ontology/EUCAIM#> .
@prefix h: <http://healthdataportal.eu/ns/health#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
`;
const headerLines = header.split('\n').length - 1;

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

async function validated(turtle: string, profile = 'eucaim-v2', language?: string): Promise<Validated> {
  const answer = await validation.validate(
    { text: header + turtle, format: 'turtle', base },
    profile,
    language,
  );
  if (answer.state === 'malformed') throw new Error(`${answer.line}:${answer.column}: ${answer.message}`);
  return answer;
}
const finding = ({ findings }: Validated, shape: string) =>
  findings.find((each) => each.shape.endsWith(`/${shape}`));

describe('a finding', () => {
  test('stands at the line and column of the value, counted from 1', async () => {
    const found = finding(
      await validated('<1> a dcat:Dataset ;\n  eucaim:hasImageModality\n    eucaim:IMG1000022 .'),
      'DatasetHasImageModality',
    );
    expect(found).toMatchObject({
      line: headerLines + 3,
      column: 5,
      value: 'eucaim:IMG1000022 (Magnetic resonance imaging)',
    });
  });

  test('stands at the first statement of the node where the property is missing', async () => {
    const found = finding(
      await validated('<0> a dct:Thing .\n<1> a dcat:Dataset ;\n  dct:title "T"@en .'),
      'DatasetIdentifier',
    );
    expect(found).toMatchObject({ line: headerLines + 2, column: 7, focus: 'T' });
  });

  test('says why a concept does not belong there, and offers its namesake that does', async () => {
    const found = finding(
      await validated('<1> a dcat:Dataset ; eucaim:hasImageModality eucaim:IMG1000022 .'),
      'DatasetHasImageModality',
    );
    expect(found?.reason).toBe(
      'eucaim:IMG1000022 (Magnetic resonance imaging) is not at or under eucaim:IMG1000009 (Imaging modality)',
    );
    expect(found?.fix).toBe('<1> eucaim:hasImageModality eucaim:IMG1000038 .');
    expect(found?.path).toBe('imaging modality (eucaim:hasImageModality)');
    expect(found?.clause).toContain('eucaim:IMG1000009');
  });

  test('tells an unknown concept from a wrong one', async () => {
    const found = finding(
      await validated('<1> a dcat:Dataset ; eucaim:hasBirthSex eucaim:NONE .'),
      'DatasetHasBirthSex',
    );
    expect(found?.reason).toBe('eucaim:NONE is not a concept of the hyper-ontology');
  });

  test('names both roots where either would do', async () => {
    const found = finding(
      await validated('<1> a dcat:Dataset ; eucaim:hasCondition eucaim:BP1000021 .'),
      'DatasetHasCondition',
    );
    expect(found?.reason).toContain('eucaim:CLIN1007977 (Malignant neoplastic disease), and ');
    expect(found?.reason).toContain('eucaim:CLIN1007989');
  });

  test('is not silenced by a description that moves the concept', async () => {
    const moved = 'eucaim:IMG1000022 rdfs:subClassOf eucaim:IMG1000009 .';
    const found = finding(
      await validated(`<1> a dcat:Dataset ; eucaim:hasImageModality eucaim:IMG1000022 . ${moved}`),
      'DatasetHasImageModality',
    );
    expect(found?.reason).toContain('is not at or under');
  });

  test('repairs a wrong datatype and an address that is a text', async () => {
    const text =
      '<1> a dcat:Dataset ; h:numberOfRecords 140 ;\n dcat:contactPoint [ a vcard:Kind ; vcard:fn "Committee" ; vcard:hasEmail "a@example.org" ] .';
    const answer = await validated(text);
    expect(finding(answer, 'DatasetNumberOfRecords')).toMatchObject({
      reason: '"140"^^xsd:integer has the datatype xsd:integer, and xsd:nonNegativeInteger is needed',
      fix: '<1> healthdcatap:numberOfRecords "140"^^xsd:nonNegativeInteger .',
    });
    expect(finding(answer, 'ContactEmail')).toMatchObject({
      focus: 'Committee',
      line: headerLines + 2,
      reason: '"a@example.org" is a text, and an IRI is needed',
      fix: '[] vcard:hasEmail <mailto:a@example.org> .',
    });
  });

  test('never names a node by its blank-node label', async () => {
    const { findings } = await validated(
      '<1> a dcat:Dataset ; dct:title "T"@en ; dcat:contactPoint [ a vcard:Kind ] ; dct:publisher [ cv:contactPoint [] ] .',
    );
    expect(findings.map(({ focus }) => focus)).toContain('dcat:contactPoint of T');
    expect(findings.map(({ focus }) => focus)).toContain('cv:contactPoint of dct:publisher of T');
    for (const { focus, value, reason } of findings)
      expect(`${focus} ${value} ${reason}`).not.toMatch(/_:|n3-\d|b\d+_/);
  });

  test('speaks the language asked for, and English where it has no other', async () => {
    const swedish = finding(await validated('<1> a dcat:Dataset .', 'eucaim-v2', 'sv'), 'DatasetTitle');
    expect(swedish?.message).toMatch(/^En datamängd har en titel/);
    const greek = finding(await validated('<1> a dcat:Dataset .', 'eucaim-v2', 'el'), 'DatasetTitle');
    expect(greek?.message).toMatch(/^A dataset has a title/);
  });

  test.each([
    ['"2026"^^xsd:gYear', true],
    ['"2026-11"^^xsd:gYearMonth', true],
    ['"2026-11-21"^^xsd:date', true],
    ['"2026-11-21T10:00:00Z"^^xsd:dateTime', true],
    ['"2026-13-01"^^xsd:date', false],
    ['"2025-02-29"^^xsd:date', false],
    ['"neither"', false],
    ['"2026-11-21"', false],
  ])('takes %s as a date: %s', async (date, good) => {
    for (const profile of ['dcat-ap-3', 'eucaim-v2']) {
      const found = finding(
        await validated(`<1> a dcat:Dataset ; dct:issued ${date} .`, profile),
        'DatasetIssued',
      );
      expect(found === undefined, profile).toBe(good);
    }
  });

  test('compares the typical ages as numbers', async () => {
    const ages = (low: string, high: string) =>
      validated(
        `<1> a dcat:Dataset ; h:minTypicalAge "${low}"^^xsd:nonNegativeInteger ; h:maxTypicalAge "${high}"^^xsd:nonNegativeInteger .`,
      );
    expect(finding(await ages('9', '80'), 'DatasetMinTypicalAge')).toBeUndefined();
    expect(finding(await ages('80', '9'), 'DatasetMinTypicalAge')?.reason).toContain(
      'is above healthdcatap:maxTypicalAge',
    );
  });
});

describe('a validation', () => {
  test('lists findings by line, then by severity, and counts them', async () => {
    const { findings, counts, conforms } = await validated(
      '<1> a dcat:Dataset ;\n dcat:keyword "a" .\n<2> a dcat:Distribution ;\n dcat:accessURL <files> .',
    );
    const lines = findings.map(({ line }) => line ?? 0);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(counts.violation + counts.warning + counts.info).toBe(findings.length);
    expect(counts.warning).toBe(26);
    expect(conforms).toBe(false);
  });

  test.each(['dcat-ap-3', 'eucaim-v2'])('finds that nothing is described, with %s', async (profile) => {
    for (const turtle of ['', '<1> dct:title "T"@en .']) {
      const { conforms, findings } = await validated(turtle, profile);
      expect(conforms).toBe(false);
      expect(findings[0]?.message).toContain('must contain a dcat:Dataset');
    }
  });

  test('tells line and column of a text that cannot be read', async () => {
    const answer = await validation.validate(
      { text: '<1> a\n  dcat:Dataset .', format: 'turtle', base },
      'dcat-ap-3',
    );
    expect(answer).toMatchObject({ state: 'malformed', line: 2, column: 3 });
    expect(answer).toHaveProperty(
      'message',
      'The prefix dcat: is not declared. Add: @prefix dcat: <http://www.w3.org/ns/dcat#> .',
    );
  });

  test('reads JSON-LD too, with the place of the value that said it', async () => {
    const text = '{"@type": "http://www.w3.org/ns/dcat#Dataset"}';
    const answer = await validation.validate({ text, format: 'jsonld', base }, 'dcat-ap-3');
    if (answer.state === 'malformed') throw new Error(answer.message);
    expect(answer.counts.violation).toBe(2);
    expect(answer.findings[0]).toMatchObject({ line: 1, column: 11 });
    expect(answer.findings[0]?.focus).toBe('a nameless dcat:Dataset');
  });

  test('reads a description in whatever graph it stands', async () => {
    const text = `${header}<g> { <1> a dcat:Dataset ; dct:title "T"@en . }`;
    const answer = await validation.validate({ text, format: 'trig', base }, 'dcat-ap-3');
    if (answer.state === 'malformed') throw new Error(answer.message);
    const recommended = [
      'ContactPoint',
      'Distribution',
      'Keyword',
      'Publisher',
      'Spatial',
      'Temporal',
      'Theme',
    ];
    expect(answer.findings.map(({ shape, line }) => [shape.split('/').at(-1), line])).toEqual(
      ['Description', ...recommended].map((property) => [`Dataset${property}`, headerLines + 1]),
    );
  });

  test('names the nearest profile where there is none of that name', async () => {
    const answer = validated('<1> a dcat:Dataset .', 'eucaim-v3');
    await expect(answer).rejects.toThrow(Problem);
    await expect(answer).rejects.toThrow(/eucaim-v3.*eucaim-v2/);
  });

  test('does not take silence of the hyper-ontology for an answer', async () => {
    const silent = {
      query: async (): Promise<Answer> => ({ state: 'timed-out', afterMs: 10 }),
    } as unknown as Store;
    const deaf = await openValidation(silent);
    await expect(
      deaf.validateQuads({ quads: [], placeOf: () => undefined }, 'eucaim-v2'),
    ).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('stops at its limits and names them, instead of keeping others waiting', async () => {
    const many = Array.from({ length: 60 }, (_, i) => `<${i}> a dcat:Dataset .`).join('\n');
    const description = { text: header + many, format: 'turtle', base } as const;
    for (const [limit, words] of [
      [{ results: 100 }, '100 findings'],
      [{ nodes: 50 }, '50 nodes'],
      [{ deadlineMs: -1 }, '-1 ms'],
    ] as const) {
      const limited = await openValidation(store, undefined, limit);
      const answer = limited.validate(description, 'dcat-ap-3');
      await expect(answer).rejects.toMatchObject({
        kind: 'too-large',
        message: expect.stringContaining(words),
      });
    }
    const titles = Array.from({ length: 1001 }, (_, i) => `"${i}"`).join(' , ');
    await expect(validated(`<1> a dcat:Dataset ; dct:title ${titles} .`)).rejects.toMatchObject({
      kind: 'too-large',
    });
  });

  test('lets others work while it works', async () => {
    const many = Array.from(
      { length: 300 },
      (_, i) => `<${i}> a dcat:Dataset ; dct:title "T"@en ; dct:description "D"@en .`,
    ).join('\n');
    let turns = 0;
    let done = false;
    const count = () => {
      turns += 1;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    await validated(many, 'dcat-ap-3');
    done = true;
    expect(turns).toBeGreaterThanOrEqual(6);
  });

  test('lists its profiles with version and source', () => {
    expect(validation.profiles.map((profile) => profile.name)).toEqual([
      'dcat-ap-3',
      'eucaim-v1',
      'eucaim-v2',
      'fair',
      'healthdcat-ap-r5',
      'healthdcat-ap-r7',
      'healthdcat-ap-r8',
      'mappings',
      'miabis',
      'ontology',
    ]);
    for (const { version, source, label } of validation.profiles)
      expect([version, source, label].every(Boolean)).toBe(true);
  });
});

test('the report has one result for each finding, and says the same', async () => {
  const answer = await validated('<1> a dcat:Dataset ; eucaim:hasImageModality eucaim:IMG1000022 .');
  const quads = reportQuads(answer, 'https://example.org/validate');
  const of = (property: `sh:${string}`) => quads.filter(({ predicate }) => predicate.equals(name(property)));
  expect(of('sh:result')).toHaveLength(answer.findings.length);
  expect(of('sh:resultMessage')).toHaveLength(answer.findings.length);
  expect(of('sh:conforms')[0]?.object.value).toBe('false');
  expect(of('sh:value')[0]?.object.value).toBe('https://cancerimage.eu/ontology/EUCAIM#IMG1000022');
  expect(await write(quads, 'turtle')).toContain('sh:ValidationReport');
});
