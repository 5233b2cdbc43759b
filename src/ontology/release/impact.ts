import { ancestorsOf, byConcept, type Cause, type Extent, type Look, searched, stated } from './causes.ts';
import type { Diff } from './diff.ts';
import { resolver, type Uses, valuesOf } from './uses.ts';

/** A cohort, dataset or cube that the new release touches. */
export interface Affected {
  kind: 'cohort' | 'dataset' | 'cube';
  id: string;
  name?: string;
  /** `answer` where a count or a hit may differ; `words` where only labels do. */
  weight: 'answer' | 'words';
  /** The gravest first, at most 50; `causeCount` is how many there are. */
  causes: Cause[];
  causeCount: number;
  extents: Extent[];
}

/** What a release changes for those who use the ontology. */
export interface Impact {
  affected: Affected[];
  /** How many were looked at: nothing affected among none says nothing. */
  seen: { cohorts: number; datasets: number; cubes: number };
  /** Values that are neither a class of either release nor of a lattice, so nothing can be said of them. */
  unknown: { kind: Affected['kind']; id: string; value: string }[];
}

const mostCauses = 50;
/**
 * Which of the given cohorts, datasets and cubes a release touches, and by what. A cohort and a cube are touched by
 * a change at or under a class they name; a dataset by one of its own classes, or of where that stands in the
 * hierarchy. A cube that was built with the new release is not looked into.
 */
export function impact(found: Diff, uses: Uses): Impact {
  const { cohorts = [], datasets = [], cubes = [], facets = [] } = uses;
  const order = new Map(found.changes.map(({ op }, index) => [op, index]));
  const look: Look = {
    resolve: resolver(found, uses),
    changes: byConcept(found.changes),
    found,
    above: [ancestorsOf(found.before), ancestorsOf(found.after)],
  };
  const lattice = facets.flatMap((facet) => facet.lattice.map(({ iri }) => iri));
  // A band of ages or a rest without a root is no class, and no release of classes can touch it.
  const bands = new Set(facets.flatMap((facet) => facet.lattice.flatMap(({ iri, code }) => [iri, code])));
  const result: Impact = {
    affected: [],
    seen: { cohorts: cohorts.length, datasets: datasets.length, cubes: cubes.length },
    unknown: [],
  };
  const add = (
    kind: Affected['kind'],
    { id, name }: { id: string; name?: string },
    { causes, extents, unknown }: ReturnType<typeof searched>,
  ) => {
    for (const value of new Set(unknown)) if (!bands.has(value)) result.unknown.push({ kind, id, value });
    if (causes.length === 0 && extents.length === 0) return;
    causes.sort((a, b) => (order.get(a.op) ?? 0) - (order.get(b.op) ?? 0));
    const mild = extents.length === 0 && causes.every((cause) => cause.weight === 'words');
    result.affected.push({
      kind,
      id,
      ...(name === undefined ? {} : { name }),
      weight: mild ? 'words' : 'answer',
      causes: causes.slice(0, mostCauses),
      causeCount: causes.length,
      extents,
    });
  };
  for (const cohort of cohorts) add('cohort', cohort, searched(valuesOf(cohort.criteria), look));
  for (const dataset of datasets) add('dataset', dataset, stated(dataset.concepts, look));
  for (const cube of cubes) {
    if (cube.ontologyRelease !== undefined && cube.ontologyRelease === found.after.ontologyRelease) continue;
    const values = (cube.values ?? lattice).map((value) => ({ value, narrower: true }));
    add('cube', cube, searched(values, look));
  }
  return result;
}
