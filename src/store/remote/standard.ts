import type { Failure } from '../store.ts';
import { type Dialect, excerpt } from './dialect.ts';

/** What most servers mean by a status that is no success (SPARQL 1.1 Protocol §2.1.6). */
export function failureOf(status: number, text: string, ms: number): Failure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const said = excerpt(text) || `status ${status}`;
  if (status === 400) return { state: 'malformed', message: said };
  if (status === 408 || status === 504 || /time[d -]*out/i.test(said))
    return { state: 'timed-out', afterMs: ms };
  if (status === 429 || status === 503) return { state: 'busy', retryAfterSeconds: 5 };
  return { state: 'failed', message: `The SPARQL server answered ${status}: ${said}` };
}

/**
 * Any server that keeps to SPARQL 1.1, shows the union of its graphs as the default graph, and does an update whole
 * or not at all. Its notes stand in a graph that queries see too: a handful of statements.
 */
export const standard: Dialect = {
  engine: 'standard',
  notes: 'urn:collimator:notes',
  unionAdvice: 'Switch its union default graph on, or use an engine that has one.',
  statements: 1_000,
  characters: 500_000,
  atomic: true,
  updateBy: 'form',
  graphParameter: 'graph',
  isSystem: () => false,
  pose: (query) => ({ state: 'posed', form: new URLSearchParams({ query }) }),
  failure: (status, _, text, ms) => failureOf(status, text, ms),
  mend: (json) => json,
  mendTriples: (text) => text,
};
