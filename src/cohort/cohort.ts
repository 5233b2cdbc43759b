import { nearest, sha256 } from '../base/index.ts';
import type { Formula } from '../counting/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { type Criteria, type Criterion, type Mistake, readCriteria } from './criteria.ts';
import { type Exactness, negated, together } from './exactness.ts';
import { join, literalOf } from './formula.ts';
import { byCode, type Lattice, latticesOf } from './lattice.ts';
import { leavesInRange } from './range.ts';
import { readingOf } from './reading.ts';
import { type Resolution, resolve } from './resolve.ts';

/** A cohort that was understood: what is shown, counted, linked to and handed over are all this one thing. */
export interface Cohort {
  /** First 32 hex digits of the SHA-256 of its normal form: equal for every way of writing the same cohort. */
  hash: string;
  /** As it was written, with its structure checked. */
  criteria: Criteria;
  /** The normal form. */
  formula: Formula;
  /** The normal form in plain English. */
  reading: string;
  exactness: Exactness;
  /** How each value was understood, in the order of the criteria. */
  resolutions: Resolution[];
}

export type CohortReading =
  | { state: 'understood'; cohort: Cohort }
  | { state: 'invalid'; mistakes: Mistake[] };

/** Values that are no better told apart than another value of the same criterion add nothing, and go. */
function withoutRepeats(resolutions: Resolution[]): Resolution[] {
  const exact = new Set(resolutions.filter((r) => r.exactness === 'exact').flatMap((r) => r.leaves));
  return resolutions.filter((r) => r.exactness !== 'superset' || !r.leaves.every((leaf) => exact.has(leaf)));
}

/**
 * Understands a cohort written as JSON, and gives its normal form with its hash; or every mistake in it with its
 * place. Nothing here depends on any case or count: the same text always gives the same answer.
 */
export function parseCohort(json: unknown, ontology: Ontology): CohortReading {
  const mistakes: Mistake[] = [];
  const lattices = latticesOf(ontology.facets);
  const resolutions: Resolution[] = [];
  const inexact = new Set<string>();
  let exactness: Exactness = 'exact';

  function criterion(
    { facet, anyOf, narrower, from, below }: Criterion,
    path: string,
    not: boolean,
  ): Formula | undefined {
    const lattice = lattices.get(facet);
    if (!lattice) {
      const known = ontology.facet(facet);
      mistakes.push({
        path: `${path ? `${path}.` : ''}facet`,
        message: known
          ? `${known.labels.en} describes datasets; cases are not counted by it.`
          : `There is no facet ${facet}.`,
        nearest: nearest(facet, lattices.keys()),
      });
      return undefined;
    }
    if (anyOf === undefined) {
      const range = { ...(from !== undefined && { from }), ...(below !== undefined && { below }) };
      const found = leavesInRange(lattice, range);
      if (found.state === 'resolved') return literalOf(lattice, found.leaves, not);
      mistakes.push({ path, message: found.message, ...(found.nearest && { nearest: found.nearest }) });
      return undefined;
    }
    const found: Resolution[] = [];
    for (const [index, value] of anyOf.entries()) {
      const result = resolve(value, lattice, ontology, narrower ?? true);
      if (result.state === 'resolved') found.push(result.resolution);
      else {
        const { message, nearest: near } = result;
        mistakes.push({
          path: `${path ? `${path}.` : ''}anyOf[${index}]`,
          message,
          ...(near && { nearest: near }),
        });
      }
    }
    resolutions.push(...found);
    for (const one of withoutRepeats(found)) {
      if (one.exactness === 'exact') continue;
      const quality = not ? negated(one.exactness) : one.exactness;
      exactness = together(exactness, quality);
      inexact.add(JSON.stringify([facet, one.concept ?? one.value, quality]));
    }
    return literalOf(
      lattice,
      found.flatMap(({ leaves }) => leaves),
      not,
    );
  }

  function understand(criteria: Criteria, path: string, not: boolean): Formula | undefined {
    if ('facet' in criteria) return criterion(criteria, path, not);
    const [kind, members] = Object.entries(criteria)[0] as ['all' | 'any' | 'none', Criteria[]];
    // none of (a, b) is: not a, and not b; and "not" turns all into any.
    const inside = kind === 'none' ? !not : not;
    const joined = (kind === 'any') === not ? 'all' : 'any';
    const parts = members.map((member, index) =>
      understand(member, `${path ? `${path}.` : ''}${kind}[${index}]`, inside),
    );
    return join(
      kind === 'none' ? (not ? 'any' : 'all') : joined,
      parts.filter((part) => part !== undefined),
      lattices,
    );
  }

  const criteria = readCriteria(json, mistakes);
  const formula = criteria && mistakes.length === 0 ? understand(criteria, '', false) : undefined;
  if (!criteria || !formula || mistakes.length > 0) return { state: 'invalid', mistakes };
  const { hash, reading } = normalForm(formula, [...inexact], lattices);
  return { state: 'understood', cohort: { hash, criteria, formula, reading, exactness, resolutions } };
}

/**
 * The hash and the reading of a formula that is in its simplest form. Values that had to be widened or narrowed
 * are part of the hash, since their answer says so: the same numbers, but another cohort.
 */
function normalForm(formula: Formula, inexact: string[], lattices: Map<string, Lattice>) {
  const hash = sha256(JSON.stringify({ formula, inexact: inexact.sort(byCode) })).slice(0, 32);
  return { hash, reading: readingOf(formula, lattices) };
}
