import type { Formula, Literal } from '../counting/index.ts';
import { type BitFormula, bitsOf } from './bits.ts';
import type { CubeView } from './cube-view.ts';
import { type Figure, sum, variance, zero } from './figure.ts';
import type { Kind } from './kind.ts';
import type { Lattice } from './lattice.ts';
import { model, pairOf } from './model.ts';

/** One cube's answer, before it is rounded or hidden. */
export interface Estimate {
  kind: Kind;
  value: number;
  /** Variance that is independent between nodes, and variance that is partly shared (cube.md §3 step 5). */
  own: number;
  shared: number;
  /** Never more than this. */
  most: number;
  /** Whether the model was used, because no cell holds the whole cohort. */
  modelled: boolean;
}

export type Estimated =
  | { state: 'estimated'; estimate: Estimate }
  | { state: 'cannot-answer'; reason: string };

/** Width of a 95 % interval in standard deviations. */
export const spread = 1.96;
/** Most questions that the model holds: 512 states. */
const mostBits = 9;
/** A cube of fewer cases than this publishes no total (release plan). */
const leastTotal = 100;

/**
 * A bound is the least of up to ten noisy ones, and the least of ten is too low ten times as often as one: each stands at
 * the end of an interval of 99.5 %.
 */
const boundSpread = 2.81;

const highEnd = (figure: Figure, view: CubeView) =>
  figure.value + boundSpread * Math.sqrt(variance(figure, view.perCell));

/** All that is known is a bound: the interval is [0, most]. */
function bound(most: number): Estimated {
  const half = most / 2;
  const shared = (half / spread) ** 2;
  return {
    state: 'estimated',
    estimate: { kind: 'upper bound', value: half, own: 0, shared, most, modelled: true },
  };
}

/** The least high end of a demand, or of two demands together: no case of the cohort is outside them. */
function mostOf(
  demands: Literal[],
  { bits, demanded }: BitFormula,
  lattices: Map<string, Lattice>,
  view: CubeView,
): number {
  let most = highEnd(view.total ?? zero, view);
  for (const { facet, leaves, not } of demands) {
    if (not) continue;
    const values = lattices.get(facet)?.cover(leaves) ?? [];
    most = Math.min(
      most,
      highEnd(sum(...values.map((code): [number, Figure] => [1, view.value(facet, code)])), view),
    );
  }
  for (const [n, i] of demanded.entries()) {
    for (const j of demanded.slice(n + 1)) {
      const [a, b] = [bits[i], bits[j]];
      if (a && b) most = Math.min(most, highEnd(view.both(a, b), view));
    }
  }
  return most;
}

/** What every case of the cohort holds: its outermost criteria, as far as each is one. */
function demandsOf(formula: Formula): Literal[] {
  if ('facet' in formula) return [formula];
  return 'all' in formula ? formula.all.filter((part) => 'facet' in part) : [];
}

/** A formula over at most two questions is a sum of released cells: every combination of the two follows. */
function combine(question: BitFormula, view: CubeView, total: Figure): Figure {
  const { bits, holds } = question;
  const [a, b] = bits;
  const [none, onlyA, onlyB, both] = [0, 1, 2, 3].map((state) => (holds(state) ? 1 : 0)) as [
    number,
    number,
    number,
    number,
  ];
  if (!a) return sum([none, total]);
  if (!b) return sum([none, total], [onlyA - none, view.one(a)]);
  const together = both - onlyA - onlyB + none;
  return sum(
    [none, total],
    [onlyA - none, view.one(a)],
    [onlyB - none, view.one(b)],
    [together, together === 0 ? zero : pairOf(question, view, 0, 1)],
  );
}

/** The one value of the lattice that a formula asks for, e.g. a part of the body with all its organs. */
function singleValue(
  formula: Formula,
  lattices: Map<string, Lattice>,
): { facet: string; code: string; not: boolean } | undefined {
  if (!('facet' in formula)) return undefined;
  const { facet, leaves, not = false } = formula;
  const lattice = lattices.get(facet);
  const [code, ...more] = lattice?.partition ? [] : (lattice?.cover(leaves) ?? []);
  return code !== undefined && more.length === 0 ? { facet, code, not } : undefined;
}

/**
 * Counts a formula with one cube (cube.md §3): from its cells where they hold the whole cohort, by the model
 * where they do not, and as an upper bound where the model would be too large.
 */
export function estimate(formula: Formula, lattices: Map<string, Lattice>, view: CubeView): Estimated {
  const { total, cube, perCell } = view;
  if (!total) return bound(leastTotal - 1);
  for (const facet of view.silent) {
    const lattice = lattices.get(facet);
    // Some value holds at least the mean; where even that would be released, the facet is not in this cube.
    const mean = total.value / (lattice?.children().length ?? 1);
    if (mean >= cube.threshold + 4 * cube.sigma) {
      return {
        state: 'cannot-answer',
        reason: `This node publishes no counts by ${lattice?.facet.labels.en ?? facet}.`,
      };
    }
    return bound(highEnd(total, view));
  }
  const question = bitsOf(formula, lattices);
  const demands = demandsOf(formula);
  const most = mostOf(demands, question, lattices, view);

  const one = singleValue(formula, lattices);
  if (one || question.bits.length <= 2) {
    const figure = one
      ? sum([one.not ? 1 : 0, total], [one.not ? -1 : 1, view.value(one.facet, one.code)])
      : combine(question, view, total);
    // A pair of two facets of series counts cases with both on one series: right for "this with that", too few
    // to take away from anything else.
    const [a, b] = question.bits.map(({ facet }) => lattices.get(facet)?.facet);
    const sameSeries = a !== b && [a, b].every((facet) => facet?.levels.includes('series'));
    const modelled = sameSeries && question.demanded.length < 2;
    const kind = figure.imputed > 0 || modelled ? 'estimate' : cube.access === 'open' ? 'open' : 'protected';
    const value = Math.min(most, Math.max(0, figure.value));
    const own = figure.noise * perCell;
    return {
      state: 'estimated',
      estimate: { kind, value, own, shared: figure.imputed, most: Number.POSITIVE_INFINITY, modelled },
    };
  }
  if (question.bits.length <= mostBits) {
    const modelled = model(question, view, total);
    const value = Math.min(most, modelled.value);
    return { state: 'estimated', estimate: { kind: 'estimate', ...modelled, value, most, modelled: true } };
  }
  if (question.conjunction || demands.some(({ not }) => !not)) return bound(most);
  const reason = `The criteria ask ${question.bits.length} questions of each case; at most ${mostBits} can be estimated together.`;
  return { state: 'cannot-answer', reason };
}
