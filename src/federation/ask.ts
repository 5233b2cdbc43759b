import { type Clock, systemClock } from '../base/index.ts';
import { createBreaker } from './breaker.ts';
import { createGate } from './gate.ts';
import type { NodeRef } from './node-ref.ts';
import { select } from './protocol.ts';
import type { NodeReply, Outcome, ReadAnswer } from './reply.ts';
import { readResult } from './result-json.ts';

/** Bounds of asking; each has a default. */
export interface AskOptions {
  /** Longest wait for one node, its queue and its retries included; 5000 ms. */
  deadlineMs?: number;
  /** Gives up all questions that are under way. */
  signal?: AbortSignal;
  /** Longest body read from one node; 8 MiB. */
  maxBytes?: number;
}

/** The way to one node: one per node and federation, since it remembers failures and counts what is under way. */
export interface Line {
  node: NodeRef;
  ask(query: string, options?: AskOptions): Promise<NodeReply>;
  /** The same, with the answer read in another way than into rows of terms. */
  askFor<Found extends object>(
    query: string,
    read: ReadAnswer<Found>,
    options?: AskOptions,
  ): Promise<NodeReply<Found>>;
}

interface LineOptions {
  /** Most questions under way there; 4. At most 64 more may wait. */
  perNode?: number | undefined;
  /** A node that takes longer than this has failed; a caller may wait less, which says nothing about the node. */
  standardMs?: number | undefined;
  /** Why it may not be asked now; looked at before every question. */
  whyNot?: (() => Promise<string | undefined>) | undefined;
  clock?: Clock | undefined;
}

/** Opens the way to one node. */
export function openLine(
  node: NodeRef,
  { perNode = 4, standardMs = 5000, whyNot, clock = systemClock }: LineOptions = {},
): Line {
  const breaker = createBreaker(clock);
  const gate = createGate(perNode, 64);

  async function outcomeOf<Found extends object>(
    query: string,
    read: ReadAnswer<Found>,
    { deadlineMs = standardMs, signal, maxBytes = 8_388_608 }: AskOptions,
  ): Promise<Outcome<Found>> {
    const deadline = AbortSignal.timeout(deadlineMs);
    const either = signal ? AbortSignal.any([deadline, signal]) : deadline;
    const rests = (): { state: 'unreachable'; reason: string } | undefined => {
      const reason = breaker.closedFor();
      return reason === undefined ? undefined : { state: 'unreachable', reason };
    };
    const refused = rests();
    if (refused) return refused;
    const reason = await whyNot?.();
    if (reason !== undefined) return { state: 'unreachable', reason };
    const passed = await gate.through(async (): Promise<Outcome<Found>> => {
      const outcome = rests() ?? (await select(node.sparql, query, { signal: either, maxBytes, read }));
      const impatient = outcome.state === 'timed-out' && (signal?.aborted || deadlineMs < standardMs);
      const failed = outcome.state === 'refused' ? outcome.status >= 500 : outcome.state !== 'answered';
      if (!failed) breaker.succeeded();
      else if (!impatient) breaker.failed();
      return outcome;
    }, either);
    if (passed.state === 'done') return passed.value;
    if (passed.state === 'given-up') return { state: 'timed-out' };
    return { state: 'unreachable', reason: 'Too many questions wait for this node already.' };
  }

  async function askFor<Found extends object>(
    query: string,
    read: ReadAnswer<Found>,
    options: AskOptions = {},
  ): Promise<NodeReply<Found>> {
    const begun = performance.now();
    const outcome = await outcomeOf(query, read, options);
    return { ...outcome, node, ms: Math.round(performance.now() - begun) };
  }
  return { node, ask: (query, options) => askFor(query, readResult, options), askFor };
}

/** Asks every line at once, and gives the replies in the order in which they arrive. */
export async function* askLines(
  lines: Line[],
  query: string | ((node: NodeRef) => string),
  options: AskOptions = {},
): AsyncGenerator<NodeReply> {
  const pending = new Map(
    lines.map((line, index) => {
      const text = typeof query === 'string' ? query : query(line.node);
      return [index, line.ask(text, options).then((reply) => ({ index, reply }))] as const;
    }),
  );
  while (pending.size > 0) {
    const { index, reply } = await Promise.race(pending.values());
    pending.delete(index);
    yield reply;
  }
}

/** Asks each node one SELECT in parallel; every node gives exactly one reply, whatever happens. */
export function askNodes(
  nodes: NodeRef[],
  query: string | ((node: NodeRef) => string),
  options: AskOptions & { perNode?: number } = {},
): AsyncGenerator<NodeReply> {
  const { perNode, deadlineMs } = options;
  return askLines(
    nodes.map((node) => openLine(node, { perNode, standardMs: deadlineMs })),
    query,
    options,
  );
}
