import { boundedBody } from './body.ts';
import type { NodeRef } from './node-ref.ts';
import { connectionReason, statusReason } from './protocol.ts';

/** Where the signed files of one epoch of a node are. */
export interface ReleaseAddresses {
  turtle: string;
  signature: string;
  publicKey: string;
  /** The signature of the counts on request, which names their file; often absent. */
  requestsSignature: string;
  requests(file: string): string;
}

const epochPattern = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,49}$/;

/**
 * Where to look for a release: below the addresses that the operator registered, never at one that the node names in
 * an answer, since a lying node could name anything inside the hub's network. Undefined for what is no epoch.
 */
export function releaseAddresses(
  { url, release }: NodeRef,
  epoch: string,
  cube: string,
): ReleaseAddresses | undefined {
  const cubes = `${url.replace(/\/+$/, '')}/cubes`;
  // A node of ours names its cubes by their folders, which need not be called like the epoch.
  const name = release === undefined && cube.startsWith(`${cubes}/`) ? cube.slice(cubes.length + 1) : epoch;
  if (!epochPattern.test(name) || !epochPattern.test(epoch)) return undefined;
  const at = `${release ?? cubes}/${name}`;
  return release === undefined
    ? {
        turtle: `${at}.ttl`,
        signature: `${at}/signature`,
        publicKey: `${at}/public-key`,
        requestsSignature: `${at}/requests/signature`,
        requests: () => `${at}/requests.ttl`,
      }
    : {
        turtle: `${at}/cube.ttl`,
        signature: `${at}/cube.jws`,
        publicKey: `${at}/public-key.jwk`,
        requestsSignature: `${at}/requests.jws`,
        requests: (file) => `${at}/${file}`,
      };
}

const requestsFile = /^requests(-[0-9a-f]{16})?\.ttl$/;

/** The file that a signature of requests names; undefined where it names none that could be one. Nothing is verified. */
export function requestsFileOf(jws: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { file = 'requests.ttl' } = payload as { file?: string };
    return requestsFile.test(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

export type Fetched =
  | { state: 'fetched'; bytes: Uint8Array<ArrayBuffer>; etag?: string }
  | { state: 'unchanged' }
  | { state: 'absent' }
  | { state: 'timed-out' }
  | { state: 'unreachable' | 'refused'; reason: string };

/** Fetches one file within a bound. Redirects are not followed; never throws. `etag` asks only for what changed. */
export async function fetchFile(
  url: string,
  { signal, maxBytes, etag }: { signal: AbortSignal; maxBytes: number; etag?: string | undefined },
): Promise<Fetched> {
  try {
    const headers = { accept: '*/*', ...(etag !== undefined && { 'if-none-match': etag }) };
    const response = await fetch(url, { headers, redirect: 'manual', signal });
    if (response.status !== 200) {
      await response.body?.cancel();
      if (response.status === 304 && etag !== undefined) return { state: 'unchanged' };
      if (response.status === 404 || response.status === 410) return { state: 'absent' };
      return { state: 'refused', reason: statusReason(response.status) };
    }
    const bytes = await boundedBody(response, maxBytes);
    if (bytes === undefined)
      return { state: 'refused', reason: `The file is longer than ${maxBytes} bytes.` };
    const tag = response.headers.get('etag');
    return { state: 'fetched', bytes, ...(tag !== null && { etag: tag }) };
  } catch (error) {
    return signal.aborted
      ? { state: 'timed-out' }
      : { state: 'unreachable', reason: connectionReason(error) };
  }
}
