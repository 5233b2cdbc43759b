import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Store as Dataset } from 'n3';
import { Validator } from 'shacl-engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFactory, name, type Quad, type Quad_Object, quad, type Term } from '../../src/rdf/index.ts';
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
  const validator = async (level: Level) => {
    const own = await file(`${official}/shapes/${levels[level]}-shapes.ttl`);
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

/** What the official validator knows from ontologies that it loads and we do not have: DPV and SPDX. */
function preloaded(quads: readonly Quad[]): Quad[] {
  const classes: [property: Term, cls: Term, namespace: RegExp][] = [
    [name('dpv:hasPersonalData'), name('dpv:PersonalData'), /^https:\/\/w3id\.org\/dpv/],
    [name('dpv:hasLegalBasis'), name('dpv:LegalBasis'), /^https:\/\/w3id\.org\/dpv/],
    [name('dpv:hasPurpose'), name('dpv:Purpose'), /^https:\/\/w3id\.org\/dpv/],
    [name('spdx:algorithm'), name('spdx:ChecksumAlgorithm'), /^http:\/\/spdx\.org\//],
  ];
  return quads.flatMap(({ predicate, object }) =>
    classes
      .filter(([property, , namespace]) => property.equals(predicate) && namespace.test(object.value))
      .map(([, cls]) => quad(object as Quad['subject'], name('rdf:type'), cls as Quad_Object)),
  );
}

const local = (iri: string) => iri.split(/[#/]/).at(-1) ?? iri;
const nodeText = (term: Term) => (term.termType === 'BlankNode' ? '[]' : local(term.value));
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
  if (isNode && inner.length > 0 && !aboutValue) return inner.flatMap(places);
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
          ({ severity, shape }) => severity === 'violation' && !/\/(dcat-ap-3|dates)\//.test(shape.value),
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

    // The official shapes for public data are those for restricted data with another access right.
    test.each([
      'valid.ttl',
      'valid-restricted.ttl',
    ])('are ours on %s with any one of its properties taken away', async (file) => {
      const quads = await quadsOf(exampleText('healthdcat-ap-r8', file));
      const predicates = [...new Set(quads.map(({ predicate }) => predicate.value))];
      expect(predicates.length).toBeGreaterThan(40);
      for (const predicate of predicates) {
        const without = quads.filter((each) => each.predicate.value !== predicate);
        expect(await differences(without), predicate).toEqual({ theirs: [], ours: [] });
      }
    });
  },
);
