import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Format, read } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { applyEdits, type Finding, openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

async function findings(text: string, format: Format = 'turtle'): Promise<Finding[]> {
  const validated = await validation.validate({ text, format, base: 'https://example.org/' }, 'eucaim-v2');
  if (validated.state === 'malformed') throw new Error(validated.message);
  return validated.findings;
}
const header = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix e: <https://cancerimage.eu/ontology/EUCAIM#> .\n`;
const dataset = (rest: string) => `${header}<1> a dcat:Dataset ;\n  ${rest} .\n`;
const at = (found: readonly Finding[], line: number) => found.filter((each) => each.line === line);

describe('a value that is wrong', () => {
  test.each([
    ['e:hasBirthSex "female"', 'e:COM1001370', 'eucaim:COM1001370 (Female)'],
    ['e:hasImageModality "magnetic  resonance imaging"', 'e:IMG1000038', 'eucaim:IMG1000038 (Magnetic'],
    ['e:hasCondition "Malignant neoplasm of prostate"', 'e:CLIN1000075', 'eucaim:CLIN1000075'],
  ])('is told from the concept of that name: %s', async (statement, edit, words) => {
    const text = dataset(statement);
    const [found] = at(await findings(text), 4);
    expect(found?.edit?.text).toBe(edit);
    if (found?.edit === undefined) throw new Error('There is no edit.');
    expect(found?.didYouMean).toContain(words);
    expect(at(await findings(applyEdits(text, [found.edit]).text), 4)).toEqual([]);
  });

  test('is never answered with the example of the shape, which would be another fact', async () => {
    const text = dataset('e:hasBirthSex "unheard of" ;\n  e:hasImageBodyPart "Moon" ;\n  dct:issued "soon"');
    const found = await findings(text);
    const fixes = [4, 5, 6].map((line) => at(found, line)[0]);
    expect(fixes.map((each) => each?.fix)).toEqual([
      '<1> eucaim:hasBirthSex <...> . # a concept at or under eucaim:COM1001396 (Sex assigned at birth)',
      '<1> eucaim:hasImageBodyPart <...> . # a concept at or under eucaim:BP1000024 (Body structure)',
      expect.stringMatching(/^<1> dct:issued "\.\.\."\^\^xsd:date \. # A release date/),
    ]);
    expect(fixes.some((each) => each?.edit)).toBe(false);
    const prefixed = `${header}@prefix eucaim: <https://cancerimage.eu/ontology/EUCAIM#> .\n`;
    expect(await read(`${prefixed}${fixes[0]?.fix}`, 'turtle', 'https://e.org/')).toMatchObject({
      state: 'read',
    });
  });
});

test('the type of a node is no slip for dct:type', async () => {
  const found = await findings(dataset('dct:title "T"@en'));
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter(({ didYouMean }) => didYouMean?.includes('rdf:type'))).toEqual([]);
});

describe('in JSON-LD', () => {
  const json = (rights: string) => `{
  "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
  "dct:relation": {"@id": "https://example.org/1"},
  "dct:hasPart": {
    "dct:title": {"@value": "T", "@language": "en"},
    "dct:accessRights": ${rights},
    "@id": "https://example.org/1",
    "@type": "dcat:Dataset"
  }
}`;
  const right = 'http://publications.europa.eu/resource/authority/access-right/PUBLIC';

  test.each([
    ['"public"', `{"@id":"${right}"}`],
    ['["public"]', `{"@id":"${right}"}`],
  ])('an IRI is written as one: %s', async (rights, written) => {
    const text = json(rights);
    const isAbout = ({ path }: Finding) => path.includes('dct:accessRights');
    const found = (await findings(text, 'jsonld')).find(isAbout);
    expect(found?.edit?.text).toBe(written);
    if (found?.edit === undefined) throw new Error('There is no edit.');
    expect((await findings(applyEdits(text, [found.edit]).text, 'jsonld')).filter(isAbout)).toEqual([]);
  });

  test('what is missing stands at the @id of the node, where it is described', async () => {
    const found = (await findings(json('"public"'), 'jsonld')).filter(({ reason }) =>
      /^is missing$/.test(reason),
    );
    expect(found.length).toBeGreaterThan(5);
    expect(new Set(found.map(({ line, column }) => `${line}:${column}`))).toEqual(new Set(['7:12']));
  });

  test('a remote context is refused in our words alone, at its place', async () => {
    const text = '{\n "@context": "https://example.org/context", "@id": "a"}';
    expect(await read(text, 'jsonld', 'https://example.org/')).toEqual({
      state: 'malformed',
      line: 2,
      column: 14,
      message:
        'The remote context https://example.org/context is not fetched; put the context into the document.',
    });
  });
});
