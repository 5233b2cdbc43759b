import { Problem } from '../base/index.ts';
import type { Term } from '../rdf/index.ts';

export interface AdHocLimits {
  /** Longest time for the whole question; 60,000 ms. */
  deadlineMs?: number;
  /** Most requests that may be sent, over all endpoints; 500. */
  maxRequests?: number;
  /** Most rows of the answer; 10,000. */
  maxRows?: number;
}

/**
 * Joins several SPARQL endpoints for one SELECT, by Comunica, which is loaded on first use (half a second). It
 * splits a query into many small ones, so the number of requests is bounded and this is for experts with a join
 * in hand; cohorts never come this way. Throws a Problem where a bound is reached: no partial answer.
 */
export async function askAcross(
  endpoints: readonly string[],
  query: string,
  { deadlineMs = 60_000, maxRequests = 500, maxRows = 10_000 }: AdHocLimits = {},
): Promise<Record<string, Term>[]> {
  const { QueryEngine } = await import('@comunica/query-sparql');
  const ended = new AbortController();
  const deadline = AbortSignal.any([AbortSignal.timeout(deadlineMs), ended.signal]);
  let requests = 0;
  const boundedFetch: typeof fetch = (input, init) => {
    requests += 1;
    if (requests > maxRequests) ended.abort();
    return fetch(input, {
      ...init,
      signal: init?.signal ? AbortSignal.any([deadline, init.signal]) : deadline,
    });
  };
  const engine = new QueryEngine();
  const [first, ...others] = endpoints.map((value) => ({ type: 'sparql', value }));
  if (first === undefined) throw new Problem('malformed-request', 'Name at least one endpoint.');
  try {
    const bindings = await engine.queryBindings(query, { sources: [first, ...others], fetch: boundedFetch });
    const rows: Record<string, Term>[] = [];
    for await (const binding of bindings) {
      if (rows.length >= maxRows)
        throw new Problem('query-too-large', `The answer has more than ${maxRows} rows.`);
      rows.push(Object.fromEntries([...binding].map(([variable, term]) => [variable.value, term as Term])));
    }
    return rows;
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (requests > maxRequests)
      throw new Problem('query-refused', `The query needs more than ${maxRequests} requests.`, {}, error);
    if (deadline.aborted)
      throw new Problem('query-timed-out', `The query was ended after ${deadlineMs} ms.`, {}, error);
    throw new Problem(
      'query-refused',
      `The query could not be answered: ${(error as Error).message}`,
      {},
      error,
    );
  } finally {
    // A query that is given up would otherwise go on asking the endpoints.
    ended.abort();
  }
}
