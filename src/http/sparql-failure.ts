import { Problem } from '../base/index.ts';
import type { Failure } from '../store/index.ts';

/** Turns a failed query into the problem that its client is told. */
export function failed(failure: Failure): Problem {
  switch (failure.state) {
    case 'malformed':
      // Our own parser has read it, and the engine was given what was understood: it is no mistake of the client.
      return new Problem('query-refused', `The query engine does not take it: ${failure.message}`);
    case 'timed-out':
      return new Problem('query-timed-out', `The query was ended after ${failure.afterMs} ms.`, {
        afterMs: failure.afterMs,
      });
    case 'too-many-rows':
      return new Problem('query-too-large', `The answer has more than ${failure.limit} rows.`, {
        limit: failure.limit,
      });
    case 'busy':
      return new Problem(
        'unavailable',
        'Too many queries are waiting, or the SPARQL server behind this node is away.',
        {
          retryAfterSeconds: failure.retryAfterSeconds,
        },
      );
    case 'failed':
      return new Problem('query-refused', `The query engine gave up: ${failure.message}`);
  }
}
