import type { Attempt, Given } from './attempt.ts';
import { patience } from './patience.ts';

/** How long a query may go on in the last free reader, in ms; a share of its time where that is less. */
const quickMs = 200;
const quickShare = 0.25;
/** On a busy machine a trial goes on until the reader had so much of that as processor time, or so often as long. */
const quickProcessorShare = 0.5;
const longestTrial = 5;
/** How often it is looked whether it had, as a share of the trial. */
const lookShare = 0.25;

/** How long a query of so much time is tried, in ms. */
export const trialMs = (deadlineMs: number): number => Math.min(quickMs, quickShare * deadlineMs);

/** Waits until a query ends, or is known to be long: what waits for a processor has not shown anything yet. */
export async function tryFor(ms: number, leftMs: number, attempt: Attempt): Promise<Given | 'late'> {
  // Most queries end before this, and cost no look at the thread.
  const first = await attempt.within(ms / 10);
  if (first !== 'late') return first;
  const longest = Math.min(longestTrial * ms, leftMs / 2);
  const left = () => Math.max(1, longest - attempt.spentMs);
  // A thread that waits for a processor tells late how much it had: that is not waited for beyond the trial.
  const look = () => patience(attempt.processorMs(), { ms: left(), late: () => Number.POSITIVE_INFINITY });
  const before = await look();
  for (let stepMs = ms; ; stepMs = lookShare * ms) {
    const given = await attempt.within(Math.min(stepMs, left()));
    if (given !== 'late') return given;
    const had = (await look()) - before;
    // It may have ended while it was looked at.
    if (attempt.spentMs >= longest || had >= quickProcessorShare * ms) return attempt.within(0);
  }
}
