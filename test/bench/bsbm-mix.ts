import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Seeded } from '../../src/base/index.ts';
import { read } from '../../src/rdf/index.ts';
import { sharedData } from '../shared-data.ts';

/** One query of a mix, with its number in the benchmark, and what a client makes of it before it asks. */
export interface MixQuery {
  number: string;
  text: string;
  /** As it is posted: bytes, since the text is made of hundreds of pieces, which the collector would go through. */
  form: Buffer;
  /** The format it is asked in. */
  type: 'application/n-triples' | 'application/sparql-results+json';
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

/**
 * How many triples there are, and what parameters are drawn from: a product comes with its types and features, so that a
 * query finds something. Keeps nothing else of the data: who measures beside it would have the collector to pay.
 */
async function drawn(turtle: string) {
  const reading = await read(turtle, 'turtle', 'urn:bsbm');
  if (reading.state === 'malformed') throw new Error(reading.message);
  const { quads } = reading;
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
    triples: quads.length,
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
  const order = (await file('querymix.txt')).trim().split(/\s+/);
  const templates = new Map<string, string>();
  for (const number of new Set(order)) templates.set(number, await file(`query${number}.txt`));
  const { triples, products, offers, reviews } = await drawn(turtle);

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
    const filled = new Map<string, string>();
    return template.replaceAll(/%(\w+)%/g, (_, name: string) => {
      const value = filled.get(name) ?? values[name]?.();
      if (value === undefined) throw new Error(`BSBM: the parameter ${name} is not known.`);
      filled.set(name, value);
      return value;
    });
  };
  return {
    turtle,
    triples,
    mixes(count, seed) {
      const numbers = new Seeded(seed);
      const all = Array.from({ length: count }, () => order).flat();
      return all.map((number) => {
        const text = fill(templates.get(number) ?? '', numbers);
        const isGraph = /^\s*(DESCRIBE|CONSTRUCT)\b/m.test(text);
        return {
          number,
          text,
          form: Buffer.from(`${new URLSearchParams({ query: text })}`),
          type: isGraph ? 'application/n-triples' : 'application/sparql-results+json',
        };
      });
    },
  };
}
