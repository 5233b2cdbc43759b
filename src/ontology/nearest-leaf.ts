import type { Facet, LatticeValue } from './facet.ts';
import type { Ontology } from './ontology.ts';

/**
 * The leaf of a facet's lattice that cases of a concept are counted under: the nearest value at or above it. Where
 * that is a parent, its rest leaf; where nothing of the lattice is above it but the facet's root is, Other.
 * Undefined where the concept is none of the facet's. Cases are coded and cohorts are read by this one rule, so
 * that both always mean the same leaf.
 */
export function nearestLeaf(
  ontology: Ontology,
  { root, lattice }: Pick<Facet, 'root' | 'lattice'>,
  concept: string,
): LatticeValue | undefined {
  const byIri = new Map(lattice.map((value) => [value.iri, value]));
  const restOf = (parent: string) => lattice.find((value) => value.rest && value.parent === parent);
  const seen = new Set<string>();
  for (let level = [concept]; level.length > 0; ) {
    const here = level.flatMap((iri) => byIri.get(iri) ?? []);
    const leaf = here.find((value) => value.leaf) ?? here.map(({ code }) => restOf(code)).find(Boolean);
    if (leaf) return leaf;
    for (const iri of level) seen.add(iri);
    const above = level.flatMap((iri) => ontology.concept(iri)?.parents ?? []);
    level = [...new Set(above)].filter((iri) => !seen.has(iri));
  }
  if (root === undefined || !seen.has(root)) return undefined;
  return lattice.find((value) => value.rest && value.parent === undefined);
}
