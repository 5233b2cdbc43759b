/** Durations in milliseconds, summed up as a table shows them. */
interface Spread {
  p50: number;
  p95: number;
}

/** Runs something `times` over, one after another, after a few runs that do not count. */
export async function spreadOf(times: number, run: (i: number) => Promise<unknown>): Promise<Spread> {
  for (let i = 0; i < 3; i++) await run(i);
  const durations: number[] = [];
  for (let i = 3; i < times + 3; i++) {
    const started = performance.now();
    await run(i);
    durations.push(performance.now() - started);
  }
  durations.sort((a, b) => a - b);
  const at = (share: number) =>
    durations[Math.min(durations.length - 1, Math.floor(share * durations.length))];
  return { p50: at(0.5) ?? 0, p95: at(0.95) ?? 0 };
}

/** How long one thing takes, in milliseconds, with what it gives. */
export async function timed<T>(run: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const started = performance.now();
  const value = await run();
  return { ms: performance.now() - started, value };
}

const shown = (ms: number) => (ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en'));

export interface BenchRow {
  what: string;
  p50: number;
  p95?: number;
  /** Against a peer in the same run: what it is, and how many times longer it took. */
  peer?: { what: string; ms: number };
}

/** The rows as a Markdown table. */
export function table(rows: readonly BenchRow[]): string {
  const lines = rows.map(({ what, p50, p95, peer }) => {
    const ratio = peer === undefined ? '' : `${peer.what}: ${(peer.ms / p50).toFixed(1)} × as long`;
    return `| ${what} | ${shown(p50)} | ${p95 === undefined ? '' : shown(p95)} | ${ratio} |`;
  });
  return ['| what | p50 ms | p95 ms | peer in the same run |', '|---|---:|---:|---|', ...lines].join('\n');
}
