import { type CubeCheck, lookAtRelease, type Verdict } from './check-release.ts';
import { createLru } from './lru.ts';
import type { NodeRef } from './node-ref.ts';
import type { Registry } from './registry.ts';
import type { SignedCube } from './signed-cube.ts';

/** The verdicts over cubes, each reached once and kept. */
export interface Verification {
  /**
   * The verdict over the cube that a node calls `iri`. Reached once for an epoch; with `again`, the files are asked
   * for anew and only what changed is read. Gives `timed-out` where `signal` aborts first; the check itself goes on.
   */
  verify(node: NodeRef, iri: string, epoch: string, signal: AbortSignal, again?: boolean): Promise<Verdict>;
  /** The last verdict, without asking anyone. */
  known(node: NodeRef, iri: string): Verdict | undefined;
}

/** Whether something is not older than that; what seems to be of the future is, since the clock was set back. */
export const isWithin = (ageMs: number, mostMs: number): boolean => ageMs >= 0 && ageMs < mostMs;

interface Kept {
  epoch: string;
  verdict: Verdict;
  etag?: string;
  at: number;
}

/** A refusal stands this long before the files are looked at again. */
const refusedMs = 60_000;
/** Most cells of verified cubes that are held: two million are about 150 MB, four hundred cubes. */
const mostCells = 2_000_000;

export function openVerification(
  registry: Registry,
  { check, now, ms = 10_000 }: { check?: CubeCheck | undefined; now: () => number; ms?: number | undefined },
): Verification {
  const kept = createLru<Kept>(mostCells, ({ verdict }) =>
    verdict.state === 'verified' ? 100 + verdict.signed.cells.size : 1,
  );
  const underWay = new Map<string, Promise<Verdict>>();

  /** Whether a verified cube is signed with the key that is pinned now, which may be another than it was. */
  const isPinned = (node: NodeRef, { key }: SignedCube) => (registry.keyOf(node.id) ?? key) === key;

  /** A verdict stands unless it is asked for again, is a refusal of some age, or is none. */
  function standing(
    node: NodeRef,
    found: Kept | undefined,
    epoch: string,
    again: boolean,
  ): Verdict | undefined {
    if (!found || again || found.epoch !== epoch) return undefined;
    if (found.verdict.state === 'verified')
      return isPinned(node, found.verdict.signed) ? found.verdict : undefined;
    return found.verdict.state === 'refused' && isWithin(now() - found.at, refusedMs)
      ? found.verdict
      : undefined;
  }

  const idOf = (node: NodeRef, iri: string) => `${node.id} ${node.url} ${iri}`;

  return {
    known(node, iri) {
      const verdict = kept.get(idOf(node, iri))?.verdict;
      return verdict?.state === 'verified' && !isPinned(node, verdict.signed) ? undefined : verdict;
    },
    async verify(node, iri, epoch, signal, again = false) {
      const id = idOf(node, iri);
      const earlier = kept.get(id);
      const verdict = standing(node, earlier, epoch, again);
      if (verdict) return verdict;
      let work = underWay.get(id);
      if (!work) {
        const before = earlier?.verdict.state === 'verified' ? earlier.verdict.signed : undefined;
        const looked = { registry, check, ms, ...(before && { before }), etag: earlier?.etag };
        work = lookAtRelease(node, iri, epoch, looked)
          .then(({ verdict: reached, etag }) => {
            kept.set(id, { epoch, verdict: reached, at: now(), ...(etag !== undefined && { etag }) });
            return reached;
          })
          .catch(
            (error: unknown): Verdict => ({
              state: 'refused',
              reason: `It cannot be checked: ${(error as Error).message}`,
            }),
          )
          .finally(() => underWay.delete(id));
        underWay.set(id, work);
      }
      return Promise.race([work, aborted(signal)]);
    },
  };
}

/** Gives `timed-out` when the signal aborts. */
function aborted(signal: AbortSignal): Promise<Verdict> {
  return new Promise((resolve) => {
    const end = () => resolve({ state: 'timed-out' });
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
