import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work that can be left off wherever it yields, and gives its result in the end. */
export type Slices<T> = Generator<void, T, void>;

/** Items of a loop between two places where it yields: a millisecond or less. */
export const piece = 1000;

/** How long work may hold the thread at a stretch, in ms. */
const longestMs = 5;

/** Does all of it in one go, where nobody waits for the thread. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** When work in slices last gave others a turn, in ms: a hundred short works in a row are as long as one. */
let began = 0;

/** Does it in slices of some milliseconds, with a turn of the event loop after each. What it throws rejects. */
export async function inTurns<T>(work: Slices<T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - began < longestMs) continue;
    await nextTurn();
    began = performance.now();
  }
}
