import type { Outcome, Question } from './messages.ts';
import { patience } from './patience.ts';
import type { Reader } from './reader.ts';
import type { QueryLimits } from './store.ts';

/** How long a query goes on before its memory is looked at, in ms: most end sooner, and cost one timer. */
const unwatchedMs = 20;
/** How often it is looked at from then on, in ms. */
const lookMs = 50;

/** What came of an attempt: `stale` where another reader must be asked, `grown` where it took too much memory. */
export type Given = Outcome | 'stale' | 'grown' | 'abandoned';

/**
 * One question in one reader. Memory is bounded here, since nothing else can: the engine's may be had from outside while it
 * answers, at the same points at which the thread could be ended, and that of other threads is not in it.
 */
export class Attempt {
  readonly #reader: Reader;
  readonly #bytes: number;
  readonly #signal: AbortSignal | undefined;
  readonly #began = performance.now();
  /** Settles when the reader answers; rejects when it breaks. */
  readonly answer: Promise<Outcome | 'stale'>;
  #broken = false;
  #ended: Promise<Outcome | 'stale' | 'grown'>;
  #looking: NodeJS.Timeout | 'now' | 'over' | undefined;

  /** Asks at once; the reader's memory may grow by so many megabytes. */
  constructor(reader: Reader, question: Question, megabytes: number, { signal }: QueryLimits) {
    this.#reader = reader;
    this.#bytes = megabytes * 1_000_000;
    this.#signal = signal;
    this.answer = reader.ask(question);
    this.#ended = this.answer.catch((error: Error) => {
      this.#broken = true;
      return { state: 'failed' as const, message: error.message };
    });
  }

  /** Whether the reader has ended. */
  get isBroken(): boolean {
    return this.#broken;
  }

  /** Time since the question was asked, in ms. */
  get spentMs(): number {
    return performance.now() - this.#began;
  }

  /** Processor time of the reader so far, in ms. */
  processorMs(): Promise<number> {
    return this.#reader.processorMs();
  }

  /** What comes of it within so many ms; `late` where it goes on. */
  async within(ms: number): Promise<Given | 'late'> {
    const unwatched = this.#bytes === Number.POSITIVE_INFINITY ? ms : unwatchedMs - this.spentMs;
    if (unwatched > 0) {
      const given = await this.#wait(Math.min(ms, unwatched));
      if (given !== 'late' || ms <= unwatched) return given;
    }
    this.#watch();
    return this.#wait(ms - Math.max(0, unwatched));
  }

  #wait(ms: number): Promise<Given | 'late'> {
    return patience<Given | 'late'>(this.#ended, {
      ms,
      late: () => 'late',
      signal: this.#signal,
      abandoned: () => 'abandoned',
    });
  }

  #watch(): void {
    if (this.#looking !== undefined) return;
    const grown = Promise.withResolvers<'grown'>();
    const look = async () => {
      this.#looking = 'now';
      const bytes = await this.#reader.growth();
      if (this.#looking !== 'now') return;
      if (bytes > this.#bytes) grown.resolve('grown');
      else this.#looking = setTimeout(look, lookMs);
    };
    this.#ended = Promise.race([this.#ended, grown.promise]);
    void look();
  }

  /** Looks no more. */
  stop(): void {
    if (typeof this.#looking === 'object') clearTimeout(this.#looking);
    this.#looking = 'over';
  }
}
