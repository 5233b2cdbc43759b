import { hash } from 'node:crypto';

/** SHA-256 of a text or bytes, in lower-case hex. Not base's: the thread of a reader would load all that stands there first. */
export const sha256 = (content: string | Uint8Array): string => hash('sha256', content);

/** What one revision did to one graph, without the quads themselves. */
export interface Trace {
  graph: string;
  added: number;
  removed: number;
  /** Digests of the added and the removed lines. */
  addedHash: string;
  removedHash: string;
  /** Digest of the whole graph as this revision left it. */
  result: string;
}

/** The part of a revision that its hash covers beside the traces. */
export interface Entry {
  number: number;
  at: string;
  who: string;
  why: string;
}

/**
 * The hash of a revision, over that of the one before it: nothing earlier can be altered, left out or put in
 * without changing this. It covers digests rather than quads, so it still holds when old quads are dropped.
 */
export function chainHash(
  previous: string,
  { number, at, who, why }: Entry,
  traces: readonly Trace[],
): string {
  const rows = traces
    .map((each) => [each.graph, each.added, each.removed, each.addedHash, each.removedHash, each.result])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return sha256(JSON.stringify([previous, number, at, who, why, rows]));
}
