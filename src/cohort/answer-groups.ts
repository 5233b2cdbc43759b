import type { NodeCells, SignedCube } from '../federation/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { totalOf } from './answer-total.ts';
import type { Cohort } from './cohort.ts';
import type { GroupAnswer } from './cohort-answer.ts';
import { latticeNameOf } from './counter.ts';
import type { CubeCount } from './cube-count.ts';
import { countGroups, splitOf } from './groups.ts';
import { kept, type Memory } from './memory.ts';
import { figureOf, partOf } from './part.ts';

const splits: Memory<Promise<CubeCount[]>> = new WeakMap();
/** A split is as large as a hundred counts. */
const mostSplits = 8;

/** The groups of a split, from cells that were asked for already. */
export async function groupsOf(
  cohort: Cohort,
  groupBy: readonly string[],
  replies: readonly NodeCells[],
  ontology: Ontology,
): Promise<GroupAnswer[]> {
  const split = splitOf(cohort, groupBy, ontology);
  const lattice = latticeNameOf(ontology);
  const key = `${cohort.hash} ${groupBy.join(' ')} ${ontology.release.hash}`;
  const counted = new Map<SignedCube, CubeCount[]>();
  for (const reply of replies) {
    for (const signed of reply.state === 'answered' ? reply.cubes : [])
      counted.set(
        signed,
        await kept(splits, mostSplits, signed, key, () => countGroups(signed, split, lattice)),
      );
  }
  return split.groups.map(({ values, labels, cohort: group }, i) => {
    const parts = replies.map((reply) =>
      partOf(group, reply, (signed) => counted.get(signed)?.[i] as CubeCount),
    );
    return { values, labels, total: totalOf(parts), nodes: parts.map(figureOf) };
  });
}
