import { Problem, replaceFile } from '../base/index.ts';

/** How it went: how many requests the file now holds, or why none were fetched. */
export type Fetched =
  | { state: 'fetched'; file: string; requests: number }
  | { state: 'refused'; reason: string };

const longestBytes = 4_194_304;
const longestMs = 30_000;

/**
 * Fetches the requests for counts that wait at a hub, for `build --requests` to decide on. Talks to that one address
 * only: redirects are refused. Nothing about any case goes with it; a failed fetch leaves the earlier file as it was.
 */
export async function fetchRequests(url: string, epoch: string, file: string): Promise<Fetched> {
  const refused = (reason: string): Fetched => ({ state: 'refused', reason });
  const target = new URL(url);
  target.searchParams.set('epoch', epoch);
  const signal = AbortSignal.timeout(longestMs);
  try {
    const response = await fetch(target, {
      redirect: 'error',
      signal,
      headers: { accept: 'application/json' },
    });
    if (!response.ok) {
      await response.body?.cancel();
      return refused(`${target.origin} answers ${response.status}.`);
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > longestBytes) return refused(`${target.origin} sends more than ${longestBytes} bytes.`);
      chunks.push(chunk);
    }
    const json: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (!Array.isArray(json)) return refused(`${target.origin} sends something other than a JSON array.`);
    await replaceFile(file, `${JSON.stringify(json, undefined, 2)}\n`);
    return { state: 'fetched', file, requests: json.length };
  } catch (error) {
    if (error instanceof Problem) return refused(error.message);
    if (signal.aborted) return refused(`${target.origin} did not answer within ${longestMs / 1000} seconds.`);
    return refused(`${target.origin} could not be asked: ${(error as Error).message}.`);
  }
}
