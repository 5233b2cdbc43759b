import { isObject } from '../../base/index.ts';
import type { Facet } from '../facet.ts';
import { compactor } from './compact.ts';
import type { Diff } from './diff.ts';
import type { Snapshot } from './snapshot.ts';

/** Somebody's saved cohort; the criteria are read as `all`, `any`, `none`, `facet` and `anyOf`, whatever else is there. */
export interface UsedCohort {
  id: string;
  name?: string;
  criteria: unknown;
}

/** A dataset and the concepts that its description states, as IRIs. */
export interface UsedDataset {
  id: string;
  name?: string;
  concepts: readonly string[];
}

/** A cube: the release hash it was built with, and the lattice values (code or IRI) of its cells. */
export interface UsedCube {
  id: string;
  name?: string;
  ontologyRelease?: string;
  /** All lattice values of the facets given, where this is absent. */
  values?: readonly string[];
}

/**
 * What may depend on a release. Facets tell what a lattice's rest leaf (`condition-other`) is the rest of, and `spellings`
 * what a value of a cohort may have meant that is not understood as it stands (`MR`).
 */
export interface Uses {
  cohorts?: readonly UsedCohort[];
  datasets?: readonly UsedDataset[];
  cubes?: readonly UsedCube[];
  facets?: readonly Facet[];
  spellings?: (facet: string, value: string) => readonly string[];
}

/** A value of a criterion; `narrower` is false where only the class itself was asked for. */
export interface UsedValue {
  value: string;
  facet?: string;
  narrower: boolean;
}

const deepest = 32;
/** The values in the criteria of a cohort, to a depth of 32 groups: what is deeper is no cohort that we save. */
export function valuesOf(criteria: unknown, depth = 0): UsedValue[] {
  if (!isObject(criteria) || depth > deepest) return [];
  const { facet, anyOf, narrower } = criteria;
  const own = (Array.isArray(anyOf) ? anyOf : []).filter((value) => typeof value === 'string');
  const groups = [criteria.all, criteria.any, criteria.none].flatMap((group) =>
    Array.isArray(group) ? group : [],
  );
  return [
    ...own.map((value) => ({
      value,
      ...(typeof facet === 'string' ? { facet } : {}),
      narrower: narrower !== false,
    })),
    ...groups.flatMap((group) => valuesOf(group, depth + 1)),
  ];
}

/** The classes that a value of a facet stands for in either release: by IRI, code, CURIE, or the mappings of a code. */
export type Resolve = (value: string, facet?: string) => string[];

/**
 * Looks values up as a cohort does, but by every mapping of a code, whatever its quality: better one cohort too many
 * than one missed. A value that stands for no class of either release gives nothing.
 */
export function resolver(
  { before, after }: Pick<Diff, 'before' | 'after'>,
  { facets = [], spellings = () => [] }: Pick<Uses, 'facets' | 'spellings'> = {},
): Resolve {
  const classes = new Map<string, string>();
  const codes = new Map<string, Set<string>>();
  const add = (snapshot: Snapshot) => {
    for (const { iri, code } of snapshot.concepts) classes.set(code, iri).set(iri, iri);
    const { shorten } = compactor(snapshot.prefixes);
    const note = (code: string, concept: string) => {
      for (const key of [code, shorten(code)]) codes.set(key, (codes.get(key) ?? new Set()).add(concept));
    };
    for (const { subject, object, predicate } of snapshot.mappings) {
      if (predicate.startsWith('Not ')) continue;
      if (classes.has(subject)) note(object, subject);
      else if (classes.has(object)) note(subject, object);
    }
  };
  for (const snapshot of [before, after]) add(snapshot);
  const rest = new Map<string, string>();
  for (const { root, lattice } of facets)
    for (const { code, iri, parent } of lattice.filter((value) => value.rest)) {
      const whole = parent === undefined ? root : classes.get(parent);
      if (whole !== undefined) rest.set(code, whole).set(iri, whole);
    }
  const resolve = (value: string) => {
    const bare = value.replace(/^eucaim:/i, '');
    const found = classes.get(bare) ?? rest.get(bare);
    return found === undefined ? [...(codes.get(value) ?? [])].sort() : [found];
  };
  return (value, facet) => {
    const others = facet === undefined ? [] : spellings(facet, value);
    return [value, ...others].map(resolve).find((classes) => classes.length > 0) ?? [];
  };
}
