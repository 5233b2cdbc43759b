import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { name, type Quad, type Term } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import type { Data } from '../../src/validation/data.ts';
import { openValidation, type Result, type Validated, type Validation } from '../../src/validation/index.ts';
import { type Profile, readProfiles } from '../../src/validation/profile.ts';
import { openHierarchy } from './hierarchy.ts';
import {
  appliedShapes,
  declarations,
  exampleText,
  invalidExamples,
  quadsOf,
  validExamples,
} from './profile-examples.ts';

const base = 'https://w3id.org/collimator/shapes/';
const names = [
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
];

let store: Store;
let validation: Validation;
let profiles: Map<string, Profile>;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
  profiles = await readProfiles(fileURLToPath(new URL('../../shapes', import.meta.url)));
});
afterAll(() => store.close());

const validate = (quads: Quad[], profile: string) =>
  validation.validateQuads({ quads, placeOf: () => undefined }, profile);
const shapesOf = ({ findings }: Validated) => findings.map(({ shape }) => shape);
const profileNamed = (wanted: string): Profile => {
  const profile = profiles.get(wanted);
  if (profile === undefined) throw new Error(wanted);
  return profile;
};

/** The properties that a path reads. */
function propertiesOf(shapes: Data, path: Term): string[] {
  if (path.termType === 'NamedNode') return [path.value];
  return [...shapes.propertiesOf(path)].flatMap(([, values]) =>
    values.flatMap((value) => propertiesOf(shapes, value)),
  );
}

/** Every shape that asks for a value, with the properties that its path reads. */
function mandatory({ shapes }: Profile, applied: string[]) {
  return applied.flatMap((shape) => {
    const term = { termType: 'NamedNode', value: shape } as Term;
    const [least] = shapes.objects(term, name('sh:minCount'));
    const [path] = shapes.objects(term, name('sh:path'));
    return least?.value === '1' && path && !shape.includes('/Describes')
      ? [{ shape, properties: propertiesOf(shapes, path), severity: severityOf(shapes, term) }]
      : [];
  });
}

const severityOf = (shapes: Data, shape: Term) =>
  shapes.objects(shape, name('sh:severity'))[0]?.value.split('#')[1]?.toLowerCase();

test('these are all profiles', () => {
  expect([...profiles.keys()]).toEqual(names);
});

describe.each(names)('the examples of %s', (profile) => {
  test('the complete records conform without any finding', async () => {
    const files = validExamples(profile);
    expect(files).toContain('valid.ttl');
    if (/^healthdcat/.test(profile)) expect(files).toHaveLength(3);
    for (const file of files) {
      const validated = await validate(await quadsOf(exampleText(profile, file)), profile);
      expect(validated.findings, file).toEqual([]);
      expect(validated.conforms, file).toBe(true);
    }
  });

  test('each shape that it applies fires on its invalid example', async () => {
    const applied = appliedShapes(profileNamed(profile));
    expect(applied.length).toBeGreaterThanOrEqual(7);
    for (const shape of applied) {
      const [file = '', local = ''] = shape.slice(base.length).split('/');
      const validated = await validate(await quadsOf(exampleText(file, `${local}-invalid.ttl`)), profile);
      const found = validated.findings.filter((each) => each.shape === shape);
      expect(found.length, shape).toBeGreaterThan(0);
      for (const { reason, message } of found) {
        expect(message, shape).not.toBe('');
        expect(reason, shape).not.toBe('');
      }
    }
  });

  test('the absence of each property that it asks for is found, and the fix mends it', async () => {
    const quads = await quadsOf(exampleText(profile, 'valid.ttl'));
    const own = profileNamed(profile);
    const shapes = mandatory(
      own,
      // What a profile has from another is tried with that one.
      appliedShapes(own).filter((shape) => profile === 'dcat-ap-3' || !shape.includes('/dcat-ap-3')),
    );
    expect(shapes.length).toBeGreaterThan({ mappings: 6, ontology: 4 }[profile] ?? 11);
    for (const { shape, properties, severity } of shapes) {
      const without = quads.filter(({ predicate }) => !properties.includes(predicate.value));
      // The shapes for public and restricted datasets have nothing to say to a non-public one.
      if (/\/Accessible/.test(shape)) continue;
      expect(without.length, shape).toBeLessThan(quads.length);
      const validated = await validate(without, profile);
      const found = validated.findings.filter((finding) => finding.shape === shape);
      expect(found.length, shape).toBeGreaterThan(0);
      for (const finding of found) {
        expect(finding.reason).toMatch(/^is missing$/);
        expect(finding.severity, shape).toBe(severity);
        expect(finding.fix, shape).toBeDefined();
      }
      // A fix that is a comment says what only a person can do.
      if (found.some(({ fix }) => fix?.startsWith('#'))) continue;
      const mended = [...without, ...(await quadsOf(declarations + found.map(({ fix }) => fix).join('\n')))];
      expect(shapesOf(await validate(mended, profile)), shape).not.toContain(shape);
    }
  });
});

