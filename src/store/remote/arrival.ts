import { setTimeout as sleep } from 'node:timers/promises';
import type { SparqlServer } from './server.ts';
import { Trouble, toProblem } from './trouble.ts';

/** How long a start waits for the server, in ms. */
const defaultStartMs = 60_000;
/** How often whoever waits for a start is told why, in ms, where that is something else. */
const tellMs = 3_000;
/** Between two attempts to reach a server that is away, in ms. */
export const pauseMs = 500;

/** The wait for a server that may not be there yet, with the reason for whoever waits. */
export class Arrival {
  readonly #server: SparqlServer;
  #reason = 'it has not answered yet';

  constructor(server: SparqlServer) {
    this.#server = server;
  }

  /** Says what is being waited for now. */
  readonly says = (reason: string): void => {
    this.#reason = reason;
  };

  /** Resolves when an attempt does; rejects with a Problem where that cannot be had in time. */
  async waitFor(attempt: () => Promise<void>): Promise<void> {
    const { startMs = defaultStartMs, query, tell = () => {} } = this.#server;
    const until = Date.now() + startMs;
    let told = '';
    const telling = setInterval(() => {
      if (told !== this.#reason) tell(`Waiting for the SPARQL server at ${query}: ${this.#reason}.`);
      told = this.#reason;
    }, tellMs);
    try {
      while (!(await this.#succeeds(attempt, until))) await sleep(pauseMs);
    } finally {
      clearInterval(telling);
    }
  }

  async #succeeds(attempt: () => Promise<void>, until: number): Promise<boolean> {
    try {
      await attempt();
      return true;
    } catch (error) {
      const mayCome = error instanceof Trouble && error.kind === 'away' && Date.now() + pauseMs < until;
      if (!mayCome) throw error instanceof Trouble ? toProblem(error, 'The store was not opened.') : error;
      this.says(error.message.replace(/\.$/, ''));
      return false;
    }
  }
}
