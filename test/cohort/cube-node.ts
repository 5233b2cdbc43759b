import { latticeHash } from '../../src/cohort/index.ts';
import { type SignedNode, startSignedNode } from '../federation/signed-node.ts';
import { type Policy, usual } from './population.ts';
import { ontology } from './small-ontology.ts';

const lattice = latticeHash(ontology.facets);

/** A node on this machine that publishes these cells, signed, under a policy, with our lattice. */
export function startCubeNode(
  id: string,
  cells: Map<string, number>,
  policy: Policy = usual,
  about: Record<string, string> = {},
): Promise<SignedNode> {
  const figures = Object.fromEntries(Object.entries(policy).map(([part, value]) => [part, String(value)]));
  return startSignedNode(id, { cells, about: { lattice, ...figures, ...about } });
}
