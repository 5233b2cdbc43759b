import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { headFault } from './head-faults.ts';
import { answerUnread, refuseHead } from './unread.ts';

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
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    newest.set(request.socket, response);
    const cutWhenIdle = () => {
      // Where nothing waits to be read, it is the client who is waited for.
      const sendsNothing = !request.complete && request.readableLength === 0;
      if (response.headersSent || sendsNothing) request.socket.destroy();
    };
    // Any byte that goes out begins the time anew, so a slow client that reads is not cut.
    response.setTimeout(idleMs, cutWhenIdle);
    // `OPTIONS *` asks about the server as a whole.
    if (request.url === '*') request.url = '/*';
    const fault = headFault(request);
    if (fault !== undefined) return refuseHead(fault, response);
    listener(request, response);
  };
  const server = createServer(
    {
      headersTimeout: headMs,
      requestTimeout: requestMs,
      // Node would refuse it without a word.
      requireHostHeader: false,
      // How often Node looks: a crawling client lives as long more.
      connectionsCheckingInterval: Math.min(headMs, requestMs, 5_000),
    },
    answer,
  );
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    sendForBody(request, response);
    answer(request, response);
  });
  server.on('clientError', (error, socket) => answerUnread(error, socket, newest.get(socket)));
  return server;
}

/**
 * Sends `100 Continue` when the body is read, not before: who is refused by the head alone never sends it. The
 * connection ends then, since nobody knows whether the body still comes (RFC 9110 §10.1.1).
 */
function sendForBody(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  request.once('resume', () => {
    if (response.headersSent) return;
    response.removeHeader('Connection');
    response.writeContinue();
  });
}
