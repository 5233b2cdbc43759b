import { nearest, sha256 } from '../base/index.ts';
import type { Formula } from '../counting/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { type Criteria, type Criterion, type Mistake, readCriteria } from './criteria.ts';
import type { Exactness } from './exactness.ts';
import { countedOf, join, literalOf } from './formula.ts';
import { type Lattice, latticesOf } from './lattice.ts';
import { combine, exactnessOf, isMarked, type MarkedFormula, type MarkedSet } from './marked.ts';
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

/**
 * The leaves that a value stands for, with marks where its cases are not told apart: at its own leaves where they
 * hold more than was asked for, elsewhere where some of it may be counted with others, and everywhere where
 * nothing better can be said.
 */
function setOf(lattice: Lattice, { leaves, exactness, concept, value }: Resolution): MarkedSet {
  if (exactness === 'exact') return { leaves };
  const name = `${exactness} ${concept ?? value}`;
  const unsure = {
    superset: leaves,
    subset: lattice.complement(leaves),
    estimate: lattice.leaves,
  }[exactness];
  return { leaves, unsure: Object.fromEntries(unsure.map((leaf) => [leaf, [name]])) };
}

/**
 * Understands a cohort written as JSON, and gives its normal form with its hash; or every mistake in it with its
 * place. Nothing here depends on any case or count: the same text always gives the same answer.
 */
export function parseCohort(json: unknown, ontology: Ontology): CohortReading {
  const mistakes: Mistake[] = [];
  const lattices = latticesOf(ontology.facets);
  const resolutions: Resolution[] = [];

  function criterion(
    { facet, anyOf, narrower, from, below }: Criterion,
    path: string,
    not: boolean,
  ): MarkedFormula | undefined {
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
    const { leaves, unsure } = combine(
      found.map((one) => setOf(lattice, one)),
      'any',
      lattice,
    );
    return literalOf(lattice, leaves, not, unsure);
  }

  function understand(criteria: Criteria, path: string, not: boolean): MarkedFormula | undefined {
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
  const marked = criteria && mistakes.length === 0 ? understand(criteria, '', false) : undefined;
  if (!criteria || !marked || mistakes.length > 0) return { state: 'invalid', mistakes };
  const formula = countedOf(marked, lattices);
  // What had to be widened or narrowed is part of the hash, since the answer says so: the same numbers, but
  // another cohort.
  const normalForm = JSON.stringify({ formula, inexact: isMarked(marked) ? marked : [] });
  const cohort: Cohort = {
    hash: sha256(normalForm).slice(0, 32),
    criteria,
    formula,
    reading: readingOf(formula, lattices),
    exactness: exactnessOf(marked),
    resolutions,
  };
  return { state: 'understood', cohort };
}
