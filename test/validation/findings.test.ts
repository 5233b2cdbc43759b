import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Format, prefixes, read } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { applyEdits, openValidation, type Validated, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';

const declarations = Object.entries(prefixes)
  .map(([prefix, namespace]) => `@prefix ${prefix}: <${namespace}> .\n`)
  .join('');

/** A profile with one shape for each way in which a finding is told. */
const profile = `${declarations}
@prefix : <https://example.org/shapes/> .
: a owl:Ontology ; dct:identifier "small" ; dct:title "Small" ; dct:source <https://example.org/> ; owl:versionInfo "1" .
:Dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property
  [ sh:path dct:title ; sh:minCount 1 ; sh:name "title"@en ; skos:example "dct:title \\"A title\\"@en" ] ,
  [ sh:path dct:accessRights ; sh:in ( <http://publications.europa.eu/resource/authority/access-right/PUBLIC> <http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC> ) ] ,
  [ sh:path dct:issued ; sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:dateTime ] [ sh:datatype xsd:gYear ] ) ] ,
  [ sh:path dct:extent ; sh:datatype xsd:nonNegativeInteger ] ,
  [ sh:path dct:description ; sh:languageIn ( "en" "sv" ) ] ,
  [ sh:path dct:license ; sh:nodeKind sh:IRI ] ,
  [ sh:path dct:language ; sh:pattern "^http://publications\\\\.europa\\\\.eu/resource/authority/language/[A-Z]{3}$" ] ,
  [ sh:path dct:publisher ; sh:node [ sh:property [ sh:path foaf:name ; sh:minCount 1 ; sh:message "An agent has a name."@en , "En aktör har ett namn."@sv ] ] ] ,
  [ sh:path dct:creator ; sh:and ( [ sh:property [ sh:path foaf:name ; sh:minCount 1 ] ] [ sh:nodeKind sh:IRI ] ) ] ,
  [ sh:path dct:contributor ; sh:xone ( [ sh:property [ sh:path foaf:name ; sh:minCount 1 ] ] [ sh:property [ sh:path foaf:mbox ; sh:minCount 1 ] ] ) ] ,
  [ sh:path ( dcat:distribution dct:format ) ; sh:nodeKind sh:IRI ; sh:name "format of a distribution"@en ] ;
  sh:sparql [ sh:message "The temporal end {?end} is before the start {?start}."@en ; sh:prefixes : ;
    sh:select "SELECT $this ?start ?end WHERE { $this ex:start ?start ; ex:end ?end . FILTER(?end < ?start) }" ] .
:Rights a sh:NodeShape ; sh:targetSubjectsOf dct:rights ;
  sh:property [ sh:path dct:rights ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:property [ sh:path rdfs:label ; sh:minCount 1 ] ] ] .
: sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/terms#"^^xsd:anyURI ] .
`;

let store: Store;
let validation: Validation;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'collimator-shapes-'));
  mkdirSync(join(folder, 'parts'));
  writeFileSync(join(folder, 'small.ttl'), profile);
  store = await openHierarchy();
  validation = await openValidation(store, folder);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function validate(text: string, format: Format = 'turtle'): Promise<Validated> {
  const validated = await validation.validate({ text, format, base: 'https://example.org/' }, 'small');
  if (validated.state === 'malformed') throw new Error(`${validated.line}: ${validated.message}`);
  return validated;
}

const header = '@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix d: <http://purl.org/dc/terms/> .\n';
const dataset = (rest: string) => `${header}<1> a dcat:Dataset ; d:title "T"@en ;\n  ${rest} .\n`;
const only = ({ findings }: Validated) => {
  expect(findings).toHaveLength(1);
  return findings[0]!;
};

const rights = 'http://publications.europa.eu/resource/authority/access-right';

