import type { Copy } from './copy.ts';
import type { Loading } from './loading.ts';
import type { Mark, Notes } from './notes.ts';
import { Trouble } from './trouble.ts';

/** That the server is this store's and no other's, as the notes on it tell. Throws `Trouble` where it is not so. */
export class Claim {
  readonly #copy: Copy;
  readonly #loading: Loading;
  /** Whether a server that does not show its graphs as one has to be found out. */
  readonly #probes: boolean;

  constructor(copy: Copy, loading: Loading, probes: boolean) {
    this.#copy = copy;
    this.#loading = loading;
    this.#probes = probes;
  }

  /** Takes the server at the first time; `again`, looks whether it still is ours. Gives the notes. */
  async take(again: boolean): Promise<Notes | undefined> {
    const { owner } = this.#loading;
    const notes = await this.#copy.readNotes();
    if (notes?.owner === owner) return notes;
    if (again && notes !== undefined) throw taken();
    await this.#loading.lookAround(notes !== undefined);
    const claimed: Notes = { at: notes?.at, pending: notes?.pending, owner };
    await this.#copy.update(this.#copy.notes.write(claimed));
    if (this.#probes) await this.#copy.probe();
    return notes === undefined ? undefined : claimed;
  }

  /** Throws where the server does not hold a revision, though it said that it took it. */
  async confirm(wanted: Mark): Promise<void> {
    const notes = await this.#copy.readNotes();
    if (notes !== undefined && notes.owner !== this.#loading.owner) throw taken();
    if (notes?.at?.hash === wanted.hash && notes.at.number === wanted.number && notes.pending === undefined)
      return;
    throw new Trouble(
      'away',
      `The SPARQL server does not hold revision ${wanted.number}, though it took it.`,
    );
  }

  /** Throws where the server does not hold a revision or a later one: a change under way may have come further. */
  async hold(number: number, stillAsked: () => boolean): Promise<void> {
    const notes = await this.#copy.readNotes();
    if (!stillAsked()) return;
    if (notes !== undefined && notes.owner !== this.#loading.owner) throw taken();
    if (notes === undefined || !this.#loading.isOurs(notes.at) || notes.at.number < number)
      throw new Trouble('away', 'The SPARQL server does not hold the newest revision any more.');
  }
}

const taken = () =>
  new Trouble(
    'taken',
    'Another store has taken the SPARQL server. Stop one of the two, then start this one again.',
  );
