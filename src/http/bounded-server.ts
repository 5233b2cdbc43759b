import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerUnread } from './unread.ts';

/** How long the server waits for its clients, in ms. */
export interface ClientPatience {
  /** For the head of a request, from its first byte. */
  headMs: number;
  /** For a whole request with its body. */
  requestMs: number;
  /** For the next bytes of a body to come, or of an answer to be taken: without any progress a client is cut. */
  idleMs: number;
}

/** What nobody who is really there exceeds: large uploads are checked while they come, and take their time. */
const clientPatience: ClientPatience = { headMs: 15_000, requestMs: 300_000, idleMs: 30_000 };

/**
 * A server that no client can hold by being slow: one that sends its request at a crawl is answered 408 and cut, one
 * that does not read its answer is cut, and what was kept for it is freed. While an answer is being worked out,
 * nobody is cut: that has deadlines of its own.
 */
export function createBoundedServer(
  listener: RequestListener,
  { headMs, requestMs, idleMs }: ClientPatience = clientPatience,
): Server {
  const newest = new WeakMap<Duplex, ServerResponse>();
  const server = createServer(
    {
      headersTimeout: headMs,
      requestTimeout: requestMs,
      // How often Node looks: a crawling client lives as long more.
      connectionsCheckingInterval: Math.min(headMs, requestMs, 5_000),
    },
    (request, response) => {
      newest.set(request.socket, response);
      const cutWhenIdle = () => {
        // Where nothing waits to be read, it is the client who is waited for.
        const sendsNothing = !request.complete && request.readableLength === 0;
        if (response.headersSent || sendsNothing) request.socket.destroy();
      };
      // Any byte that goes out begins the time anew, so a slow client that reads is not cut.
      response.setTimeout(idleMs, cutWhenIdle);
      listener(request, response);
    },
  );
  server.on('clientError', (error, socket) => answerUnread(error, socket, newest.get(socket)));
  return server;
}
