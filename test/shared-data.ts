import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder =
  process.env.COLLIMATOR_SHARED_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));

/**
 * Path of a file of the shared test data, which is read in place and never committed; undefined where this
 * machine does not have it (the test then skips and says so).
 */
export function sharedData(path: string): string | undefined {
  const full = `${folder}/${path}`;
  return existsSync(full) ? full : undefined;
}
