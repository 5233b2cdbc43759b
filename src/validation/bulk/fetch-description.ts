import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { type Format, formatOf, formatOfSuffix, formats } from '../../rdf/index.ts';
import { isPublicAddress } from './public-address.ts';

/** Which addresses may be fetched and how much of them. */
export interface FetchOptions {
  /** Host names, or `*.example.org` for all below one, or `*` for every public host; none means off. */
  allow: readonly string[];
  /** Largest answer, in bytes. */
  bytes?: number;
  /** Milliseconds for everything, redirects included. */
  deadlineMs?: number;
  /** For tests: finds the addresses of a host, and asks one of them. */
  resolve?: (host: string) => Promise<string[]>;
  ask?: (url: URL, address: string, signal: AbortSignal) => Promise<FetchAnswer>;
}

/** An answer before its body is read. */
export interface FetchAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: AsyncIterable<Uint8Array> & { destroy?(): unknown };
}

/** A description from the web; or why it may not be asked for, or did not come. */
export type Fetched =
  | { state: 'fetched'; text: string; format: Format; base: string }
  | { state: 'refused'; reason: string }
  | { state: 'failed'; reason: string };

const mostRedirects = 3;
const accept = Object.values(formats)
  .map(({ mediaType }, at) => `${mediaType};q=${(1 - at / 10).toFixed(1)}`)
  .join(', ');

/**
 * Fetches a description over HTTPS. The host must be allowed, every address that it has must be public, and the
 * connection goes to the address that was checked, so that a name cannot change its mind in between. Each redirect is
 * checked the same way. No cookie or credential is sent.
 */
export async function fetchDescription(url: string, options: FetchOptions): Promise<Fetched> {
  const { bytes = 5_242_880, deadlineMs = 15_000 } = options;
  const signal = AbortSignal.timeout(deadlineMs);
  let next = url;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const target = await checked(next, options);
    if ('state' in target) return target;
    const answer = await within(signal, (options.ask ?? ask)(target.url, target.address, signal));
    if ('state' in answer) return answer;
    const location = answer.headers.location;
    if (answer.status >= 300 && answer.status < 400 && typeof location === 'string') {
      answer.body.destroy?.();
      if (!URL.canParse(location, target.url.href))
        return { state: 'failed', reason: 'It redirects to no address.' };
      next = new URL(location, target.url).href;
      continue;
    }
    return within(signal, described(answer, target.url, bytes));
  }
  return { state: 'failed', reason: `It redirects more than ${mostRedirects} times.` };
}

async function checked(
  text: string,
  { allow, resolve = addressesOf }: FetchOptions,
): Promise<{ url: URL; address: string } | Extract<Fetched, { state: 'refused' | 'failed' }>> {
  const refuse = (reason: string) => ({ state: 'refused' as const, reason });
  if (allow.length === 0) return refuse('Addresses are not fetched here; send the description itself.');
  if (!URL.canParse(text)) return refuse('That is no address.');
  const url = new URL(text);
  const host = url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (url.protocol !== 'https:') return refuse('Only addresses that begin with https: are fetched.');
  if (url.port !== '') return refuse('Only the usual port of https is asked.');
  if (url.username !== '' || url.password !== '') return refuse('An address must not carry a password.');
  if (isIP(host) !== 0) return refuse('A host must have a name.');
  const allowed = allow.some((each) =>
    each === '*' ? true : each.startsWith('*.') ? host.endsWith(each.slice(1)) : host === each,
  );
  if (!allowed) return refuse(`The host ${host} is not among those that are fetched from.`);
  const addresses = await resolve(host).catch(() => []);
  if (addresses.length === 0) return { state: 'failed', reason: `The host ${host} is not known.` };
  if (!addresses.every(isPublicAddress)) return refuse(`The host ${host} is not in the public internet.`);
  return { url, address: addresses[0] as string };
}

const addressesOf = async (host: string) => (await lookup(host, { all: true })).map(({ address }) => address);

/** What comes in time; a failure of the network is an outcome like another. */
async function within<T>(
  signal: AbortSignal,
  work: Promise<T>,
): Promise<T | Extract<Fetched, { state: 'failed' }>> {
  try {
    return await work;
  } catch (error) {
    const reason = signal.aborted
      ? 'It did not answer in time.'
      : `It did not answer: ${(error as Error).message}.`;
    return { state: 'failed', reason };
  }
}

async function described(
  { status, headers, body }: FetchAnswer,
  url: URL,
  most: number,
): Promise<Exclude<Fetched, { state: 'refused' }>> {
  const fail = (reason: string) => {
    body.destroy?.();
    return { state: 'failed' as const, reason };
  };
  if (status !== 200) return fail(`It answered ${status}.`);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return fail('It is compressed, which was not asked for.');
  const type = headers['content-type'];
  const suffix = /\.(\w+)$/.exec(url.pathname)?.[1] ?? '';
  const format = formatOf(typeof type === 'string' ? type : undefined) ?? formatOfSuffix(suffix);
  if (format === undefined) return fail(`It is ${String(type ?? 'of no type').slice(0, 100)}, not RDF.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) return fail(`It has more than ${most} bytes.`);
    chunks.push(chunk);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { state: 'fetched', text, format, base: url.href };
  } catch {
    return fail('It is not UTF-8.');
  }
}

/** Asks exactly this address for the host: the name is only used for the certificate and the Host header. */
function ask(url: URL, address: string, signal: AbortSignal): Promise<FetchAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: address,
        servername: url.hostname,
        path: `${url.pathname}${url.search}`,
        headers: { host: url.host, accept, 'accept-encoding': 'identity', 'user-agent': 'Collimator' },
        agent: false,
        maxHeaderSize: 16_384,
        signal,
      },
      (answer) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer }),
    );
    sent.on('error', reject);
    sent.end();
  });
}
