import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Store as Dataset } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { name, prefixes, type Quad, read } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';
import { sharedData } from '../shared-data.ts';
import { openHierarchy } from './hierarchy.ts';

const examples = fileURLToPath(new URL('../../shapes/examples', import.meta.url));
const shared = sharedData('profiles/eucaim-dcat-ap/records');

/** Every record we have, with the profile it is for. */
const records = ['dcat-ap-3', 'eucaim-v2'].flatMap((profile) => [
  ...readdirSync(`${examples}/${profile}`).map((file) => ({
    profile,
    path: `${examples}/${profile}/${file}`,
  })),
  ...(shared ? [{ profile, path: `${shared}/procancer-valid.ttl` }] : []),
  ...(shared && profile === 'eucaim-v2'
    ? readdirSync(`${shared}/mutants`).map((file) => ({ profile, path: `${shared}/mutants/${file}` }))
    : []),
]);

let store: Store;
let validation: Validation;
let hierarchy: Quad[];
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
  const answer = await store.query(`CONSTRUCT WHERE { ?s <${prefixes.rdfs}subClassOf> ?o }`);
  if (answer.state !== 'quads') throw new Error(answer.state);
  hierarchy = answer.quads;
});
afterAll(() => store.close());

test('rdf-validate-shacl finds the same shapes violated at the same number of nodes', async () => {
  expect(records.length).toBeGreaterThan(30);
  const facts = validation.shapes().filter(({ predicate }) => predicate.equals(name('rdfs:subClassOf')));
  const validators: Record<string, SHACLValidator> = {
    'dcat-ap-3': new SHACLValidator(new Dataset(profileShapes('dcat-ap-3'))),
    'eucaim-v2': new SHACLValidator(new Dataset(profileShapes('eucaim-v2'))),
  };
  for (const { profile, path } of records) {
    const reading = await read(readFileSync(path, 'utf8'), 'turtle', 'https://example.org/');
    if (reading.state === 'malformed') throw new Error(`${path}: ${reading.message}`);
    const ours = await validation.validateQuads(reading, profile);
    const report = await validators[profile]!.validate(
      new Dataset([...reading.quads, ...facts, ...hierarchy]),
    );
    const theirs = report.results.map(
      ({ sourceShape, focusNode, severity }) =>
        `${sourceShape?.value} ${focusNode?.value} ${severity?.value.split('#')[1]}`,
    );
    const mine = ours.results.map(
      ({ shape, focus, severity }) =>
        `${shape.value} ${focus.value} ${severity[0]?.toUpperCase()}${severity.slice(1)}`,
    );
    expect([...new Set(mine)].sort(), path).toEqual([...new Set(theirs)].sort());
    expect(ours.conforms, path).toBe(!theirs.some((line) => line.endsWith(' Violation')));
  }
});

/** One profile with the blank nodes that hang on it. */
function profileShapes(profile: string): Quad[] {
  const bySubject = Map.groupBy(validation.shapes(), ({ subject }) => subject.value);
  const gather = (subject: string): Quad[] => {
    const quads = bySubject.get(subject) ?? [];
    bySubject.delete(subject);
    return quads.concat(
      quads
        .filter(({ object }) => object.termType === 'BlankNode')
        .flatMap(({ object }) => gather(object.value)),
    );
  };
  return [...bySubject.keys()].filter((subject) => subject.includes(`/shapes/${profile}/`)).flatMap(gather);
}
