import type { Attempt, Given } from './attempt.ts';

/** How long a query may go on in the last free reader, in ms; a share of its time where that is less. */
const quickMs = 200;
const quickShare = 0.25;
/** On a busy machine a trial goes on until the reader had so much of that as processor time, or so often as long. */
const quickProcessorShare = 0.5;
const longestTrial = 5;

/** How long a query of so much time is tried, in ms. */
export const trialMs = (deadlineMs: number): number => Math.min(quickMs, quickShare * deadlineMs);

/** Waits until a query ends, or is known to be long: what waits for a processor has not shown anything yet. */
export async function tryFor(ms: number, leftMs: number, attempt: Attempt): Promise<Given | 'late'> {
  // Most queries end before this, and cost no look at the thread.
  const first = await attempt.within(ms / 10);
  if (first !== 'late') return first;
  const before = await attempt.processorMs();
  const longest = Math.min(longestTrial * ms, leftMs / 2);
  for (;;) {
    const spent = attempt.spentMs;
    if (spent >= longest) return 'late';
    const given = await attempt.within(Math.min(ms, longest - spent));
    if (given !== 'late') return given;
    if ((await attempt.processorMs()) - before >= quickProcessorShare * ms) return 'late';
  }
}
