import type { Dialect } from './dialect.ts';
import { standard } from './standard.ts';

/**
 * Apache Jena Fuseki 4 with TDB2. What it does its own way:
 * - Its default graph is the union only where the dataset says so (`tdb2:unionDefaultGraph`). The stored default
 *   graph is then out of sight, and reached by a name of its own: a place for the notes that no query sees.
 * - A form longer than some 200 kB is answered 500, so updates go as `application/sparql-update`.
 * - `timeout=` is in seconds; what it stops is answered 503 "Query timed out".
 * - An update refuses IRIs that its graph store takes, e.g. with a bracket; graphs that an update refuses are put.
 * - CONSTRUCT gives what is no triple too, with a literal as its subject: those lines are left out.
 * - A language tag keeps its letters; "01" and "1" are one value in TDB2, told as 1.
 */
export const fuseki: Dialect = {
  ...standard,
  engine: 'fuseki',
  notes: 'urn:x-arq:DefaultGraph',
  traits: { once: 'always', keepsUnbound: true, keepsEmptyGroup: true, ordersKinds: true },
  unionAdvice: 'Start Fuseki with a TDB2 dataset and --set tdb2:unionDefaultGraph=true.',
  updateBy: 'body',
  statements: 5_000,
  characters: 4_000_000,
  pose: (query, { ms }) => ({
    state: 'posed',
    form: new URLSearchParams({ query, timeout: String(Math.ceil(ms / 1000)) }),
  }),
  // SPARQL 1.1 §16.2
  mendTriples: (text) => text.replace(/^(?!(?:<[^>]*>|_:\S+)\s+<).*\n?/gm, ''),
};