/** Shapes about what must not be there, or about the record as a whole: no complete record has a value for them. */
const withoutValue = new Set([
  ...[
    'DatasetHasVersion',
    'DatasetIsVersionOf',
    'DatasetVersionInfo',
    'PeriodSchemaStart',
    'PeriodSchemaEnd',
  ].map((each) => `dcat-ap-3-recommended/${each}`),
]);

test('a complete record has a value for every property shape, so that each is seen to be content', async () => {
  const seen = new Map<string, boolean>();
  for (const [profileName, profile] of profiles) {
    const predicates = new Set<string>();
    for (const file of validExamples(profileName))
      for (const { predicate } of await quadsOf(exampleText(profileName, file)))
        predicates.add(predicate.value);
    for (const shape of appliedShapes(profile)) {
      const [path] = profile.shapes.objects({ termType: 'NamedNode', value: shape } as Term, name('sh:path'));
      if (path === undefined || /\/Describes/.test(shape)) continue;
      const local = shape.slice(base.length);
      const has = propertiesOf(profile.shapes, path).some((each) => predicates.has(each));
      seen.set(local, has || seen.get(local) === true);
    }
  }
  expect(seen.size).toBeGreaterThan(400);
  expect([...seen].flatMap(([shape, has]) => (has ? [] : [shape])).sort()).toEqual([...withoutValue].sort());
});

test('every shape is applied by a profile, and every invalid example is of one of them', () => {
  const applied = new Set([...profiles.values()].flatMap(appliedShapes).map((iri) => iri.slice(base.length)));
  expect(applied.size).toBeGreaterThan(290);
  expect([...applied].sort()).toEqual(invalidExamples().sort());
});

/**
 * An invalid example is a short text, so much that a profile asks for is missing there. Beside that, and beside nodes
 * that it names and does not describe, nothing but its own shape may find anything: these do, and why.
 */
const together = new Map([
  // Two properties that stand for one thing: a sum without its algorithm violates both shapes.
  ['eucaim-v1/DistributionChecksumValue', ['eucaim-v1/DistributionAlgorithm']],
  // Releases say more of the value than all releases together: a text is neither a resource nor a code of a list.
  [
    'health/DatasetHasCodingSystem',
    ['healthdcat-ap-r7/DatasetHasCodingSystem', 'healthdcat-ap-r8/DatasetHasCodingSystem'],
  ],
  [
    'health/DatasetHealthTheme',
    [
      'healthdcat-ap-r5/DatasetHealthTheme',
      'healthdcat-ap-r7/DatasetHealthTheme',
      'healthdcat-ap-r8/DatasetHealthTheme',
    ],
  ],
  // A text for an agent: it is no resource, and so has no contact and no type either.
  ['healthdcat-ap-7-8/DatasetCustodianContact', ['agent-contacts/DatasetCustodian']],
  ['healthdcat-ap-r5/DatasetCustodianContact', ['agent-contacts/DatasetCustodian']],
  ['agent-contacts/DatasetCustodian', ['healthdcat-ap-r5/DatasetCustodianContact']],
  ['healthdcat-ap-7-8/DatasetPublisher', ['healthdcat-ap-r8/DatasetPublisherType']],
  ['healthdcat-ap-r8/DatasetPublisherType', ['healthdcat-ap-7-8/DatasetPublisher']],
  // A status of the list that DCAT-AP replaced is not of the list that R8 asks for.
  ['eu-lists/DistributionStatus', ['dcat-ap-3-recommended/DistributionAdmsStatus']],
]);

