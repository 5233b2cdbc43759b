import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import {
  type Catalogue,
  type CatalogueIndex,
  openCatalogue,
  type Selection,
} from '../../src/catalogue/index.ts';
import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openQueries, type QueryLibrary } from '../../src/query/index.ts';
import { inGraph, iri, read } from '../../src/rdf/index.ts';
import { openStore, type VersionedStore } from '../../src/store/index.ts';
import { openValidation, type Validation, validationMounts } from '../../src/validation/index.ts';
import { example } from '../running.ts';

let store: VersionedStore;
let ontology: Ontology;
let queries: QueryLibrary;
let validation: Validation;
let texts: string[];

beforeAll(async () => {
  store = await openStore({ mounts: [...(await ontologyMounts()), ...(await validationMounts())] });
  [ontology, queries, validation] = await Promise.all([
    openOntology(store),
    openQueries(),
    openValidation(store),
  ]);
  const files = await readdir(join(productFolder, 'examples/catalogue'));
  const names = files.filter((file) => file.endsWith('.ttl')).sort();
  texts = await Promise.all(names.map((file) => example(`catalogue/${file}`)));
});
afterAll(() => store.close());

/** Each test has a catalogue of its own, by another address. */
let opened = 0;
const newBase = () => `http://catalogue-${++opened}.test`;
const open = (base: string, given: VersionedStore = store): Catalogue =>
  openCatalogue({ store: given, ontology, validation, queries, base });

/** An example, or one that differs from it in what a search reads. */
function description(number: number, variant: number): string {
  const text = texts[number % texts.length] ?? '';
  if (variant === 0) return text;
  return text.replace(/dct:title "[^"]*"/, `dct:title "Lung study ${variant % 5}"`);
}

async function submit(catalogue: Catalogue, id: string, text: string): Promise<string> {
  const how = { format: 'turtle', profile: 'dcat-ap-3', who: 'test', why: 'test' } as const;
  return (await catalogue.submit({ text, id, ...how })).state;
}

/** Puts many descriptions into a store in one change; an empty text takes one away. */
async function put(base: string, described: Iterable<[id: string, text: string]>): Promise<void> {
  const graphs = [];
  for (const [id, text] of described) {
    const graph = iri(`${base}/datasets/${id}`);
    const reading = await read(text, 'turtle', graph.value);
    if (reading.state === 'malformed') throw new Error(reading.message);
    graphs.push({ graph, quads: inGraph(reading.quads, graph) });
  }
  await store.change({ who: 'test', why: 'many', graphs });
}

const ct = { facet: 'modality', anyOf: ['IMG1000042'], not: false };
const notLung = { facet: 'bodyPart', anyOf: ['BP1000113'], not: true };
const unstated = { facet: 'age', anyOf: ['unknown'], not: false };
const selections: Selection[] = (['title', 'newest', 'largest'] as const).flatMap((sort) =>
  ['', 'lung', 'datortomografi', 'studi 3', 'tcia cancer'].flatMap((q) =>
    [[], [ct], [ct, notLung], [unstated]].map((filters) => ({ q, filters, page: 1, size: 200, sort })),
  ),
);

/** All that can be asked of an index. */
const answers = (index: CatalogueIndex) => ({
  size: index.size,
  items: index.items(),
  resolved: ['lungs', 'computed tomograpy', 'unknown', 'BP1000113'].map((value) =>
    ['modality', 'provider', 'bodyPart', 'age', 'nothing'].map((facet) =>
      index.resolve([{ facet, anyOf: [value], not: false }]),
    ),
  ),
  found: selections.map((selection) => index.search(selection)),
});

