import type { Verdict } from './check-release.ts';
import type { NodeRef } from './node-ref.ts';
import { contradiction, type ToldCube } from './told-cube.ts';
import type { Verification } from './verification.ts';

/**
 * The verdicts over everything that a node told about cells and a cohort it was asked for, where its endpoint says
 * what is signed; the files are looked at twice at most.
 */
export function judge(
  { node, verification }: { node: NodeRef; verification: Verification },
  told: readonly ToldCube[],
  { asked, cohort }: { asked: readonly string[]; cohort: string | undefined },
  signal: AbortSignal,
): Promise<{ told: ToldCube; verdict: Verdict }[]> {
  return Promise.all(
    told.map(async (one) => {
      const verdict = await verification.verify(node, one.iri, one.epoch, signal);
      if (verdict.state !== 'verified') return { told: one, verdict };
      const { signed } = verdict;
      const asksRequest =
        cohort !== undefined && one.requested.get(cohort) !== signed.requested.get(cohort)?.count.toString();
      if (!asksRequest && contradiction(one, signed, asked) === undefined) return { told: one, verdict };
      // Perhaps the release was replaced since it was verified.
      const again = await verification.verify(node, one.iri, one.epoch, signal, true);
      if (again.state !== 'verified') return { told: one, verdict: again };
      const reason = contradiction(one, again.signed, asked);
      return { told: one, verdict: reason === undefined ? again : { state: 'refused', reason } };
    }),
  );
}