/** Whether a result only says that something is not there, or not described. */
const isAbsence = ({ constraint, inner, value }: Result): boolean =>
  ['MinCount', 'QualifiedMinCount', 'Class'].includes(constraint) ||
  (constraint === 'HasValue' && value === undefined) ||
  (['Node', 'Or', 'And'].includes(constraint) && inner.length > 0 && inner.every(isAbsence));

test('an invalid example violates its shape, and no other but for what a short text leaves out', async () => {
  const others: string[] = [];
  for (const [name, profile] of profiles)
    for (const shape of appliedShapes(profile)) {
      const [file = '', local = ''] = shape.slice(base.length).split('/');
      const { results } = await validate(await quadsOf(exampleText(file, `${local}-invalid.ttl`)), name);
      const own = [`${file}/${local}`, ...(together.get(`${file}/${local}`) ?? [])];
      const more = results.filter(
        (each) => !own.includes(each.shape.value.slice(base.length)) && !isAbsence(each),
      );
      others.push(...more.map((each) => `${own[0]} ${name} ${each.shape.value} ${each.constraint}`));
    }
  expect([...new Set(others)].sort()).toEqual([]);
});

test('every shape says its name, message, severity, source, description and example, once', () => {
  const all = [...profiles.values()].flatMap((profile) =>
    appliedShapes(profile).map((iri) => ({ profile, shape: { termType: 'NamedNode', value: iri } as Term })),
  );
  expect(all.length).toBeGreaterThan(290);
  for (const { profile, shape } of all) {
    const objects = (property: Term) => profile.shapes.objects(shape, property);
    for (const property of [
      'sh:severity',
      'dct:source',
      'owl:versionInfo',
      'sh:description',
      'skos:example',
    ] as const)
      expect(objects(name(property)).length, `${shape.value} ${property}`).toBe(1);
    for (const property of ['sh:name', 'sh:message'] as const) {
      const languages = objects(name(property)).map((text) =>
        text.termType === 'Literal' ? text.language : '',
      );
      expect(languages.sort(), `${shape.value} ${property}`).toEqual(['en', 'sv']);
    }
    for (const { value } of objects(name('sh:message'))) {
      // A sentence that a data holder can read: no words of SHACL, nor names of our files.
      expect(value, shape.value).toMatch(/^\S.*[^.]\.$/);
      if (!/^(mappings|ontology)$/.test(profile.info.name))
        expect(value, shape.value).not.toMatch(/literal|blank node|nodeKind|sh:|minCount|\bNAL\b|shapes?\//i);
    }
  }
});

test('the example of every shape, which is offered as the fix, is Turtle in the prefixes of this project', async () => {
  for (const profile of profiles.values()) {
    for (const value of appliedShapes(profile)) {
      const term = { termType: 'NamedNode', value } as Term;
      const [example = { value: '' }] = profile.shapes.objects(term, name('skos:example'));
      if (example.value.startsWith('#')) continue;
      const statement = /^</.test(example.value) ? example.value : `[] ${example.value} .`;
      expect((await quadsOf(declarations + statement)).length, value).toBeGreaterThan(0);
    }
  }
});

test('all profiles together have each shape once, and each file of shapes a version', () => {
  const quads = validation.shapes();
  const headers = quads.filter(
    ({ predicate, object }) => predicate.equals(name('rdf:type')) && object.equals(name('owl:Ontology')),
  );
  expect(headers.length).toBeGreaterThan(names.length);
  for (const { subject } of headers) {
    const versions = quads.filter(
      (quad) => quad.subject.equals(subject) && quad.predicate.equals(name('owl:versionInfo')),
    );
    expect(versions.length, subject.value).toBe(1);
  }
});
