import type { Mark } from './notes.ts';
import { Trouble } from './trouble.ts';

/** How long the notes on the server are believed, in ms: a server that lost its graphs is noticed within that time. */
const believedMs = 1_000;
/** Before the server is tried again after it fell behind, in ms. */
const againMs = 2_000;

/** Looks up whether the server holds a revision; throws where it does not, unless that is not asked any more. */
type Look = (number: number, stillAsked: () => boolean) => Promise<void>;

/** What is known of the server: which revision queries see, and whether that is the newest. */
export class Standing {
  readonly #look: Look;
  readonly #again: () => void;
  /** `current`: queries see the newest revision. `moving`: it is being brought there, and queries wait. */
  #state: 'current' | 'moving' | 'behind' = 'behind';
  #reason = 'it was not asked yet';
  #at: Mark = { number: 0, hash: '' };
  /** When the notes were last found to be as they should, in ms. */
  #checked = 0;
  #checking: Promise<boolean> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #retries = false;

  /** Calls `again` some time after the server fell behind, once `started`. */
  constructor(look: Look, again: () => void) {
    this.#look = look;
    this.#again = again;
  }

  get state(): 'current' | 'moving' | 'behind' {
    return this.#state;
  }

  /** Why the server is behind, for people. */
  get reason(): string {
    return this.#reason;
  }

  /** The revision that queries see. */
  get at(): Mark {
    return this.#at;
  }

  started(): void {
    this.#retries = true;
  }

  moving(): void {
    this.#state = 'moving';
  }

  current(at: Mark): void {
    this.#at = at;
    this.#state = 'current';
    this.#checked = Date.now();
    clearTimeout(this.#retry);
  }

  /** Whether the server holds what queries are to see, looked up at most once a second. */
  verified(): Promise<boolean> {
    if (this.#state !== 'current') return Promise.resolve(false);
    if (Date.now() - this.#checked < believedMs) return Promise.resolve(true);
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #check(): Promise<boolean> {
    const isCurrent = () => this.#state === 'current';
    try {
      await this.#look(this.#at.number, isCurrent);
      if (!isCurrent()) return false;
      this.#checked = Date.now();
      return true;
    } catch (error) {
      if (isCurrent()) this.fellBehind(error);
      return false;
    }
  }

  /** The notes are to be looked up before anything is believed. */
  doubted(): void {
    this.#checked = 0;
  }

  /** Queries wait from here on, until the server is known to be right again. */
  fellBehind(error: unknown): void {
    this.#state = 'behind';
    this.#reason = (error as Error).message;
    clearTimeout(this.#retry);
    if (!this.#retries || (error instanceof Trouble && error.kind === 'taken')) return;
    this.#retry = setTimeout(this.#again, againMs);
    this.#retry.unref();
  }

  close(): void {
    this.#retries = false;
    clearTimeout(this.#retry);
  }
}
