import { maxHeaderSize, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What is wrong with a request that Node could not read, by Node's code for it. */
const reasons: Record<string, { status: number; detail: string }> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    detail: `Address and headers are longer than ${maxHeaderSize.toLocaleString('en')} bytes. Send a long query by POST, as application/sparql-query or in a form.`,
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not come in time.' },
};
const other = { status: 400, detail: 'This is not a request of HTTP/1.1.' };

/** Such a problem has no page of its own (`about:blank`, RFC 9457 §4.2.1), and ends the connection. */
function problemOf({ status, detail }: { status: number; detail: string }) {
  const title = STATUS_CODES[status];
  const body = `${JSON.stringify({ type: 'about:blank', title, status, detail }, undefined, 2)}\n`;
  const headers = {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  };
  return { title, headers, body };
}

/** Refuses a request that Node could read, and that leads to no route whatever there is. */
export function refuseHead(detail: string, response: ServerResponse): void {
  const { headers, body } = problemOf({ status: 400, detail });
  response.writeHead(400, headers).end(body);
}

/**
 * Answers a request that never reached a route, since its head cannot be read, as RFC 9457 has it, and ends the
 * connection. `earlier` is the newest answer on the same connection.
 */
export function answerUnread(error: NodeJS.ErrnoException, socket: Duplex, earlier?: ServerResponse): void {
  // In the midst of another answer it would be taken for a part of that.
  const isAnswering = earlier?.headersSent && !earlier.writableFinished;
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) return void socket.destroy();
  const reason = reasons[error.code ?? ''] ?? other;
  const { title, headers, body } = problemOf(reason);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${reason.status} ${title}\r\n${lines.join('')}`;
  socket.end(`${head}\r\n${body}`, () => socket.destroy());
}