describe('a slip', () => {
  test.each([
    ['another scheme', `d:accessRights <${rights.replace('http:', 'https:')}/PUBLIC>`, `<${rights}/PUBLIC>`],
    ['a text', 'd:accessRights "public"', `<${rights}/PUBLIC>`],
    ['two letters', `d:accessRights <${rights}/PUBLIK>`, `<${rights}/PUBLIC>`],
    ['a date as a text', 'd:issued "2026-11-21"', '"2026-11-21"^^xsd:date'],
    [
      'a date as a time',
      'd:issued "2026-11-21"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
      '"2026-11-21"^^xsd:date',
    ],
    ['a year as a number', 'd:issued 2026', '"2026"^^xsd:gYear'],
    ['an integer', 'd:extent 12', '"12"^^xsd:nonNegativeInteger'],
    ['a language of three letters', 'd:description "D"@eng', '"D"@en'],
    ['a DOI', 'd:license "10.5281/zenodo.10777925"', '<https://doi.org/10.5281/zenodo.10777925>'],
    [
      'another pattern',
      'd:language <https://publications.europa.eu/resource/authority/language/ENG>',
      '<http://publications.europa.eu/resource/authority/language/ENG>',
    ],
  ])('of %s is told from a mistake, and its edit mends it', async (_, statement, wanted) => {
    const text = dataset(statement);
    const found = only(await validate(text));
    expect(found).toMatchObject({ line: 3, didYouMean: `Did you mean ${wanted}?` });
    expect(found.fix).toContain(wanted);
    if (found.edit === undefined) throw new Error('There is no edit.');
    expect((await validate(applyEdits(text, [found.edit]).text)).findings).toEqual([]);
  });

  test('of a property or a namespace is told where the right one is missing', async () => {
    for (const [property, shown] of [
      ['d:titel', 'dct:titel'],
      ['<http://purl.org/dc/elements/1.1/title>', '<http://purl.org/dc/elements/1.1/title>'],
    ])
      expect(only(await validate(`${header}<1> a dcat:Dataset ; ${property} "T"@en .`)).didYouMean).toBe(
        `${shown} is here: did you mean dct:title?`,
      );
  });

  test('is not suspected where nothing comes near', async () => {
    for (const statement of ['d:accessRights "secret"', 'd:issued "soon"', 'd:extent -3', 'd:license "mine"'])
      expect(only(await validate(dataset(statement)))).not.toHaveProperty('didYouMean');
  });
});

describe('the edit for a missing value', () => {
  test.each([
    ['after the only statement', `${header}<1> a dcat:Dataset .`],
    ['before a list of values', `${header}<1> d:subject "a" , "b" ; a dcat:Dataset .`],
    ['within brackets', `${header}<2> d:relation [ a dcat:Dataset ] .`],
    ['at the end, where every value is in brackets or a list', `${header}<1> a dcat:Dataset , <x> , [] .`],
  ])('stands %s', async (_, text) => {
    const found = only(await validate(text));
    if (found.edit === undefined) throw new Error('There is no edit.');
    const mended = applyEdits(text, [found.edit]).text;
    expect(mended).toContain('d:title "A title"@en');
    expect((await validate(mended)).findings).toEqual([]);
  });
});

describe('the reason', () => {
  test.each([
    [
      'sh:node',
      'd:publisher [ a d:Agent ]',
      'dct:publisher of T: An agent has a name (foaf:name is missing)',
    ],
    [
      'sh:and',
      'd:creator [ a d:Agent ]',
      'foaf:name is missing; dct:creator of T is a nameless node, and an IRI is needed',
    ],
    [
      'sh:xone',
      'd:contributor [ a d:Agent ]',
      'must fit exactly one of the alternatives: foaf:name is missing, and foaf:mbox is missing',
    ],
    ['sh:qualifiedValueShape', 'd:rights [ a d:RightsStatement ]', 'rdfs:label is missing'],
    [
      'sh:sparql',
      '<https://example.org/terms#start> 5 ; <https://example.org/terms#end> 3',
      'The temporal end 3 is before the start 5',
    ],
  ])('of %s goes down to the innermost shape', async (_, statement, reason) => {
    expect(only(await validate(dataset(statement))).reason).toContain(reason);
  });

  test('of a path of several steps names the path', async () => {
    const found = only(await validate(dataset('dcat:distribution [ d:format "DICOM" ]')));
    expect(found.path).toBe('format of a distribution (dcat:distribution/dct:format)');
  });
});

