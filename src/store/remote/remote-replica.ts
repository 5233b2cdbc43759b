import type { Difference } from '../difference.ts';
import type { Log } from '../log.ts';
import type { Outcome, Question } from '../messages.ts';
import { patience } from '../patience.ts';
import type { Replica } from '../replica.ts';
import type { EngineTraits, QueryLimits, ReaderStatus, StoreOptions } from '../store.ts';
import { ask } from './answers.ts';
import { Client } from './client.ts';
import { Copy } from './copy.ts';
import type { Dialect } from './dialect.ts';
import { Follower } from './follower.ts';
import { fuseki } from './fuseki.ts';
import type { EngineName, SparqlServer } from './server.ts';
import { Slots } from './slots.ts';
import { standard } from './standard.ts';
import { virtuoso } from './virtuoso.ts';

const dialects: Record<EngineName, Dialect> = { virtuoso, fuseki, standard };
const defaultDeadlineMs = 10_000;

/** A SPARQL server that answers from the graphs as the log left them; {@link Follower} keeps them so. */
export class RemoteReplica implements Replica {
  readonly #log: Log;
  readonly #server: SparqlServer;
  readonly #dialect: Dialect;
  readonly #client: Client;
  readonly #copy: Copy;
  readonly #follower: Follower;
  readonly #slots: Record<'own' | 'public', Slots>;
  #renewals = 0;

  /** `takeBack` undoes the newest revision of the log by another, where the server refuses it. */
  constructor(
    log: Log,
    server: SparqlServer,
    { mounts = [], publicReaders = 4, waiting = 64 }: StoreOptions,
    takeBack: () => Promise<void>,
  ) {
    this.#log = log;
    this.#server = server;
    this.#dialect = dialects[server.engine];
    this.#client = new Client(server);
    this.#copy = new Copy(this.#client, server, this.#dialect);
    const at = { server, copy: this.#copy, dialect: this.#dialect };
    this.#follower = new Follower(log, at, mounts, takeBack);
    this.#slots = {
      own: new Slots(server.connections ?? 4, waiting),
      public: new Slots(publicReaders, waiting),
    };
  }

  get revision(): number {
    return this.#follower.standing.at.number;
  }

  get traits(): EngineTraits | undefined {
    return this.#dialect.traits;
  }

  async start(): Promise<void> {
    await this.#follower.start();
    const { tell } = this.#server;
    const { rowsAdvice } = this.#dialect;
    if (tell === undefined || rowsAdvice === undefined) return;
    const limit = await this.#copy.cutsAt();
    if (limit !== undefined)
      tell(
        `The SPARQL server cuts answers at ${limit} rows, which can be too few for this node. ${rowsAdvice}`,
      );
  }

  prepare(): Promise<void> {
    return this.#follower.prepare();
  }

  apply(revision: number, differences: Difference[]): Promise<void> {
    return this.#follower.apply(revision, differences);
  }

  async ask(question: Question, limits: QueryLimits): Promise<Outcome> {
    const { deadlineMs = defaultDeadlineMs, signal, pool = 'own' } = limits;
    const slot = await this.#slots[pool].take(defaultDeadlineMs, limits);
    if (slot.state !== 'slot') return slot;
    const place = { url: this.#server.query, dialect: this.#dialect, hidden: this.#copy.hidden };
    try {
      for (let attempt = 0; attempt < 2; attempt++) {
        if (!(await this.#follower.ready(deadlineMs, signal))) break;
        const [outcome, sure] = await Promise.all([
          ask(this.#client, place, question, { ms: deadlineMs, signal }),
          patience(this.#follower.standing.verified(), { ms: deadlineMs, late: () => false, signal }),
        ]);
        // Whether it is there at all is looked up before anything else is written.
        if (outcome.state === 'busy') this.#follower.standing.doubted();
        if (sure || signal?.aborted || outcome.state === 'malformed' || outcome.state === 'timed-out')
          return outcome;
      }
      return { state: 'busy', retryAfterSeconds: 5 };
    } finally {
      slot.release();
    }
  }

  async renew(): Promise<void> {
    await this.#follower.renew();
    this.#renewals++;
  }

  status(): ReaderStatus {
    const { at, state, reason } = this.#follower.standing;
    const behind = state === 'current' ? {} : { behind: reason };
    return {
      from: 'server',
      quads: this.#log.quads(),
      dead: 0,
      image: undefined,
      refused: undefined,
      renewals: this.#renewals,
      server: { engine: this.#server.engine, revision: at.number, ...behind },
    };
  }

  async close(): Promise<void> {
    for (const slots of Object.values(this.#slots)) slots.close();
    await this.#follower.close();
  }
}
