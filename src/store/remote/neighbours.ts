import type { Log } from '../log.ts';
import type { Mount } from '../store.ts';
import { type Copy, probe } from './copy.ts';
import type { Dialect } from './dialect.ts';
import { Trouble } from './trouble.ts';

/** Most graphs of others beside ours. */
const mostHidden = 200;

/** The graphs of others on the server. Throws `Trouble`. */
export class Neighbours {
  readonly #log: Log;
  readonly #copy: Copy;
  readonly #dialect: Dialect;
  readonly #mounts: readonly Mount[];

  constructor(log: Log, copy: Copy, dialect: Dialect, mounts: readonly Mount[]) {
    this.#log = log;
    this.#copy = copy;
    this.#dialect = dialect;
    this.#mounts = mounts;
  }

  /** Keeps them out of sight where the engine can; else the server is refused. `known` is one that has our notes. */
  async hide(known: boolean): Promise<void> {
    this.#copy.hidden = [];
    const { notes, union } = this.#dialect;
    const ours = new Set([
      notes,
      union,
      probe,
      ...this.#mounts.map(({ graph }) => graph.value),
      ...(known ? this.#log.touchedSince(0) : []),
      ...(known ? (await this.#copy.held()).keys() : []),
    ]);
    const others = (await this.#copy.everyGraph()).filter((graph) => !ours.has(graph));
    const strange = others.filter((graph) => !this.#dialect.isSystem(graph));
    if (others.length > mostHidden || (union === undefined && strange.length > 0)) {
      const some = strange.slice(0, 3).map((graph) => `<${graph}>`);
      const detail = `The SPARQL server holds ${strange.length} graphs that are not this store's, such as ${some.join(', ')}.`;
      throw new Trouble('refused', `${detail} Give the store a dataset of its own.`);
    }
    this.#copy.hidden = others;
  }
}
