import type { SignedCube } from '../federation/index.ts';
import type { Ontology } from '../ontology/index.ts';
import type { Cohort } from './cohort.ts';
import { type CubeCount, countCube } from './cube-count.ts';
import { latticesOf } from './lattice.ts';
import { latticeHash } from './lattice-hash.ts';
import { kept, type Memory } from './memory.ts';
import { facetsOf } from './question.ts';

const counts: Memory<CubeCount> = new WeakMap();
const mostCounts = 256;

/** The name of our lattice, which changes with the ontology only. */
const latticeNames = new WeakMap<Ontology, string>();
export function latticeNameOf(ontology: Ontology): string {
  const name = latticeNames.get(ontology) ?? latticeHash(ontology.facets);
  latticeNames.set(ontology, name);
  return name;
}

/** Counts a cohort with one cube, from its cells over the cohort's own facets. */
export function counter(cohort: Cohort, ontology: Ontology): (signed: SignedCube) => CubeCount {
  const facets = facetsOf(cohort, ontology);
  const counting = { cohort, facets, lattices: latticesOf(facets), latticeHash: latticeNameOf(ontology) };
  const key = `${cohort.hash} ${ontology.release.hash}`;
  return (signed) => kept(counts, mostCounts, signed, key, () => countCube(signed, counting));
}
