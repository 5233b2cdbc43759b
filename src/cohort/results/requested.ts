import { formulaName } from '../../counting/index.ts';
import type { Federation } from '../../federation/index.ts';
import { openQueries, type QueryLibrary } from '../../query/index.ts';
import type { Cohort } from '../cohort.ts';
import type { NodeAnswer } from '../node-count.ts';

/**
 * What became of a request at one node: `counted`; `hidden` (counted, and below the threshold); `planned` (a published
 * cell answers it); `refused` with the reason; `waiting` where nothing is told of it yet; `unknown` where the node
 * did not say.
 */
export interface Requested {
  node: string;
  name: string;
  state: 'counted' | 'hidden' | 'planned' | 'refused' | 'waiting' | 'unknown';
  /**
   * What the state rests on: the holder's signature, which the answer was verified by; or words of the node, which
   * nobody signed. Absent where neither says anything.
   */
  by?: 'signature' | 'word';
  epoch?: string;
  /** The count that the holder signed; never one that the node only tells. */
  count?: number;
  reason?: string;
}

let library: Promise<QueryLibrary> | undefined;

const longest = 300;

/**
 * What became of the requests for this cohort. What the signed cubes behind the answer hold stands, whatever their nodes
 * say; only where they hold nothing is the node asked, and then its words are given as words, without any number.
 */
export async function requestedAt(
  cohort: Cohort,
  federation: Pick<Federation, 'nodes' | 'askNode'>,
  answers: readonly NodeAnswer[],
  options: { deadlineMs?: number; signal?: AbortSignal } = {},
): Promise<Requested[]> {
  library ??= openQueries();
  const text = (await library).bind('requested-cohort', { cohort: [formulaName(cohort.formula)] });
  return Promise.all(
    federation.nodes.map(async ({ id, name }): Promise<Requested> => {
      const signed = bySignature(answers.find(({ node }) => node === id));
      if (signed) return { node: id, name, ...signed };
      const reply = await federation.askNode(id, text, options);
      if (reply.state !== 'answered') return { node: id, name, state: 'unknown' };
      const [row] = reply.rows;
      const state = row?.state?.value;
      const epoch = row?.epoch?.value.slice(0, 50);
      const about = { node: id, name, by: 'word' as const, ...(epoch !== undefined && { epoch }) };
      if (state === 'counted') return { ...about, state: row?.count === undefined ? 'hidden' : 'counted' };
      if (state === 'planned') return { ...about, state };
      if (state === 'refused')
        return { ...about, state, reason: row?.reason?.value.slice(0, longest) ?? 'The node says no why.' };
      return { node: id, name, state: 'waiting' };
    }),
  );
}

/** What a verified answer proves: a count of this very cohort, or a published cell that holds exactly it. */
function bySignature(
  answer: NodeAnswer | undefined,
): Pick<Requested, 'state' | 'by' | 'epoch' | 'count'> | undefined {
  if (answer?.requested)
    return {
      state: 'counted',
      by: 'signature',
      epoch: answer.requested.epoch,
      count: answer.requested.count,
    };
  const isCell = answer?.kind === 'protected' || answer?.kind === 'open';
  if (!isCell || answer.state !== 'answered' || answer.exactness !== 'exact') return undefined;
  return { state: 'planned', by: 'signature', ...(answer.epoch !== undefined && { epoch: answer.epoch }) };
}
