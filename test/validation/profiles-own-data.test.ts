import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSssom, sssomQuads } from '../../src/mapping/index.ts';
import { name, type Quad } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';
import { quadsOf } from './profile-examples.ts';

/** The product's own ontology and mappings against the shapes that it asks others to keep. */
const product = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

const violations = async (quads: Quad[], profile: string) => {
  const { findings } = await validation.validateQuads({ quads, placeOf: () => undefined }, profile);
  return findings
    .filter(({ severity }) => severity === 'violation')
    .map(({ focus, message }) => `${focus}: ${message}`);
};

// These are no modules: declarations of facets, anchors and labels that are merged into the modules.
const others = ['anchors.ttl', 'authorities.ttl', 'facets.ttl', 'labels.ttl'];
const modules = readdirSync(product('ontology')).filter(
  (file) => file.endsWith('.ttl') && !others.includes(file),
);

test.each(modules)('the module %s keeps the shapes of modules', async (file) => {
  const quads = await quadsOf(readFileSync(product(`ontology/${file}`), 'utf8'));
  const concepts = quads.filter(({ object }) => object.equals(name('skos:Concept')));
  expect(concepts.length).toBeGreaterThan(0);
  expect(await violations(quads, 'ontology')).toEqual([]);
});

const sets = readdirSync(product('mappings')).filter((file) => file.endsWith('.sssom.tsv'));

test.each(sets)('the mapping set %s keeps the shapes of mappings', async (file) => {
  const reading = readSssom(readFileSync(product(`mappings/${file}`), 'utf8'));
  if (reading.state !== 'read') throw new Error(reading.mistakes[0]?.message);
  // All sets have the same columns, so that a part of a long one shows what is in it.
  const part = { ...reading.set, mappings: reading.set.mappings.slice(0, 500) };
  expect(part.mappings.length).toBeGreaterThan(0);
  expect(await violations(sssomQuads(part), 'mappings')).toEqual([]);
});
