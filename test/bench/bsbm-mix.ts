import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Seeded } from '../../src/base/index.ts';
import { type Quad, read } from '../../src/rdf/index.ts';
import { sharedData } from '../shared-data.ts';

/** One query of a mix, with its number in the benchmark. */
export interface MixQuery {
  number: string;
  text: string;
}

/** The Berlin SPARQL Benchmark: its data, and its explore mix with parameters filled in. */
export interface Bsbm {
  turtle: string;
  triples: number;
  /** So many mixes of 25 queries; the same for the same seed. */
  mixes(count: number, seed: number): MixQuery[];
}

const ns = {
  type: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type',
  vocabulary: 'http://www4.wiwiss.fu-berlin.de/bizer/bsbm/v01/vocabulary/',
};

/** What parameters are drawn from: a product comes with its types and features, so that a query finds something. */
function pools(quads: readonly Quad[]) {
  const of = (type: string) =>
    quads
      .filter(({ predicate, object }) => predicate.value === ns.type && object.value === type)
      .map(({ subject }) => subject.value);
  const products = new Map(
    of(`${ns.vocabulary}Product`).map((product) => [
      product,
      { types: [] as string[], features: [] as string[] },
    ]),
  );
  for (const { subject, predicate, object } of quads) {
    const product = products.get(subject.value);
    if (predicate.value === `${ns.vocabulary}productFeature`) product?.features.push(object.value);
    if (predicate.value === ns.type && object.value.includes('/ProductType'))
      product?.types.push(object.value);
  }
  return {
    products: [...products],
    offers: of(`${ns.vocabulary}Offer`),
    reviews: of(`${ns.vocabulary}Review`),
  };
}

/** Reads the benchmark; undefined where this machine does not have it. */
export async function readBsbm(): Promise<Bsbm | undefined> {
  const folder = sharedData('benchmarks/bsbm');
  if (folder === undefined) return undefined;
  const file = (name: string) => readFile(join(folder, 'explore', name), 'utf8');
  const turtle = gunzipSync(await readFile(join(folder, 'bsbm-200-products.ttl.gz'))).toString();
  const reading = await read(turtle, 'turtle', 'urn:bsbm');
  if (reading.state === 'malformed') throw new Error(reading.message);
  const order = (await file('querymix.txt')).trim().split(/\s+/);
  const templates = new Map<string, string>();
  for (const number of new Set(order)) templates.set(number, await file(`query${number}.txt`));
  const { products, offers, reviews } = pools(reading.quads);

  const fill = (template: string, numbers: Seeded): string => {
    const pick = <T>(from: readonly T[]): T => {
      const chosen = from[numbers.below(from.length)];
      if (chosen === undefined) throw new Error('BSBM: the data has nothing to draw a parameter from.');
      return chosen;
    };
    const [product, { types, features }] = pick(products);
    const iri = (value: string) => `<${value}>`;
    const values: Record<string, () => string> = {
      ProductXYZ: () => iri(product),
      ProductType: () => iri(pick(types)),
      ProductFeature1: () => iri(pick(features)),
      ProductFeature2: () => iri(pick(features)),
      ProductFeature3: () => iri(pick(features)),
      OfferXYZ: () => iri(pick(offers)),
      ReviewXYZ: () => iri(pick(reviews)),
      x: () => `${1 + numbers.below(500)}`,
      y: () => `${1 + numbers.below(500)}`,
      currentDate: () => '"2008-06-20T00:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
    };
    // A parameter is the same wherever it stands in a query.
    const drawn = new Map<string, string>();
    return template.replaceAll(/%(\w+)%/g, (_, name: string) => {
      const value = drawn.get(name) ?? values[name]?.();
      if (value === undefined) throw new Error(`BSBM: the parameter ${name} is not known.`);
      drawn.set(name, value);
      return value;
    });
  };
  return {
    turtle,
    triples: reading.quads.length,
    mixes(count, seed) {
      const numbers = new Seeded(seed);
      const all = Array.from({ length: count }, () => order).flat();
      return all.map((number) => ({ number, text: fill(templates.get(number) ?? '', numbers) }));
    },
  };
}
