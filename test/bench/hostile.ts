import { type ChildNode, type Lag, startChildNode } from '../query/hostile-node.ts';
import { besiege, type Fate, type Siege } from '../query/hostile-siege.ts';

/** Time of a query, in ms: short, so that ten thousand can be asked. */
const budgetMs = 250;
/** What a refusal or an end may take beyond it. */
const allowanceMs = 50;

const at = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
};

const counted = (values: readonly string[]): [string, number][] =>
  Object.entries(Object.groupBy(values, (value) => value))
    .map(([value, all]): [string, number] => [value, all?.length ?? 0])
    .toSorted((a, b) => b[1] - a[1]);

const whole = (ms: number) => Math.round(ms).toLocaleString('en');

/** A row for each family: how its queries ended, and how long they took. */
function byFamily(fates: readonly Fate[]): string {
  const rows = Object.entries(Object.groupBy(fates, ({ family }) => family)).map(([family, all = []]) => {
    const ms = all.map((fate) => fate.ms);
    const ends = counted(all.map(({ end }) => end))
      .map(([end, n]) => `${end} ${n}`)
      .join(', ');
    return `| ${family} | ${all.length} | ${ends} | ${whole(at(ms, 0.5))} | ${whole(at(ms, 0.99))} | ${whole(at(ms, 1))} | ${late(all)} |`;
  });
  return [
    '| family | asked | ended | p50 ms | p99 ms | most ms | past budget + 50 ms |',
    '|---|---:|---|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
}

/** Says once a minute on standard error how far it is; gives the way to stop. */
function telling(title: string, count: number, fates: readonly Fate[]): () => void {
  const tell = () => {
    const ends = counted(fates.map(({ end }) => end)).map(([end, n]) => `${end} ${n}`);
    console.error(
      `${new Date().toISOString()} ${title}: ${fates.length} of ${count}; ${late(fates)} late; ${ends.join(', ')}`,
    );
  };
  const timer = setInterval(tell, 60_000);
  return () => clearInterval(timer);
}

const late = (fates: readonly Fate[]) => fates.filter(({ ms }) => ms > budgetMs + allowanceMs).length;

function summary(title: string, { fates, writes, lost }: Siege, lag: Lag, node: ChildNode): string {
  return [
    `### ${title}`,
    byFamily(fates),
    `${fates.length} queries, budget ${budgetMs} ms: ${counted(fates.map(({ end }) => end))
      .map(([end, n]) => `${end} ${n}`)
      .join(', ')}; ${late(fates)} past budget + ${allowanceMs} ms.`,
    `The process ${node.ended() === undefined ? 'lives' : `ended with ${node.ended()}`}, ${whole(lag.rss / 1e6)} MB.`,
    `${writes.length} writes meanwhile, p50 ${whole(at(writes, 0.5))} ms, p95 ${whole(at(writes, 0.95))} ms, most ${whole(at(writes, 1))} ms; lost: ${lost.length === 0 ? 'none' : lost.slice(0, 5).join('; ')}.`,
    `Lag of the event loop: p50 ${lag.p50.toFixed(1)} ms, p99 ${lag.p99.toFixed(1)} ms, most ${whole(lag.max)} ms, over ${lag.looks} looks.`,
  ].join('\n\n');
}

/**
 * Ten thousand hostile queries over HTTP against a node in a process of its own: most one at a time, so that each
 * time is the query's own, and a fifth from four clients at once, which also wait for each other. Interrupted (Ctrl-C), it
 * gives the table of those that were asked, and says so.
 */
export async function hostileTable(count = 10_000, seed = 1): Promise<string> {
  const node = await startChildNode({ COLLIMATOR_QUERY_MS: `${budgetMs}` });
  const parts: string[] = [];
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    for (const [title, lanes, share] of [
      ['One after another', 1, 0.8],
      ['Four at once', 4, 0.2],
    ] as const) {
      if (interrupted.signal.aborted) break;
      await node.measure();
      const asked = Math.round(count * share);
      const fates: Fate[] = [];
      const silence = telling(title, asked, fates);
      const { signal } = interrupted;
      const siege = await besiege(node, { count: asked, lanes, seed: seed + lanes, fates, signal }).finally(
        silence,
      );
      parts.push(summary(title, siege, await node.lag(), node));
      if (signal.aborted) parts.push(`Interrupted: ${fates.length} of these ${asked} queries were asked.`);
    }
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await node.stop();
  }
  return parts.join('\n\n');
}
