import { randomUUID } from 'node:crypto';
import { type Difference, difference } from '../difference.ts';
import { sha256 } from '../digest.ts';
import type { Log } from '../log.ts';
import type { Mount } from '../store.ts';
import type { Copy } from './copy.ts';
import type { Dialect } from './dialect.ts';
import type { Mark, Notes } from './notes.ts';
import { operations, requests } from './statements.ts';
import { Trouble } from './trouble.ts';

/** Brings what is on the server to what stands in the log, by differences where it can. Throws `Trouble`. */
export class Loading {
  readonly #log: Log;
  readonly #copy: Copy;
  readonly #dialect: Dialect;
  readonly #mounts: readonly Mount[];
  readonly #moving: () => void;
  /** Who we are in the notes. */
  readonly #owner = randomUUID();

  /** Calls `moving` before the server holds half of something, so that no query is asked until it is whole. */
  constructor(log: Log, copy: Copy, dialect: Dialect, mounts: readonly Mount[], moving: () => void) {
    this.#log = log;
    this.#copy = copy;
    this.#dialect = dialect;
    this.#mounts = mounts;
    this.#moving = moving;
  }

  get owner(): string {
    return this.#owner;
  }

  /** A revision of the log, as the notes tell it. */
  mark(number: number): Mark {
    return { number, hash: this.#log.hash(number) ?? '' };
  }

  /** Whether a revision of the notes is one of this log. */
  isOurs(mark: Mark | undefined): mark is Mark {
    return (
      mark !== undefined && mark.number <= this.#log.newest() && this.#log.hash(mark.number) === mark.hash
    );
  }

  /** Loads what the notes tell that the server lacks; everything where they tell nothing, and `anew` all the same. */
  async toNewest(notes: Notes | undefined, anew: boolean): Promise<void> {
    if (anew || notes === undefined || !this.isOurs(notes.at)) return this.#all(anew);
    if (notes.pending !== undefined && !this.isOurs(notes.pending)) return this.#all(false);
    await this.#mountAll(false);
    if (notes.pending === undefined) await this.#bridge(notes.at);
    else await this.putAgain(notes.at);
  }

  /** Loads every mount that is not on the server as it ships, and drops those that do not ship any more. */
  async #mountAll(anew: boolean): Promise<void> {
    const held = await this.#copy.held();
    for (const mount of this.#mounts) {
      const digest = sha256(mount.text);
      if (anew || held.get(mount.graph.value) !== digest) await this.#copy.mount(mount, digest);
    }
    const mounted = new Set(this.#mounts.map(({ graph }) => graph.value));
    for (const [graph, digest] of held)
      if (digest !== undefined && !mounted.has(graph)) await this.#copy.drop(graph);
  }

  /** Loads every graph: what is on the server is not of this log, or is not to be believed. */
  async #all(mountsToo: boolean): Promise<void> {
    const { notes } = this.#copy;
    await this.#copy.update(notes.write({ owner: this.#owner, at: undefined, pending: undefined }));
    const to = this.mark(this.#log.newest());
    const graphs = new Set(this.#log.touchedSince(0));
    for (const [graph, digest] of await this.#copy.held())
      if (digest === undefined && !graphs.has(graph)) await this.#copy.drop(graph);
    // Mounts stay in the union only where it stays.
    const union = this.#dialect.union !== undefined;
    if (union) await this.#copy.dropUnion();
    await this.#mountAll(mountsToo || union);
    for (const graph of graphs)
      await this.#copy.put(graph, this.#log.lines(graph), { note: notes.hold(graph) });
    await this.#copy.update(notes.rewrite({ owner: this.#owner, at: to, pending: undefined }));
  }

  /** Brings the server from a revision that it holds to the newest, with what changed on balance. */
  async #bridge(from: Mark): Promise<void> {
    const to = this.mark(this.#log.newest());
    if (from.number === to.number) return;
    let differences: Difference[];
    try {
      differences = this.#log
        .touchedSince(from.number)
        .map((graph) => difference(graph, this.#log.lines(graph, from.number), this.#log.lines(graph)))
        .filter(({ added, removed }) => added.length + removed.length > 0);
    } catch {
      // Compaction dropped what lies between: the graphs as they are now are enough.
      return this.putAgain(from);
    }
    await this.carry(differences, from, to);
  }

  /** Puts every graph whole that was touched since a revision: how much of that reached the server is not known. */
  async putAgain(since: Mark): Promise<void> {
    const { notes } = this.#copy;
    const to = this.mark(this.#log.newest());
    for (const graph of this.#log.touchedSince(since.number))
      await this.#copy.put(graph, this.#log.lines(graph), { note: notes.hold(graph) });
    await this.#copy.update(notes.rewrite({ owner: this.#owner, at: to, pending: undefined }));
  }

  /** Writes differences: in one request with the notes where that is possible, else with the notes saying so before. */
  async carry(differences: readonly Difference[], from: Mark, to: Mark): Promise<void> {
    const { notes } = this.#copy;
    const owner = this.#owner;
    const after = notes.rewrite({ owner, at: to, pending: undefined });
    const all = differences.flatMap((each) => [
      ...operations(each, this.#dialect),
      { text: notes.hold(each.graph), statements: 1 },
    ]);
    const texts = requests([...all, { text: after, statements: 5 }], this.#dialect);
    if (texts.length > 1 || !this.#dialect.atomic) this.#moving();
    try {
      if (texts.length > 1) await this.#copy.update(notes.rewrite({ owner, at: from, pending: to }));
      for (const text of texts) await this.#copy.update(text);
    } catch (error) {
      if (!(error instanceof Trouble) || error.kind !== 'refused') throw error;
      // Some of what an update refuses, a graph store takes.
      this.#moving();
      await this.#copy.update(notes.rewrite({ owner, at: from, pending: to }));
      for (const { graph } of differences)
        await this.#copy.put(graph, this.#log.lines(graph, to.number), { note: notes.hold(graph) });
      await this.#copy.update(after);
    }
  }
}
