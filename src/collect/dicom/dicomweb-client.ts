import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '../../base/index.ts';

/** The way to one DICOMweb server. Headers go to its origin only, and into no message. */
export interface DicomWebConnection {
  /** Root of the service, e.g. `https://pacs.hospital.example/dicom-web`. */
  url: string;
  /** Sent with every request, e.g. Authorization. */
  headers?: Record<string, string>;
  /** Longest wait for one answer, its retry included; 30,000 ms. */
  deadlineMs?: number;
  /** Longest answer; 32 MiB. */
  maxBytes?: number;
}

/** Data sets as JSON, and whether the server says that it has more; or why there are none. */
export type Answer =
  | { state: 'answered'; dataSets: unknown[]; more: boolean }
  | { state: 'refused'; reason: string };

export interface DicomWebClient {
  /** The root without query; it never holds a password. */
  name: string;
  /** Asks for a path below the root. */
  get(path: string): Promise<Answer>;
}

const json = /^application\/(dicom\+json|json)\s*(;|$)/i;
const pauseMs = 250;

/** Opens the way to a server; throws a problem where the address or a header cannot be used. */
export function openDicomWeb({
  url,
  headers = {},
  deadlineMs = 30_000,
  maxBytes = 32 * 1_048_576,
}: DicomWebConnection): DicomWebClient {
  const root = rootOf(url);
  const sent = headersOf(headers);

  async function attempt(target: URL, signal: AbortSignal): Promise<Answer & { againAfterMs?: number }> {
    let response: Response;
    try {
      response = await fetch(target, { headers: sent, redirect: 'manual', signal });
    } catch (error) {
      signal.throwIfAborted();
      return { ...refused(`The connection failed (${codeOf(error)}).`), againAfterMs: pauseMs };
    }
    const { status } = response;
    const readable = status === 200 && json.test(response.headers.get('content-type') ?? '');
    if (!readable) await response.body?.cancel();
    if (status === 204) return { state: 'answered', dataSets: [], more: false };
    if (status >= 300 && status < 400)
      return refused(`The server redirects elsewhere (${status}); only the address of the config is asked.`);
    if (status === 429 || status >= 500)
      return { ...refused(`The server answers ${status}.`), againAfterMs: retryAfter(response) };
    if (status !== 200) return refused(`The server answers ${status}.`);
    const type = response.headers.get('content-type') ?? 'nothing';
    if (!readable)
      return refused(`The answer is ${mediaType(type)}, and application/dicom+json was expected.`);
    try {
      const bytes = await readBounded(response, maxBytes);
      if (bytes === undefined) return refused(`The answer is longer than ${maxBytes} bytes.`);
      return dataSetsOf(bytes, response.headers.get('warning') ?? '');
    } catch (error) {
      signal.throwIfAborted();
      return { ...refused(`The answer breaks off (${codeOf(error)}).`), againAfterMs: pauseMs };
    }
  }

  return {
    name: root.href.replace(/\/$/, ''),
    async get(path) {
      const target = new URL(path, root);
      const signal = AbortSignal.timeout(deadlineMs);
      const until = performance.now() + deadlineMs;
      try {
        const { againAfterMs, ...first } = await attempt(target, signal);
        if (againAfterMs === undefined || performance.now() + againAfterMs >= until) return first;
        await wait(againAfterMs, undefined, { signal });
        const { againAfterMs: _, ...second } = await attempt(target, signal);
        return second;
      } catch (error) {
        if (!signal.aborted) throw error;
        return refused(`There is no whole answer within ${deadlineMs} ms.`);
      }
    },
  };
}

const refused = (reason: string) => ({ state: 'refused', reason }) as const;

function rootOf(url: string): URL {
  const root = URL.canParse(url) ? new URL(url) : undefined;
  if (root === undefined || !/^https?:$/.test(root.protocol))
    throw new Problem(
      'malformed-request',
      'The address of a DICOMweb server begins with http:// or https://.',
    );
  if (root.username !== '' || root.password !== '' || root.search !== '' || root.hash !== '')
    throw new Problem(
      'malformed-request',
      'The address of a DICOMweb server has no password, query or fragment; put credentials into its headers.',
    );
  if (!root.pathname.endsWith('/')) root.pathname += '/';
  return root;
}

/** Headers, checked here: what `fetch` throws about a bad one would quote its value. */
function headersOf(given: Record<string, string>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    try {
      headers.set(name, value);
    } catch {
      throw new Problem(
        'malformed-request',
        `A header of the DICOMweb server is not allowed by HTTP: ${name}.`,
      );
    }
  }
  headers.set('accept', 'application/dicom+json, application/json;q=0.5');
  return headers;
}

/** The code of a failed connection; messages may hold more than we want to tell. */
function codeOf(error: unknown): string {
  const { cause, code } = error as { cause?: { code?: string }; code?: string };
  return cause?.code ?? code ?? 'no reason given';
}

const mediaType = (header: string) =>
  (/^[\w.+-]+\/[\w.+-]+/.exec(header)?.[0] ?? 'of no known type').slice(0, 80);

/** How long a server asks to wait (RFC 9110 §10.2.3). */
function retryAfter(response: Response): number {
  const header = response.headers.get('retry-after') ?? '';
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? pauseMs : Math.max(0, at - Date.now());
}

async function readBounded(response: Response, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the body, so a server cannot go on sending what nobody reads.
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** DICOM JSON is UTF-8 whatever a charset parameter says (PS3.18 F.2.1); other bytes are a refusal, not question marks. */
function dataSetsOf(bytes: Buffer, warning: string): Answer {
  let value: unknown;
  try {
    value = bytes.length === 0 ? [] : JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refused('The answer is not JSON in UTF-8.');
  }
  if (!Array.isArray(value)) return refused('The answer is not a JSON array of data sets.');
  return { state: 'answered', dataSets: value, more: /^\s*299\b/.test(warning) };
}
