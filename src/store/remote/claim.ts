import { setTimeout as sleep } from 'node:timers/promises';
import type { Copy } from './copy.ts';
import type { Loading } from './loading.ts';
import type { Neighbours } from './neighbours.ts';
import type { Mark, Notes } from './notes.ts';
import { Trouble } from './trouble.ts';

/** How many times as long as an owner looks away, a store that knocks waits for it. */
const knocksFor = 3;
/** How long letting go of a server may take, in ms: whoever comes next can also wait for no answer. */
const releaseMs = 2_000;

export interface ClaimOptions {
  /** Whether a server that does not show its graphs as one has to be found out. */
  probes: boolean;
  /** How often the owner looks whether somebody knocks, in ms. */
  watchMs: number;
  /** Told what is being waited for. */
  tell: (step: string) => void;
}

/**
 * That the server is this store's and no other's, as the notes on it tell. A store that finds the name of another one
 * there knocks: it leaves a note, which a store that lives removes, and takes the server where nobody does. So a store
 * that was killed holds nothing, no clocks are compared, and nothing is written while nobody knocks. Throws `Trouble`.
 */
export class Claim {
  readonly #copy: Copy;
  readonly #loading: Loading;
  readonly #neighbours: Neighbours;
  readonly #options: ClaimOptions;
  #watching: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(copy: Copy, loading: Loading, neighbours: Neighbours, options: ClaimOptions) {
    this.#copy = copy;
    this.#loading = loading;
    this.#neighbours = neighbours;
    this.#options = options;
  }

  /** Takes the server at the first time; `again`, looks whether it still is ours. Gives the notes. */
  async take(again: boolean): Promise<Notes | undefined> {
    const { owner } = this.#loading;
    const notes = await this.#copy.readNotes();
    if (notes?.owner === owner) return notes;
    const isHeld = notes !== undefined && notes.owner !== '';
    if (again && isHeld) throw taken();
    if (isHeld) await this.#knock(notes.owner);
    await this.#neighbours.hide(notes !== undefined);
    const claimed: Notes = { at: notes?.at, pending: notes?.pending, owner };
    await this.#copy.update(this.#copy.notes.write(claimed));
    this.#watch();
    if (this.#options.probes) await this.#copy.probe();
    return notes === undefined ? undefined : claimed;
  }

  /** Waits for a sign of the store that wrote last. */
  async #knock(owner: string): Promise<void> {
    const { watchMs, tell } = this.#options;
    const patience = knocksFor * watchMs;
    tell(`another store had it, and has ${patience / 1000} s to say that it still does`);
    await this.#copy.update(this.#copy.notes.knock(this.#loading.owner));
    for (const until = Date.now() + patience; Date.now() < until; ) {
      await sleep(watchMs / 4);
      const notes = await this.#copy.readNotes();
      if (notes === undefined || notes.owner === '') return;
      if (notes.owner !== owner || notes.knock === undefined) throw taken();
    }
  }

  /** From the first taking on, also while a long change is under way, whoever knocks is answered. */
  #watch(): void {
    this.#watching ??= setInterval(() => void this.#look(), this.#options.watchMs);
    this.#watching.unref();
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const notes = await this.#copy.readNotes();
      if (notes?.owner === this.#loading.owner && notes.knock !== undefined)
        await this.#copy.update(this.#copy.notes.answer);
    } catch {
      // A server that is away is noticed by whoever asks it.
    } finally {
      this.#looking = false;
    }
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

  /** Lets go of the server, so that the next store need not knock. */
  async release(): Promise<void> {
    if (this.#watching === undefined) return;
    clearInterval(this.#watching);
    await this.#copy.update(this.#copy.notes.release(this.#loading.owner), releaseMs).catch(() => {});
  }
}

const taken = () =>
  new Trouble(
    'taken',
    'Another store has taken the SPARQL server. Stop one of the two, then start this one again.',
  );
