import type { Built } from './messages.ts';
import type { ReaderStatus, RenewalRules } from './store.ts';

/** 50,000 quads are a quarter of a second of loading. */
export const renewalRules: RenewalRules = {
  deadShare: 0.25,
  tailShare: 0.05,
  least: 50_000,
  leastImage: 50_000,
  quietMs: 2_000,
};

/**
 * Watches what changes leave behind, and has the readers built anew when that is worth it: the engine never frees
 * a deleted quad, and a start has to replay what changed since the image was written.
 */
export class Renewal {
  readonly #rules: RenewalRules;
  readonly #durable: boolean;
  readonly #renew: (afresh: boolean) => Promise<Built | undefined>;
  #status: ReaderStatus = {
    from: 'log',
    quads: 0,
    dead: 0,
    image: undefined,
    refused: undefined,
    renewals: 0,
  };
  /** Quads changed since the image on disk. */
  #tail = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the first change came that is worth a renewal, in ms. */
  #since: number | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  /**
   * Calls `renew(true)` for readers built from the log, `renew(false)` where image and tail will do; without a
   * folder (not durable) there are no images.
   */
  constructor(rules: RenewalRules, durable: boolean, renew: (afresh: boolean) => Promise<Built | undefined>) {
    this.#rules = rules;
    this.#durable = durable;
    this.#renew = renew;
  }

  get status(): ReaderStatus {
    return { ...this.#status };
  }

  /** Takes note of how a reader was built. */
  built({ from, quads, dead, image, tail, refused }: Built): void {
    const { renewals } = this.#status;
    this.#status = { from, quads, dead, image, refused, renewals };
    this.#tail = tail;
  }

  /** Takes note of a change, and of the quads that it left dead, and plans a renewal where it is due. */
  changed(added: number, removed: number, dead: number): void {
    this.#status.quads += added - removed;
    this.#status.dead += dead;
    this.#tail += added + removed;
    if (this.#closed || this.#running !== undefined || !(this.#deadIsDue() || this.#imageIsDue())) return;
    this.#since ??= Date.now();
    clearTimeout(this.#timer);
    const { quietMs } = this.#rules;
    // An image only shortens the next start, so it must not slow down a harvest that is under way.
    const longest = (this.#deadIsDue() ? 10 : 100) * quietMs;
    const left = this.#since + longest - Date.now();
    this.#timer = setTimeout(() => this.#run(this.#deadIsDue()), Math.max(0, Math.min(quietMs, left)));
    this.#timer.unref();
  }

  #deadIsDue(): boolean {
    const { quads, dead } = this.#status;
    return dead >= this.#rules.least && dead > this.#rules.deadShare * quads;
  }

  #imageIsDue(): boolean {
    const { image, quads } = this.#status;
    const { least, leastImage, tailShare } = this.#rules;
    if (!this.#durable || quads < leastImage || this.#tail < least) return false;
    return image === undefined || this.#tail > tailShare * quads;
  }

  /** Renews now; joins the renewal under way where there is one. */
  async now(): Promise<void> {
    this.#run(true);
    await this.#running;
  }

  #run(afresh: boolean): void {
    if (this.#closed || this.#running !== undefined) return;
    this.#since = undefined;
    clearTimeout(this.#timer);
    const before = { tail: this.#tail, dead: this.#status.dead };
    const run = async () => {
      try {
        const built = await this.#renew(afresh);
        if (built === undefined) return;
        // Changes that came meanwhile are on top of what the new reader was built from, or in it: at worst they
        // count twice, and the next renewal comes a little early.
        const later = {
          tail: this.#tail - before.tail,
          dead: this.#status.dead - before.dead,
        };
        const { quads } = this.#status;
        this.built(built);
        this.#tail += later.tail;
        this.#status.dead += later.dead;
        this.#status.quads = quads;
        this.#status.renewals++;
      } catch {
        // The old readers go on; the next change that is worth it tries again.
      } finally {
        this.#running = undefined;
      }
    };
    this.#running = run();
  }

  /** Plans nothing more. What is under way ends by itself, when its readers do. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }
}
