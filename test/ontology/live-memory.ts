import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes of objects and texts that are alive after garbage is collected; buffers are freed later, and are not counted. */
function live(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}

/** The most megabytes alive at once while something runs, over what was alive before; looked at every 150 ms. */
export async function peakOf<T>(run: () => Promise<T>): Promise<{ peak: number; samples: number; value: T }> {
  const before = live();
  let [peak, samples] = [0, 0];
  const sampling = setInterval(() => {
    peak = Math.max(peak, live() - before);
    samples += 1;
  }, 150);
  const value = await run();
  clearInterval(sampling);
  peak = Math.max(peak, live() - before);
  return { peak, samples, value };
}
