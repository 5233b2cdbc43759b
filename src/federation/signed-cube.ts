import { dataFactory, isIri, name, namespaceOf, prefixes, type Quad, read } from '../rdf/index.ts';
import { type Cube, readCube } from './cube.ts';
import type { Row } from './reply.ts';

/** A count that a holder made because somebody asked for it, as its release states it. */
export interface RequestedCount {
  count: number;
  /** Standard deviation of its noise. */
  sigma: number;
}

/** A cube as it was signed: nothing in it comes from anywhere but the verified bytes. */
export interface SignedCube {
  cube: Cube;
  /** Released counts by canonical key. */
  cells: Map<string, number>;
  /** Released counts of whole cohorts, by the name of their formula. */
  requested: ReadonlyMap<string, RequestedCount>;
  /** SHA-256 of the bytes: two cubes are one if this is equal. */
  digest: string;
  /** Thumbprint of the key that signed them (RFC 7638). */
  key: string;
  /** Namespaces of the values in it. */
  vocabularies: readonly string[];
  /** Ids of the facets that it has cells of, sorted. */
  facets: readonly string[];
}

export type SignedContent =
  | ({ state: 'read' } & Pick<SignedCube, 'cube' | 'cells' | 'vocabularies' | 'facets'>)
  | { state: 'refused'; reason: string };

const col = (local: string) => `${prefixes.col}${local}`;

/** The variables of queries/cubes.rq, by the property that binds each. */
const described = new Map([
  [col('epoch'), 'epoch'],
  [`${prefixes.dct}title`, 'title'],
  [`${prefixes.dct}publisher`, 'publisher'],
  ...['access', 'floor', 'threshold', 'rounding', 'sigma', 'rho', 'epochsPerYear', 'ontologyRelease'].map(
    (local) => [col(local), local] as const,
  ),
  ...['lattice', 'generated', 'declaration'].map((local) => [col(local), local] as const),
]);

/** Properties of an observation that are not one of its dimensions. */
const notDimensions = new Set([
  name('rdf:type').value,
  `${prefixes.qb}dataSet`,
  ...['cell', 'count', 'lower', 'upper', 'cohort', 'formula', 'sigma'].map(col),
]);

/** Objects by predicate of each subject, the first of each: a description says each thing once. */
function bySubject(quads: readonly Quad[]): Map<string, Map<string, Quad['object']>> {
  const subjects = new Map<string, Map<string, Quad['object']>>();
  for (const { subject, predicate, object } of quads) {
    const facts = subjects.get(subject.value) ?? new Map<string, Quad['object']>();
    if (facts.size === 0) subjects.set(subject.value, facts);
    if (!facts.has(predicate.value)) facts.set(predicate.value, object);
  }
  return subjects;
}

/** Whether a released count can be one under its own policy: a whole multiple of R that reaches T. */
function whyNoCount(key: string, count: number, { rounding, threshold }: Cube): string | undefined {
  if (!Number.isSafeInteger(count) || count < 0) return `The count of ${key} is ${count}, which is no count.`;
  if (count % rounding !== 0)
    return `The count of ${key} is ${count}, which is not rounded to ${rounding} as its policy says.`;
  return count < threshold
    ? `The count of ${key} is ${count}, below the threshold ${threshold} of its policy.`
    : undefined;
}

/** Texts of keys, shared by all cubes: a hundred nodes publish the same five thousand. */
const keys = new Map<string, string>();
function shared(key: string): string {
  const known = keys.get(key);
  if (known !== undefined) return known;
  if (keys.size < 100_000) keys.set(key, key);
  return key;
}

/**
 * Reads the signed Turtle of a cube that its node calls `iri`. Refused where it is not one whole cube of that epoch
 * whose counts keep to its own policy: what a signature covers can still be wrong.
 */
export async function readSignedCube(turtle: string, iri: string, epoch: string): Promise<SignedContent> {
  const refused = (reason: string): SignedContent => ({ state: 'refused', reason });
  if (!isIri(iri)) return refused('The node names its cube by what is no IRI.');
  const reading = await read(turtle, 'turtle', iri);
  if (reading.state === 'malformed') return refused(`The signed cube is not Turtle: ${reading.message}`);
  const subjects = bySubject(reading.quads);
  const row: Row = { cube: dataFactory.namedNode(iri) };
  const about = subjects.get(iri) ?? new Map<string, Quad['object']>();
  for (const [property, value] of about) {
    const variable = described.get(property);
    if (variable !== undefined) row[variable] = value;
  }
  const publisherName = subjects.get(row.publisher?.value ?? '')?.get(`${prefixes.foaf}name`);
  const cube = readCube({ ...row, ...(publisherName && { publisherName }) });
  if (!cube) return refused('The signed cube does not state its epoch and its whole policy.');
  if (cube.epoch !== epoch) return refused(`The signed cube is of epoch ${cube.epoch}, not ${epoch}.`);

  const cells = new Map<string, number>();
  const vocabularies = new Set<string>();
  const facets = new Set<string>();
  for (const facts of subjects.values()) {
    const key = facts.get(col('cell'))?.value;
    if (key === undefined) continue;
    if (facts.get(`${prefixes.qb}dataSet`)?.value !== iri)
      return refused(`The cell ${key} belongs to no cube, or to another one.`);
    const count = Number(facts.get(col('count'))?.value ?? Number.NaN);
    const reason =
      whyNoCount(key, count, cube) ?? (cells.has(key) ? `The cell ${key} stands twice.` : undefined);
    if (reason !== undefined) return refused(reason);
    cells.set(shared(key), count);
    if (key.includes('=') && !key.includes('&')) facets.add(key.slice(0, key.indexOf('=')));
    for (const [property, value] of facts)
      if (!notDimensions.has(property)) vocabularies.add(namespaceOf(value.value));
  }
  return {
    state: 'read',
    cube,
    cells,
    vocabularies: [...vocabularies].sort(),
    facets: [...facets].sort(),
  };
}

/** Standard deviation of the noise of a count on request, where its release does not say (cube.md §0). */
const requestSigma = 8;

/** The counts of whole cohorts in a signed file of requests; what was not counted, or is hidden, has none. */
export async function readRequests(turtle: string, iri: string): Promise<Map<string, RequestedCount>> {
  const reading = await read(turtle, 'turtle', iri);
  const found = new Map<string, RequestedCount>();
  if (reading.state === 'malformed') return found;
  const subjects = bySubject(reading.quads);
  const about = [...subjects.values()].find((facts) => facts.has(col('mostRequests')));
  for (const { subject, predicate, object } of reading.quads) {
    if (predicate.value !== col('cohort')) continue;
    const facts = subjects.get(subject.value);
    const count = Number(facts?.get(col('count'))?.value ?? Number.NaN);
    const sigma = Number((facts?.get(col('sigma')) ?? about?.get(col('sigma')))?.value ?? requestSigma);
    if (Number.isSafeInteger(count) && count >= 0 && sigma >= requestSigma)
      found.set(object.value, { count, sigma });
  }
  return found;
}
