import type { AttackRequest } from './requests.ts';

/** Sends a request; `globalThis.fetch`, or an application's own. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** Where a node is, and how to reach it. */
export interface Target {
  base: string;
  send: Send;
}

/** What came back, without what differs between any two servers: its address, times and ids of requests. */
export interface Exchange {
  request: AttackRequest;
  status: number;
  type: string;
  /** Names of the headers, sorted, and the values of those that could speak of the content. */
  headers: string;
  body: string;
}

const mostBytes = 2_000_000;
const mostMs = 30_000;
/** Headers whose values may depend on the content; their values are compared too. */
const telling = ['cache-control', 'content-type', 'vary', 'link', 'access-control-allow-origin'];
/** Headers that come and go by themselves. */
const fleeting = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** Sends the requests one after another; a cohort that is accepted is read as JSON. Redirects are not followed. */
export async function exchange(target: Target, requests: readonly AttackRequest[]): Promise<Exchange[]> {
  const found: Exchange[] = [];
  for (const request of requests) {
    const { response, seen } = await sendOne(target, request);
    found.push(seen);
    const location = response.headers.get('location');
    if (request.follow && response.status === 303 && location) {
      const path = new URL(location, target.base).pathname;
      found.push((await sendOne(target, { method: 'GET', path: `${path}.json`, headers: {} })).seen);
    }
  }
  return found;
}

async function sendOne(
  target: Target,
  request: AttackRequest,
): Promise<{ response: Response; seen: Exchange }> {
  const { method, path, headers, body } = request;
  const response = await target.send(target.base + path, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(mostMs),
    ...(body !== undefined && { body }),
  });
  const text = (await response.text()).slice(0, mostBytes);
  const names = [...response.headers.keys()].filter((name) => !fleeting.has(name));
  const values = telling.map((name) => `${name}=${response.headers.get(name) ?? ''}`);
  return {
    response,
    seen: {
      request,
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      headers: plain(`${names.sort().join(' ')} ${values.join(' ')}`, target.base),
      body: plain(text, target.base),
    },
  };
}

/** Without the server's own address, durations, moments and ids of requests. */
function plain(text: string, base: string): string {
  return text
    .replaceAll(base, '')
    .replaceAll(new URL(base).host, '')
    .replace(/"ms":\s*\d+/g, '"ms":0')
    .replace(/\b\d+(\.\d+)?\s?ms\b/g, '0 ms')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'then')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id');
}
