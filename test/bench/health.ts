import { startChildNode } from '../query/hostile-node.ts';
import { example, token } from '../running.ts';

/** Time of a public query, in ms. */
const queryMs = 30_000;
/** Clients that ask one without end each. */
const clients = 10;
/** How long pages are asked meanwhile, in ms. */
const watchMs = 45_000;

/** Each ends only by its time; what it multiplies differs, so that none is another's. */
const endless = (i: number) =>
  `SELECT (COUNT(*) AS ?n${i}) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }`;

/** What somebody else asks meanwhile. */
const short = 'SELECT ?title { ?dataset <http://purl.org/dc/terms/title> ?title } ORDER BY ?title LIMIT 5';

/** Each client has an address of its own, told by a proxy: the queue knows them apart by it. */
const from = (i: number) => ({ 'x-forwarded-for': `192.0.2.${i + 1}` });

const at = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
};

async function submit(url: string, id: string): Promise<void> {
  const response = await fetch(`${url}/datasets/${id}?profile=dcat-ap-3`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/turtle' },
    body: await example(`catalogue/${id}.ttl`),
  });
  if (!response.ok) throw new Error(`${id}: ${response.status} ${await response.text()}`);
}

/** Asks without end until told to stop; gives how each was answered. */
async function pester(url: string, i: number, stop: AbortSignal): Promise<string[]> {
  const ends: string[] = [];
  while (!stop.aborted) {
    try {
      const response = await fetch(`${url}/sparql`, {
        method: 'POST',
        headers: from(i),
        body: new URLSearchParams({ query: endless(i) }),
        signal: stop,
      });
      const { type = '' } = (await response.json()) as { type?: string };
      ends.push(type.split('/').at(-1) ?? `${response.status}`);
      // A client that is told to come back later does so, and is not a flood.
      await new Promise((resolve) => setTimeout(resolve, 100));
    } catch {
      if (!stop.aborted) ends.push('no answer');
    }
  }
  return ends;
}

/** Pages, and a short query, asked in turn while ten clients ask queries of thirty seconds; how long they took. */
export async function healthLine(): Promise<string> {
  const node = await startChildNode({
    COLLIMATOR_QUERY_MS: `${queryMs}`,
    COLLIMATOR_TRUSTED_PROXIES: '127.0.0.0/8',
  });
  const stop = new AbortController();
  try {
    await submit(node.url, 'lidc-idri');
    const pages = {
      '/health': 'application/json',
      '/datasets/lidc-idri': 'text/html',
      '/datasets': 'text/html',
      [`/sparql?query=${encodeURIComponent(short)}`]: 'application/sparql-results+json',
    };
    const watch = async (ms: number) => {
      const times = new Map(Object.keys(pages).map((path): [string, number[]] => [path, []]));
      for (const started = performance.now(); performance.now() - started < ms; ) {
        for (const [path, accept] of Object.entries(pages)) {
          const asked = performance.now();
          const response = await fetch(node.url + path, { headers: { accept, ...from(clients) } });
          await response.text();
          if (!response.ok) throw new Error(`${path}: ${response.status}`);
          times.get(path)?.push(performance.now() - asked);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return times;
    };
    const told = (times: Map<string, number[]>) =>
      [...times]
        .map(
          ([path, ms]) =>
            `${path.replace(/\?.*/, '')} p50 ${at(ms, 0.5).toFixed(1)}, p99 ${at(ms, 0.99).toFixed(1)}, most ${at(ms, 1).toFixed(0)} ms of ${ms.length}`,
        )
        .join('; ');
    const quiet = told(await watch(5_000));
    const pestering = Array.from({ length: clients }, (_, i) => pester(node.url, i, stop.signal));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await node.measure();
    const busy = told(await watch(watchMs));
    const { p99, max } = await node.lag();
    stop.abort();
    const ends = (await Promise.all(pestering)).flat();
    const counts = Object.entries(Object.groupBy(ends, (end) => end)).map(
      ([end, all]) => `${end} ${all?.length}`,
    );
    return [
      `Quiet: ${quiet}.`,
      `While ${clients} clients ask queries of ${queryMs / 1000} s: ${busy}.`,
      `Lag of the event loop p99 ${p99.toFixed(1)}, most ${Math.round(max)} ms; those queries ended: ${counts.join(', ')}.`,
    ].join('\n');
  } finally {
    stop.abort();
    await node.stop();
  }
}
