import type { Clock } from '../base/index.ts';

/** Remembers failures of one node, so that nobody waits for a node that is known to be down. */
export interface Breaker {
  /** Why the node is not asked now; undefined where it may be asked. */
  closedFor(): string | undefined;
  succeeded(): void;
  failed(): void;
}

const mostFailures = 3;
const restMs = 10_000;

/**
 * A circuit breaker: after three failures in a row the node counts as unreachable for ten seconds; then it is asked
 * again, and one more failure starts the next rest.
 */
export function createBreaker(clock: Clock): Breaker {
  let inARow = 0;
  let restUntil = 0;
  return {
    closedFor() {
      const left = restUntil - clock().getTime();
      // More is left than a rest lasts only where the clock was set back: nobody rests for that long.
      if (left <= 0 || left > restMs) return undefined;
      return `It failed ${inARow} times in a row, and is asked again in ${Math.ceil(left / 1000)} s.`;
    },
    succeeded() {
      inARow = 0;
      restUntil = 0;
    },
    failed() {
      inARow += 1;
      if (inARow >= mostFailures) restUntil = clock().getTime() + restMs;
    },
  };
}
