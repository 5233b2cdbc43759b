import type { Difference } from './difference.ts';
import type { Outcome, Question } from './messages.ts';
import type { Packed } from './packed.ts';
import type { EngineTraits, QueryLimits, ReaderStatus } from './store.ts';

/**
 * What answers queries with the graphs as the log left them: worker threads of our own, or a SPARQL server. It can
 * always be built anew from the log, so nothing in it is the truth.
 */
export interface Replica {
  /** How its engine differs from the readers. */
  readonly traits?: EngineTraits | undefined;
  /** Holds the log's newest revision once this resolves. Rejects with a Problem where that cannot be had. */
  start(): Promise<void>;
  /**
   * Resolves when a change could be taken; rejects with a Problem where it could not, so that nothing is logged
   * that nobody would see.
   */
  prepare(): Promise<void>;
  /**
   * Makes what a revision will change ready to be posted, with turns of the event loop for others; where it is there,
   * `apply` is given the result.
   */
  pack?(differences: readonly Difference[]): Promise<Packed[]>;
  /**
   * Takes what a revision that is in the log changed. Every query that starts after this resolves sees it. Rejects
   * with a Problem where it is not seen yet, or was refused and taken back.
   */
  apply(revision: number, differences: Difference[], packed?: readonly Packed[]): Promise<void>;
  /** The newest revision that queries are sure to see. */
  readonly revision: number;
  ask(question: Question, limits: QueryLimits): Promise<Outcome>;
  /** Builds it anew from the log. */
  renew(): Promise<void>;
  status(): ReaderStatus;
  close(): Promise<void>;
}
