import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Store as Dataset } from 'n3';
import { Validator } from 'shacl-engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFactory, iri, name, type Quad, type Quad_Object, quad, type Term } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';
import { sharedData } from '../shared-data.ts';
import { openHierarchy } from './hierarchy.ts';
import { exampleText, quadsOf, validExamples } from './profile-examples.ts';

/**
 * The same records validated with the official shapes of HealthDCAT-AP R8 (re-typed; by another engine) and with
 * ours. What is compared is the verdict, and which property of which node is wrong. The official shapes for DCAT-AP
 * are not among the re-typed files, so what ours say of DCAT-AP itself is left out.
 */
const official = globSync(`${sharedData('profiles/healthdcat-ap-r8')}/*/*/*/validator`)[0];
const levels = { PUBLIC: 'public', RESTRICTED: 'restricted', NON_PUBLIC: 'non-public' };
type Level = keyof typeof levels;

interface TheirResult {
  focusNode: { term: Term };
  path?: { predicates: Term[] }[];
  severity: Term;
  constraintComponent: Term;
  value?: { term?: Term };
  results?: TheirResult[];
}

let store: Store;
let ours: Validation;
let theirs: Record<Level, Validator>;
let vocabularies: Quad[];
/** What the official shapes name, properties among others. */
let named: Set<string>;
beforeAll(async () => {
  store = await openHierarchy();
  ours = await openValidation(store);
  if (official === undefined) return;
  const file = (path: string) => quadsOf(readFileSync(path, 'utf8'));
  const common = [
    // That engine looks for subclasses among the shapes.
    ...ours.shapes().filter(({ predicate }) => predicate.equals(name('rdfs:subClassOf'))),
    ...(await file(`${official}/ranges/range.ttl`)),
    ...(await file(`${official}/controlled-vocabularies/mdr-vocabularies.shape.ttl`)),
  ];
  named = new Set([name('rdf:type').value]);
  const validator = async (level: Level) => {
    const own = await file(`${official}/shapes/${levels[level]}-shapes.ttl`);
    for (const { object } of [...own, ...common]) named.add(object.value);
    return new Validator(new Dataset([...own, ...common] as never), { factory: dataFactory, details: true });
  };
  theirs = {
    PUBLIC: await validator('PUBLIC'),
    RESTRICTED: await validator('RESTRICTED'),
    NON_PUBLIC: await validator('NON_PUBLIC'),
  };
  const bundled = fileURLToPath(new URL('../../ontology/vocabularies', import.meta.url));
  vocabularies = [
    ...(await file(`${official}/catalogue/ehds-nals-en.ttl`)),
    ...(await file(`${bundled}/eu.ttl`)),
  ];
});
afterAll(() => store.close());

const licenceTypes = 'http://purl.org/adms/licencetype';

