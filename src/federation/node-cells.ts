import type { NodeRef } from './node-ref.ts';
import type { NodeReply } from './reply.ts';
import type { SignedCube } from './signed-cube.ts';

/** A cube that a node shows and that is not used. */
export interface RefusedCube {
  iri: string;
  epoch: string;
  reason: string;
}

type Failure =
  Exclude<NodeReply, { state: 'answered' }> extends infer T
    ? T extends unknown
      ? Omit<T, 'node' | 'ms'>
      : never
    : never;

/** What a node said about some cells. Only `answered` carries cubes; all of them are verified. */
export type NodeCells = { node: NodeRef; ms: number; requests: number } & (
  | { state: 'answered'; cubes: SignedCube[]; refused: RefusedCube[] }
  /** Its newest verified release is older than one it had shown before. */
  | { state: 'stale-epoch'; reason: string; epoch: string }
  | Failure
);

/** The newest epoch of each holder: an older release of the same cases must not be counted again. */
export function newestOf(signed: readonly SignedCube[]): SignedCube[] {
  const newest = new Map<string, SignedCube>();
  for (const one of signed.toSorted((a, b) => a.cube.epoch.localeCompare(b.cube.epoch)))
    newest.set(one.cube.publisher ?? one.cube.iri, one);
  return [...newest.values()].sort((a, b) => a.cube.iri.localeCompare(b.cube.iri));
}
