import { formulaName } from '../../counting/index.ts';
import type { Federation } from '../../federation/index.ts';
import { openQueries, type QueryLibrary } from '../../query/index.ts';
import type { Cohort } from '../cohort.ts';

/**
 * What a holder did with a request, as its node tells: `counted`; `hidden` (counted, and below the threshold);
 * `planned` (a published cell answers it); `refused` with the reason; `waiting` where it says nothing yet.
 */
export interface Requested {
  node: string;
  name: string;
  state: 'counted' | 'hidden' | 'planned' | 'refused' | 'waiting' | 'unknown';
  epoch?: string;
  reason?: string;
}

let library: Promise<QueryLibrary> | undefined;

const longest = 300;

/** Asks every node what became of a request for this cohort. The words are the node's; no number is taken from them. */
export async function requestedAt(
  cohort: Cohort,
  federation: Pick<Federation, 'nodes' | 'askNode'>,
  options: { deadlineMs?: number; signal?: AbortSignal } = {},
): Promise<Requested[]> {
  library ??= openQueries();
  const text = (await library).bind('requested-cohort', { cohort: [formulaName(cohort.formula)] });
  return Promise.all(
    federation.nodes.map(async ({ id, name }): Promise<Requested> => {
      const reply = await federation.askNode(id, text, options);
      if (reply.state !== 'answered') return { node: id, name, state: 'unknown' };
      const [row] = reply.rows;
      const state = row?.state?.value;
      const epoch = row?.epoch?.value.slice(0, 50);
      const about = { node: id, name, ...(epoch !== undefined && { epoch }) };
      if (state === 'counted') return { ...about, state: row?.count === undefined ? 'hidden' : 'counted' };
      if (state === 'planned') return { ...about, state };
      if (state === 'refused')
        return { ...about, state, reason: row?.reason?.value.slice(0, longest) ?? 'The node says no why.' };
      return { node: id, name, state: 'waiting' };
    }),
  );
}
