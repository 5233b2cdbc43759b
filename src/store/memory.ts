/** How often the memory is looked at, in ms. One look takes microseconds. */
const period = 25;

/**
 * Calls `act` once when the resident memory of the process has grown by so many megabytes. The engine's memory
 * cannot be capped from outside and a short query can fill four gigabytes within seconds, so growth during a
 * query is blamed on it: now and then wrongly, which costs its caller a second try. Returns the way to stop.
 */
export function onGrowth(megabytes: number, act: () => void): () => void {
  if (megabytes === Number.POSITIVE_INFINITY) return () => {};
  const most = process.memoryUsage.rss() + megabytes * 1_000_000;
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() <= most) return;
    clearInterval(timer);
    act();
  }, period);
  return () => clearInterval(timer);
}
