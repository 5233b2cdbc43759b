import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may hold the thread at a stretch, in ms. */
const longestMs = 5;

/** Lets others have the thread now and then while something long is done in small steps. */
export class Breath {
  #began = performance.now();

  /** To be called after each step, of a millisecond or less: waits a turn of the event loop where it is time. */
  async take(): Promise<void> {
    if (performance.now() - this.#began < longestMs) return;
    await nextTurn();
    this.#began = performance.now();
  }
}