/** A store that keeps which texts it was asked, tells when it has answered, and may be made to fail. */
function watched(onAnswer: () => void = () => {}) {
  const asked: string[] = [];
  const fail = { next: false };
  const query: VersionedStore['query'] = async (sparql, limits) => {
    asked.push(sparql);
    const failing = fail.next;
    fail.next = false;
    if (failing) return { state: 'busy', retryAfterSeconds: 1 };
    const answer = await store.query(sparql, limits);
    onAnswer();
    return answer;
  };
  const wrapped = new Proxy(store, {
    get(target, key) {
      if (key === 'query') return query;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { store: wrapped, asked, fail };
}

const graphsIn = (asked: readonly string[]) =>
  new Set(asked.flatMap((sparql) => [...sparql.matchAll(/FROM NAMED <([^>]*)>/g)].map(([, graph]) => graph)));

const id = fc.integer({ min: 0, max: 5 }).map((number) => `d-${number}`);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('submit'), id, fc.nat(106), fc.nat(7)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('withdraw'), id, fc.constant(0), fc.constant(0)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('restore'), id, fc.nat(9), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('many'), id, fc.nat(106), fc.integer({ min: 1, max: 90 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('fewer'), id, fc.nat(40), fc.integer({ min: 1, max: 90 })) },
);

async function take(catalogue: Catalogue, [what, id, a, b]: [string, string, number, number]): Promise<void> {
  const range = Array.from({ length: b }, (_, i) => `m-${a + i}`);
  if (what === 'submit') expect(await submit(catalogue, id, description(a, b))).not.toBe('invalid');
  else if (what === 'withdraw') await catalogue.withdraw(id, 'test', 'gone');
  else if (what === 'many')
    await put(
      catalogue.base,
      range.map((each, i) => [each, description(i + a, a % 3)]),
    );
  else if (what === 'fewer')
    await put(
      catalogue.base,
      range.map((each) => [each, '']),
    );
  else {
    const moments = await catalogue.timeline(id);
    const moment = moments[a % Math.max(1, moments.length)];
    if (moment) await catalogue.restore(id, moment.number, { who: 'test', why: 'back' });
  }
}

describe('the index of the catalogue', () => {
  it('answers after any series of writes, withdrawals and restorations like one built from scratch', async () => {
    let looks = 0;
    const series = fc.array(fc.tuple(step, fc.boolean()), { minLength: 4, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(series, async (steps) => {
        const catalogue = open(newBase());
        await catalogue.index();
        for (const [i, [one, look]] of steps.entries()) {
          await take(catalogue, one);
          if (!look && i < steps.length - 1) continue;
          looks++;
          const kept = answers(await catalogue.index());
          const afresh = answers(await open(catalogue.base).index());
          // As texts they are compared a hundred times as fast.
          if (JSON.stringify(kept) !== JSON.stringify(afresh)) expect(kept).toEqual(afresh);
        }
      }),
      { seed: 20261122, numRuns: 8 },
    );
    expect(looks).toBeGreaterThan(20);
  });

  it('shows what was written as soon as the write is acknowledged, and reads that graph alone', async () => {
    const base = newBase();
    const { store: seen, asked } = watched();
    const catalogue = open(base, seen);
    await put(base, [
      ['one', description(1, 0)],
      ['two', description(2, 0)],
    ]);
    expect((await catalogue.index()).size).toBe(2);
    asked.length = 0;
    expect(await submit(catalogue, 'three', description(3, 2))).toBe('created');
    expect((await catalogue.index()).items().map((item) => item.title)).toContain('Lung study 2');
    expect([...graphsIn(asked)].filter((graph) => !graph?.endsWith('/provenance'))).toEqual([
      `${base}/datasets/three`,
    ]);
    asked.length = 0;
    await catalogue.index();
    await put(newBase(), [['elsewhere', description(4, 0)]]);
    await catalogue.index();
    expect(graphsIn(asked)).toEqual(new Set());
  });

  it('is brought up to date once for all who wait', async () => {
    const base = newBase();
    const { store: seen, asked } = watched();
    const catalogue = open(base, seen);
    await catalogue.index();
    await put(base, [['one', description(1, 0)]]);
    asked.length = 0;
    const all = await Promise.all(Array.from({ length: 20 }, () => catalogue.index()));
    expect(all.map(({ size }) => size)).toEqual(all.map(() => 1));
    expect(asked.filter((sparql) => sparql.includes('FROM NAMED')).length).toBe(2);
  });

  it('leaves a picture that was given as it was, and finds no other dataset in it by new words', async () => {
    const base = newBase();
    const catalogue = open(base);
    await put(base, [
      ['one', description(1, 0)],
      ['two', description(2, 0)],
    ]);
    const before = await catalogue.index();
    const everything: Selection = { q: '', filters: [], page: 1, size: 10, sort: 'title' };
    const [items, found] = [before.items(), before.search(everything)];
    await put(base, [['one', '']]);
    await catalogue.index();
    await put(base, [['another', description(3, 3)]]);
    const after = await catalogue.index();
    const words: Selection = { ...everything, q: 'lung study 3' };
    expect(after.search(words).items.map((item) => item.id)).toEqual(['another']);
    expect(before.search(words).total).toBe(0);
    expect([before.items(), before.search(everything)]).toEqual([items, found]);
  });

  it('asks again after a reading that failed', async () => {
    const base = newBase();
    const { store: seen, fail } = watched();
    const catalogue = open(base, seen);
    await catalogue.index();
    await put(base, [['one', description(1, 0)]]);
    fail.next = true;
    await expect(catalogue.index()).rejects.toThrow('could not be read');
    expect((await catalogue.index()).size).toBe(1);
  });

  it('gives others their turns while many descriptions are put into it', async () => {
    const base = newBase();
    let [turns, done] = [0, false];
    // Counted anew after each answer of the store, so that in the end no waiting for it is among them.
    const { store: seen } = watched(() => {
      turns = 0;
    });
    const catalogue = open(base, seen);
    await catalogue.index();
    await put(
      base,
      Array.from({ length: 400 }, (_, i) => [`m-${i}`, description(i, 0)]),
    );
    const tick = () => {
      turns++;
      if (!done) setImmediate(tick);
    };
    setImmediate(tick);
    expect((await catalogue.index()).size).toBe(400);
    done = true;
    expect(turns).toBeGreaterThan(0);
  });
});
