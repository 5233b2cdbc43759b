import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { iri, literal, type NamedNode, type Quad, quad } from '../../src/rdf/index.ts';
import { openStore, type StoreOptions, type VersionedStore } from '../../src/store/index.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A store that the test closes when it ends. */
export async function opened(options: StoreOptions = {}): Promise<VersionedStore> {
  const store = await openStore(options);
  closers.push(() => store.close());
  return store;
}

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'collimator-store-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const term = (local: string): NamedNode => iri(`https://example.org/${local}`);

/** Triples of one subject: `facts('a', { p: ['1', '2'] })`. */
export function facts(subject: string, properties: Record<string, string[]>): Quad[] {
  return Object.entries(properties).flatMap(([property, values]) =>
    values.map((value) => quad(term(subject), term(property), literal(value))),
  );
}

export const by = { who: 'a tester', why: 'to see what happens' };

/** A cross product that no machine finishes within a test. */
export const endless = `SELECT (COUNT(*) AS ?n) { ${Array.from({ length: 20 }, (_, i) => `?s${i} ?p${i} ?o${i} .`).join(' ')} }`;

/** A clock that moves on by a day whenever it is looked at, from 1 January 2026. */
export function days(): () => Date {
  let day = 0;
  return () => new Date(Date.UTC(2026, 0, ++day));
}
