import { Authorisation } from './authorisation.ts';
import type { Send, SparqlServer } from './server.ts';

/** One request of ours. Each may be repeated: queries read, and updates set what is to be. */
export interface Letter {
  url: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | URLSearchParams;
}

/** What came of a request; `text` is complete, or this is not `answered`. */
export type Reply =
  | { state: 'answered'; status: number; headers: Headers; text: string }
  | { state: 'unreachable'; reason: string }
  | { state: 'late' }
  | { state: 'abandoned' }
  | { state: 'too-long'; bytes: number };

export interface Bounds {
  ms: number;
  signal?: AbortSignal | undefined;
}

/** Sends requests to one server, with its credentials; never waits or reads without a bound, never follows redirects. */
export class Client {
  readonly #send: Send;
  readonly #authorisation: Authorisation;
  readonly #bytes: number;
  /** URLs that have asked for credentials; updates always do. */
  readonly #asking = new Set<string>();
  /** Why the server could not be reached when it last could not. */
  reason = 'it does not answer';

  constructor(server: SparqlServer) {
    this.#send = server.send;
    this.#authorisation = new Authorisation(server);
    this.#bytes = server.answerBytes ?? 64 * 1024 * 1024;
    this.#asking.add(server.update);
    if (server.graphStore !== undefined) this.#asking.add(server.graphStore);
  }

  /** A connection that the server had closed meanwhile, and a nonce that has become old, are tried once more. */
  async exchange(letter: Letter, { ms, signal }: Bounds): Promise<Reply> {
    const [place = letter.url] = letter.url.split('?');
    const late = AbortSignal.timeout(ms);
    const ended = signal === undefined ? late : AbortSignal.any([late, signal]);
    let reply: Reply = { state: 'unreachable', reason: 'it was not asked' };
    for (let attempt = 0; attempt < 3; attempt++) {
      reply = await this.#once(letter, this.#asking.has(place), ended, signal);
      if (reply.state === 'unreachable' && /reset|socket|closed|EPIPE/i.test(reply.reason)) continue;
      if (reply.state !== 'answered' || reply.status !== 401) return reply;
      this.#asking.add(place);
      if (!this.#authorisation.learn(reply.headers.get('www-authenticate'))) return reply;
    }
    return reply;
  }

  async #once(
    { url, method, headers, body }: Letter,
    known: boolean,
    ended: AbortSignal,
    signal: AbortSignal | undefined,
  ): Promise<Reply> {
    const authorization = known ? this.#authorisation.header(method, url) : undefined;
    try {
      const response = await this.#send(url, {
        method,
        headers: { ...headers, ...(authorization !== undefined && { authorization }) },
        signal: ended,
        // Credentials go nowhere but where the operator said.
        redirect: 'error',
        ...(body !== undefined && { body }),
      });
      return await this.#read(response);
    } catch (error) {
      if (signal?.aborted) return { state: 'abandoned' };
      if (ended.aborted) return { state: 'late' };
      this.reason = reasonOf(error);
      return { state: 'unreachable', reason: this.reason };
    }
  }

  async #read(response: Response): Promise<Reply> {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of response.body ?? []) {
      bytes += piece.length;
      if (bytes > this.#bytes) {
        await response.body?.cancel().catch(() => {});
        return { state: 'too-long', bytes: this.#bytes };
      }
      pieces.push(piece);
    }
    const { status, headers } = response;
    return { state: 'answered', status, headers, text: Buffer.concat(pieces).toString('utf8') };
  }
}

/** The reason that fetch hides in causes. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: inner } = (cause ?? {}) as { code?: string; message?: string };
  return [message, code, inner].filter((part) => part !== undefined && part !== '').join(', ');
}
