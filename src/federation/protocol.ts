import { boundedBody } from './body.ts';
import type { Outcome, ReadAnswer } from './reply.ts';

const utf8 = new TextDecoder();
const mediaType = 'application/sparql-results+json';

/** Headers by which Virtuoso says that its 200 is only part of the answer. */
const cutHeaders = ['x-sql-state', 'x-sparql-maxrows'];

/** What a status that is not 200 means, for people. */
export function statusReason(status: number): string {
  return status >= 300 && status < 400
    ? `The node redirects to another address (HTTP status ${status}), which is not followed.`
    : `The node answered with HTTP status ${status}.`;
}

async function outcomeOf<Found extends object>(
  response: Response,
  { maxBytes, read }: { maxBytes: number; read: ReadAnswer<Found> },
): Promise<Outcome<Found>> {
  const { status, headers } = response;
  if (status !== 200) {
    await response.body?.cancel();
    return { state: 'refused', status, reason: statusReason(status) };
  }
  const cut = cutHeaders.find((header) => headers.has(header));
  if (cut !== undefined) {
    await response.body?.cancel();
    return { state: 'refused', status, reason: `The node sent only a part of its answer (header ${cut}).` };
  }
  const received = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? 'no media type';
  if (received !== mediaType && received !== 'application/json') {
    await response.body?.cancel();
    return { state: 'malformed', reason: `The node sent ${received.slice(0, 80)} instead of ${mediaType}.` };
  }
  const body = await boundedBody(response, maxBytes);
  if (body === undefined)
    return { state: 'malformed', reason: `The answer is longer than ${maxBytes} bytes.` };
  const found = read(utf8.decode(body));
  return found
    ? { state: 'answered', ...found }
    : { state: 'malformed', reason: `The answer is not ${mediaType}.` };
}

/** The system's word for a failed connection, e.g. ECONNREFUSED, which fetch hides in the cause. */
export function connectionReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return `No connection to the node${code === undefined ? '' : ` (${code})`}.`;
}

let encoded = { query: '', form: new Uint8Array() };
/** The query as a form: encoded once where many nodes are asked the same, which long queries make worth while. */
function formOf(query: string): Uint8Array<ArrayBuffer> {
  if (encoded.query !== query)
    encoded = { query, form: new TextEncoder().encode(`query=${encodeURIComponent(query)}`) };
  return encoded.form;
}

/** More tries after a failed connection. */
const retries = 1;

/** Bounds of one question, and how its answer is read. */
interface Asking<Found extends object> {
  signal: AbortSignal;
  maxBytes: number;
  read: ReadAnswer<Found>;
}

/**
 * Asks one endpoint one SELECT over the SPARQL 1.1 Protocol. Never throws: an aborted `signal` gives
 * `timed-out`. A connection that fails before the response begins is tried once more; a node that
 * began to answer is not asked twice. Redirects are not followed, since they would send the question to an
 * endpoint that nobody chose.
 */
export async function select<Found extends object>(
  endpoint: string,
  query: string,
  { signal, maxBytes, read }: Asking<Found>,
): Promise<Outcome<Found>> {
  for (let attempt = 0; ; attempt++) {
    let response: Response | undefined;
    try {
      response = await fetch(endpoint, {
        method: 'POST',
        headers: { accept: mediaType, 'content-type': 'application/x-www-form-urlencoded' },
        body: formOf(query),
        redirect: 'manual',
        signal,
      });
      return await outcomeOf(response, { maxBytes, read });
    } catch (error) {
      if (signal.aborted) return { state: 'timed-out' };
      if (response)
        return { state: 'unreachable', reason: 'The connection broke while the node was answering.' };
      if (attempt >= retries) return { state: 'unreachable', reason: connectionReason(error) };
    }
  }
}