/** What the official validator knows from ontologies that it loads and we do not have: DPV, SPDX and ADMS. */
function preloaded(quads: readonly Quad[]): Quad[] {
  const classes: [property: Term, cls: Term, namespace: RegExp][] = [
    [name('dpv:hasPersonalData'), name('dpv:PersonalData'), /^https:\/\/w3id\.org\/dpv/],
    [name('dpv:hasLegalBasis'), name('dpv:LegalBasis'), /^https:\/\/w3id\.org\/dpv/],
    [name('dpv:hasPurpose'), name('dpv:Purpose'), /^https:\/\/w3id\.org\/dpv/],
    [name('spdx:algorithm'), name('spdx:ChecksumAlgorithm'), /^http:\/\/spdx\.org\//],
  ];
  const licences = quads
    .filter(({ object }) => object.value.startsWith(`${licenceTypes}/`))
    .map(({ object }) =>
      quad(
        object as Quad['subject'],
        name('skos:inScheme'),
        iri(`${licenceTypes}/1.0`) as unknown as Quad_Object,
      ),
    );
  const typed = quads.flatMap(({ predicate, object }) =>
    classes
      .filter(([property, , namespace]) => property.equals(predicate) && namespace.test(object.value))
      .map(([, cls]) => quad(object as Quad['subject'], name('rdf:type'), cls as Quad_Object)),
  );
  return [...typed, ...licences];
}

const local = (iri: string) => iri.split(/[#/]/).at(-1) ?? iri;
const example = 'https://example.org/';
const nodeText = ({ termType, value }: Term) =>
  termType === 'BlankNode' ? '[]' : value.startsWith(example) ? value.slice(example.length) : local(value);
const pathText = ({ path }: TheirResult) =>
  (path ?? [])
    .map(({ predicates }) =>
      predicates
        .map(({ value }) => local(value))
        .sort()
        .join('|'),
    )
    .join('/');

/** Where the official result is: under sh:node, where the inner result is, unless that is about the value itself. */
function places(result: TheirResult): string[] {
  const inner = result.results ?? [];
  const isNode = result.constraintComponent.value.endsWith('NodeConstraintComponent');
  const aboutValue = inner.some((each) => ['', 'inScheme'].includes(pathText(each)));
  // What is wrong with a text is that it is one.
  const isText = inner.some((each) => each.focusNode.term.termType === 'Literal');
  if (isNode && inner.length > 0 && !aboutValue && !isText) return inner.flatMap(places);
  return [`${nodeText(result.focusNode.term)} ${pathText(result)}`];
}

const levelOf = (quads: readonly Quad[]): Level => {
  const stated = quads.find(({ predicate }) => predicate.equals(name('dct:accessRights')))?.object.value;
  return (stated && local(stated) in levels ? local(stated) : 'PUBLIC') as Level;
};

async function officialPlaces(quads: readonly Quad[]): Promise<string[]> {
  const dataset = new Dataset([...quads, ...vocabularies, ...preloaded(quads)] as never);
  const report = await theirs[levelOf(quads)].validate({ dataset });
  // The lists are data to that engine: what it finds at them is not about the record.
  const own = new Set(quads.flatMap(({ subject, object }) => [subject.value, object.value]));
  const results = (report.results as unknown as TheirResult[]).filter(
    ({ severity, focusNode }) => severity.value.endsWith('#Violation') && own.has(focusNode.term.value),
  );
  return [...new Set(results.flatMap(places))].sort();
}

async function ourPlaces(quads: readonly Quad[]): Promise<string[]> {
  const { results } = await ours.validateQuads({ quads, placeOf: () => undefined }, 'healthdcat-ap-r8');
  const paths: Record<string, string> = {
    ContactReachable: 'hasEmail|hasURL',
    AgentContactReachable: 'contactPage|email',
  };
  return [
    ...new Set(
      results
        .filter(
          ({ severity, shape, focus }) =>
            severity === 'violation' &&
            focus.termType !== 'Literal' &&
            !/\/(dcat-ap-3|dates)\//.test(shape.value),
        )
        .map(({ focus, property, shape }) => {
          const path = property ? local(property.value) : (paths[local(shape.value)] ?? '');
          return `${nodeText(focus)} ${path}`;
        }),
    ),
  ].sort();
}

/** What only one side finds; on these records nothing is. */
async function differences(quads: readonly Quad[]) {
  const [official, own] = [await officialPlaces(quads), await ourPlaces(quads)];
  const only = (some: string[], others: string[]) => some.filter((each) => !others.includes(each));
  return { theirs: only(official, own), ours: only(own, official) };
}

describe.skipIf(official === undefined)(
  'the verdicts of the official R8 shapes (skipped where the shared data are absent)',
  () => {
    const records = sharedData('profiles/eucaim-dcat-ap/records');
    const health = sharedData('dcat/ckanext-dcat/examples/dcat');
    const german = sharedData('dcat/healthdcat-ap.de/examples');

    test('are ours on the EUCAIM record and its mutants', async () => {
      const files = [
        'procancer-valid.ttl',
        ...readdirSync(`${records}/mutants`).map((file) => `mutants/${file}`),
      ];
      expect(files).toHaveLength(7);
      let found = 0;
      for (const file of files) {
        const quads = await quadsOf(readFileSync(`${records}/${file}`, 'utf8'));
        expect(await differences(quads), file).toEqual({ theirs: [], ours: [] });
        found += (await officialPlaces(quads)).length;
      }
      expect(found).toBeGreaterThanOrEqual(5);
    });

    test('are ours on the health records of a portal software and of a national profile', async () => {
      const files = readdirSync(health ?? '')
        .filter((file) => /^dataset_health.*\.ttl$/.test(file))
        .map((file) => `${health}/${file}`);
      expect(files).toHaveLength(3);
      for (const file of [...files, `${german}/FDZ-Gesundheit.ttl`]) {
        const quads = await quadsOf(readFileSync(file, 'utf8'));
        expect((await officialPlaces(quads)).length, file).toBeGreaterThan(5);
        expect(await differences(quads), file).toEqual({ theirs: [], ours: [] });
      }
    });

    test('are ours on complete records: nothing is wrong', async () => {
      for (const file of validExamples('healthdcat-ap-r8'))
        expect(await officialPlaces(await quadsOf(exampleText('healthdcat-ap-r8', file))), file).toEqual([]);
    });

    test.each([
      'valid.ttl',
      'valid-public.ttl',
      'valid-restricted.ttl',
    ])('are ours on %s with any one of its properties taken away', async (file) => {
      const quads = await quadsOf(exampleText('healthdcat-ap-r8', file));
      const predicates = [...new Set(quads.map(({ predicate }) => predicate.value))];
      expect(predicates.length).toBeGreaterThan(40);
      const without = predicates.map(
        (each): Mutant => ({
          name: `without ${each}`,
          quads: quads.filter(({ predicate }) => predicate.value !== each),
        }),
      );
      expect(await disagreements(without)).toEqual([]);
    });

    // PUBLIC and RESTRICTED differ from NON_PUBLIC in what is asked of the dataset itself.
    test.each([
      // Two of its three distributions are as the first.
      ['valid.ttl', /^(?!.*#(report|sample)$)/, 280],
      ['valid-public.ttl', /datasets\/1$/, 70],
      ['valid-restricted.ttl', /datasets\/1$/, 70],
    ])('are ours on %s with any one statement doubled, as text, as IRI, or of another list', async (file, of, least) => {
      const quads = await quadsOf(exampleText('healthdcat-ap-r8', file));
      const mutants = quads
        .filter(({ subject, predicate }) => of.test(subject.value) && named.has(predicate.value))
        .flatMap((each) => mutantsOf(quads, each));
      expect(mutants.length).toBeGreaterThan(least);
      const found = await disagreements(mutants);
      expect(found.filter((each) => !byDesign.some(([place]) => each.endsWith(place)))).toEqual([]);
    });
  },
);

/** Where the two sides differ by design, on records that neither of them takes (docs/profiles.md says more). */
const byDesign: [place: string, why: string][] = [
  [
    'only theirs: datasets/1 ',
    'That structured data are neither true nor false is one finding here, two there.',
  ],
  ['only ours: datasets/1 minTypicalAge', 'An age is not below a highest one that is no number.'],
  [
    'only ours: datasets/1 source',
    'A text for a source: DCAT-AP forbids it at every level, their shapes at two.',
  ],
  [
    'only ours: datasets/1 distribution',
    'What is described, but not as a dcat:Distribution, is left unchecked by their shapes without a word.',
  ],
  ['only ours: datasets/1#contact hasEmail', 'An address that is an IRI, but not a mailto: one.'],
];

interface Mutant {
  name: string;
  quads: Quad[];
}

/** The record with one statement changed in each of the ways that make sense for its value. */
function mutantsOf(quads: readonly Quad[], given: Quad): Mutant[] {
  const { subject, predicate, object } = given;
  const having = (value: Term) => quad(subject, predicate, value as Quad_Object);
  const name = (how: string) => `${nodeText(subject)} ${local(predicate.value)} ${how}`;
  const put = (how: string, value: Term): Mutant => ({
    name: name(how),
    quads: quads.map((each) => (each === given ? having(value) : each)),
  });
  /** Another value beside it; where the value is described, one with the same description. */
  const more = (value: Term): Mutant => ({
    name: name('doubled'),
    quads: [
      ...quads,
      having(value),
      ...quads
        .filter((each) => each.subject.equals(object))
        .map((each) => quad(value as Quad['subject'], each.predicate, each.object)),
    ],
  });
  if (object.termType === 'Literal') {
    const number = /^\d+$/.test(object.value);
    const other = dataFactory.literal(
      number ? `${object.value}1` : `${object.value}2`,
      object.language || object.datatype,
    );
    const text = put('as text', dataFactory.literal('text'));
    return [more(other), put('as IRI', iri(`${example}other`)), ...(object.language ? [] : [text])];
  }
  const other = iri(`${example}lists/CODE`);
  const isOwn = object.value.startsWith(example);
  const elsewhere = isOwn ? [] : [put('elsewhere', other)];
  return [
    more(isOwn ? iri(`${object.value}2`) : other),
    put('as text', dataFactory.literal('text')),
    ...elsewhere,
  ];
}

/**
 * What the two sides find otherwise, mutant by mutant. Many at a time are validated as one graph, each with IRIs of
 * its own, since to read the vocabularies takes longer than to validate a record.
 */
async function disagreements(mutants: readonly Mutant[]): Promise<string[]> {
  const size = 40;
  const found: string[] = [];
  for (let start = 0; start < mutants.length; start += size) {
    const batch = mutants.slice(start, start + size);
    const quads = batch.flatMap((each, index) =>
      each.quads.map((given) => under(`${example}m${index}/`, given)),
    );
    const sides = await differences(quads);
    for (const [side, places] of Object.entries(sides))
      for (const place of places) {
        const [, index, rest] = /^m(\d+)\/(.*)/.exec(place) ?? [];
        found.push(`${batch[Number(index)]?.name ?? place}: only ${side}: ${rest}`);
      }
  }
  return found.sort();
}

/** The same statement with the IRIs of examples under another base. */
function under(base: string, { subject, predicate, object }: Quad): Quad {
  const moved = <T extends Term>(term: T): T =>
    term.termType === 'NamedNode' && term.value.startsWith(example)
      ? (iri(base + term.value.slice(example.length)) as unknown as T)
      : term;
  return quad(moved(subject), predicate, moved(object));
}
