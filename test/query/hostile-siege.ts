import { token } from '../running.ts';
import { type Hostile, hostileQueries } from './hostile.ts';
import type { ChildNode } from './hostile-node.ts';

/** What became of one hostile query over HTTP. */
export interface Fate extends Pick<Hostile, 'family' | 'damaged'> {
  /** `answered`, the kind of the problem, or `no answer` where the connection broke. */
  end: string;
  /** From sending until an answer begins, or to the last byte of a problem. */
  ms: number;
}

/** What a siege showed. */
export interface Siege {
  fates: Fate[];
  /** Milliseconds until each write of ours was acknowledged, in order. */
  writes: number[];
  /** Writes that were not acknowledged, or not there afterwards. */
  lost: string[];
}

/** Ways of the SPARQL Protocol, taken in turn; a URL has its own limit, so long texts are never sent in one. */
function send(url: string, text: string, turn: number): Promise<Response> {
  const accept = 'application/sparql-results+json, text/turtle;q=0.9';
  if (turn % 3 === 0 && text.length < 2000)
    return fetch(`${url}/sparql?query=${encodeURIComponent(text)}`, { headers: { accept } });
  if (turn % 3 === 1) {
    const headers = { accept, 'content-type': 'application/sparql-query' };
    return fetch(`${url}/sparql`, { method: 'POST', headers, body: text });
  }
  return fetch(`${url}/sparql`, {
    method: 'POST',
    headers: { accept },
    body: new URLSearchParams({ query: text }),
  });
}

async function fateOf(url: string, { family, text, damaged }: Hostile, turn: number): Promise<Fate> {
  const started = performance.now();
  let answered: number | undefined;
  let end = 'no answer';
  try {
    const response = await send(url, text, turn);
    // The query has ended then: megabytes that are on their way to a client that is slow to take them are not its time.
    if (response.ok) answered = performance.now() - started;
    const body = await response.text();
    end = response.ok ? 'answered' : kindOf(response.status, body);
  } catch {
    // The connection broke: that is its end.
  }
  return { family, damaged, end, ms: answered ?? performance.now() - started };
}

function kindOf(status: number, body: string): string {
  try {
    return (JSON.parse(body) as { type: string }).type.split('/').at(-1) ?? `${status}`;
  } catch {
    return `${status}`;
  }
}

/** Waits until a reader is free, so that the next query does not wait for the place of the one before it. */
export async function untilFree(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/sparql?query=${encodeURIComponent('ASK {}')}`);
    await response.arrayBuffer();
    if (response.ok) return;
  }
}

const graphs = 5;

/** Writes graph after graph until told to end, each content of its own; then looks whether the last ones are there. */
async function write(url: string, ended: () => boolean): Promise<Pick<Siege, 'writes' | 'lost'>> {
  const writes: number[] = [];
  const lost: string[] = [];
  const last = new Map<string, number>();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/turtle' };
  for (let n = 0; !ended(); n++) {
    const graph = `urn:siege:${n % graphs}`;
    const body = Array.from({ length: 50 }, (_, i) => `<urn:s${i}> <urn:p> ${n} .`).join('\n');
    const started = performance.now();
    const response = await fetch(`${url}/graphs?graph=${graph}`, { method: 'PUT', headers, body });
    await response.arrayBuffer();
    writes.push(performance.now() - started);
    if (response.ok) last.set(graph, n);
    else lost.push(`${graph}: write ${n} was answered with ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (const [graph, n] of last) {
    const response = await fetch(`${url}/graphs?graph=${graph}`, { headers: { accept: 'text/turtle' } });
    const text = await response.text();
    const there = text.match(/<urn:p>/g)?.length ?? 0;
    if (there !== 50 || !new RegExp(`\\b${n}\\b`).test(text)) lost.push(`${graph}: write ${n} is not there`);
  }
  return { writes, lost };
}

/**
 * Asks a node hostile queries over HTTP, while a writer writes. With one lane each query is sent when a reader is
 * free, so that its time is its own; with more they crowd the queue as well. What became of each is put into `fates`
 * as it comes; it ends early when the signal aborts.
 */
export async function besiege(
  node: ChildNode,
  {
    count,
    lanes,
    seed,
    fates = [],
    signal,
  }: { count: number; lanes: number; seed: number; fates?: Fate[]; signal?: AbortSignal },
): Promise<Siege> {
  let running = true;
  const writing = write(node.url, () => !running);
  const queries = hostileQueries(count, seed);
  const lane = async () => {
    for (const query of queries) {
      if (signal?.aborted) return;
      if (lanes === 1) await untilFree(node.url);
      fates.push(await fateOf(node.url, query, fates.length));
      if (node.ended() !== undefined) throw new Error(`The node ended with ${node.ended()}.`);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    running = false;
  }
  return { fates, ...(await writing) };
}