const inJson = (rest: string) => `{
  "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "rights": {"@id": "dct:accessRights", "@type": "@id"}},
  "@id": "https://example.org/1",
  "@type": "dcat:Dataset",
  "dct:title": "T",
  ${rest}
}`;

describe('in other formats a finding stands', () => {
  test('at the value in JSON-LD, wherever it is, and an IRI can be exchanged', async () => {
    const text = inJson(`"rights": ["${rights}/NON_PUBLIC",\n    "${rights}/PUBLIK"]`);
    const found = only(await validate(text, 'jsonld'));
    expect(found).toMatchObject({ line: 7, column: 5, didYouMean: `Did you mean <${rights}/PUBLIC>?` });
    if (found.edit === undefined) throw new Error('There is no edit.');
    expect((await validate(applyEdits(text, [found.edit]).text, 'jsonld')).findings).toEqual([]);
  });

  test('at the object that a nameless node is in JSON-LD', async () => {
    const text = inJson(
      '"dct:relation": {"dct:title": "R"},\n  "dct:hasPart": {\n    "@type": "dcat:Dataset"}',
    );
    expect(only(await validate(text, 'jsonld'))).toMatchObject({ line: 8, focus: 'dct:hasPart of T' });
  });

  test('at the line and column of N-Triples, N-Quads and TriG', async () => {
    const lines = `<https://example.org/1> <${prefixes.rdf}type> <${prefixes.dcat}Dataset> .\n<https://example.org/1> <${prefixes.dct}title> "T"@en .\n<https://example.org/1> <${prefixes.dct}extent> "12" .\n`;
    for (const format of ['ntriples', 'nquads'] as const)
      expect(only(await validate(lines, format))).toMatchObject({ line: 3, column: 59 });
    const graph = `${header}<g> {\n <1> a dcat:Dataset ; d:title "T" ;\n d:extent "12" . }`;
    expect(only(await validate(graph, 'trig'))).toMatchObject({ line: 4, column: 11 });
  });

  test('at the line of RDF/XML', async () => {
    const xml = `<rdf:RDF xmlns:rdf="${prefixes.rdf}" xmlns:dct="${prefixes.dct}" xmlns:dcat="${prefixes.dcat}">
<dcat:Dataset rdf:about="https://example.org/1"><dct:title>T</dct:title>
<dct:extent>12</dct:extent></dcat:Dataset></rdf:RDF>`;
    expect(only(await validate(xml, 'rdfxml')).line).toBe(3);
  });
});

describe('a text that cannot be read', () => {
  test('tells its further mistakes too, each at its place', async () => {
    const text = `${header}<1> a foo:X , foo:Y .\n<2> d:title "open .\n<3> d:title "fine" .\n<4> d:title d:a d:b .\n`;
    const answer = await validation.validate(
      { text, format: 'turtle', base: 'https://example.org/' },
      'small',
    );
    expect(answer).toMatchObject({ state: 'malformed', line: 2, column: 7 });
    expect((answer as { more?: { line: number }[] }).more?.map(({ line }) => line)).toEqual([3, 5]);
  });

  test('tells a bounded number of them', async () => {
    const lines = Array.from({ length: 200 }, (_, i) => `<a:${i}> <a:b> nothing .`).join('\n');
    const reading = await read(lines, 'ntriples', 'https://example.org/');
    expect((reading as { more?: unknown[] }).more).toHaveLength(19);
  });
});
