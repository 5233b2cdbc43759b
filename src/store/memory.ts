/** How often the memory is looked at, in ms. One look takes up to a fifth of a millisecond. */
const period = 25;

interface Watch {
  /** Bytes that must not be passed. */
  most: number;
  act: () => void;
}

/** Everyone who watches now: they share one timer, which runs only while there is somebody. */
const watches = new Set<Watch>();
let timer: NodeJS.Timeout | undefined;
let resident = 0;
let lookedAt = Number.NEGATIVE_INFINITY;

/** Reads the resident memory, at most once in a period: read for each query, it would cost as much as a small one. */
function look(): void {
  if (performance.now() - lookedAt < period) return;
  resident = process.memoryUsage.rss();
  lookedAt = performance.now();
}

function end(watch: Watch): void {
  if (!watches.delete(watch) || watches.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

function lookForAll(): void {
  lookedAt = Number.NEGATIVE_INFINITY;
  look();
  for (const watch of [...watches]) {
    if (resident <= watch.most) continue;
    end(watch);
    watch.act();
  }
}

/**
 * Calls `act` once when the resident memory of the process has grown by so many megabytes. The engine's memory
 * cannot be capped from outside and a short query can fill four gigabytes within seconds, so growth during a
 * query is blamed on it: now and then wrongly, which costs its caller a second try. Returns the way to stop.
 */
export function onGrowth(megabytes: number, act: () => void): () => void {
  if (megabytes === Number.POSITIVE_INFINITY) return () => {};
  look();
  const watch = { most: resident + megabytes * 1_000_000, act };
  watches.add(watch);
  timer ??= setInterval(lookForAll, period);
  return () => end(watch);
}
