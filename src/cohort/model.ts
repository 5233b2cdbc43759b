import type { Bit, BitFormula } from './bits.ts';
import type { CubeView } from './cube-view.ts';
import type { Figure } from './figure.ts';
import { interaction, leverage, threeWay } from './interaction.ts';
import { fitTable, solve } from './max-entropy.ts';

/** A number that the model gives, with its variance in two parts. */
export interface Modelled {
  value: number;
  /** Noise of the cells, and what margins of pairs cannot fix: independent between nodes. */
  own: number;
  /** Filled-in cells and interactions of three: alike at every node, so partly correlated. */
  shared: number;
}

/**
 * Prior standard deviation of an unknown three-way log-odds; doubled where two questions are of one facet. No cube holds
 * three facets together, but what moves three at once moves pairs too: so it follows the cube's own pairs
 * (docs/cohorts.md, where the figures are that these constants were chosen by). Where pairs are weak, the least that
 * suits generated cases stands; beyond the most, the states of the table bound the answer by themselves.
 */
function tauOf(view: CubeView): number {
  return Math.min(4, Math.max(0.5, 3 * (view.association() - 0.2)));
}
/** A cell enters an answer with at most this weight, squared; larger ones come from near-dependent margins. */
const maxWeight = 4;

/** The margins that hold a state: all cases, each single question, each pair; as 0/1 rows over states. */
function marginRows(bits: number): number[] {
  const masks = [0];
  for (let i = 0; i < bits; i++) masks.push(1 << i);
  for (let i = 0; i < bits; i++) for (let j = i + 1; j < bits; j++) masks.push((1 << i) | (1 << j));
  return masks;
}

/** Two questions together: on one series where the cohort asks for both side by side, else on whichever. */
export function pairOf({ bits, together }: BitFormula, view: CubeView, i: number, j: number): Figure {
  const [a, b] = [bits[i] as Bit, bits[j] as Bit];
  return together(i, j) ? view.both(a, b) : view.apart(a, b);
}

/**
 * Counts a formula over three or more questions in the maximum-entropy table of all pair margins (cube.md §3
 * steps 3 and 4). The variance follows the answer back to the cells: each margin's weight is its coefficient in
 * the weighted regression of the cohort on the margins.
 */
export function model(question: BitFormula, view: CubeView, total: Figure): Modelled {
  const { bits, holds } = question;
  const ones = bits.map((bit) => view.one(bit));
  const pairs = bits.map((_a, i) => bits.map((_, j) => (i < j ? pairOf(question, view, i, j) : total)));
  const x = fitTable(
    total.value,
    ones.map((one) => one.value),
    pairs.map((row) => row.map((pair) => pair.value)),
  );
  const masks = marginRows(bits.length);
  const figures = [total, ...ones, ...pairs.flatMap((row, i) => row.slice(i + 1))];
  const target = Array.from(x, (_, state) => (holds(state) ? 1 : 0));
  const margin = (mask: number, weight: (state: number) => number): number =>
    x.reduce((all, cases, state) => ((state & mask) === mask ? all + cases * weight(state) : all), 0);

  const weights = solve(
    masks.map((a) => masks.map((b) => margin(a | b, () => 1))),
    masks.map((mask) => margin(mask, (state) => target[state] as number)),
  );
  const explained = (state: number) =>
    masks.reduce((all, mask, k) => ((state & mask) === mask ? all + (weights[k] as number) : all), 0);
  const residual = Array.from(x, (cases, state) => cases * ((target[state] as number) - explained(state)));

  let own =
    0.5 +
    Math.max(
      0,
      residual.reduce((all, r, state) => all + r * (target[state] as number), 0),
    );
  let shared = 0;
  const [tau, unsure] = [tauOf(view), Math.max(0.5, Math.sqrt(view.perCell))];
  for (const [k, figure] of figures.entries()) {
    const weight = Math.min(maxWeight, (weights[k] as number) ** 2);
    own += weight * figure.noise * view.perCell;
    shared += weight * figure.imputed;
  }
  for (let i = 0; i < bits.length; i++) {
    for (let j = i + 1; j < bits.length; j++) {
      for (let k = j + 1; k < bits.length; k++) {
        const mask = (1 << i) | (1 << j) | (1 << k);
        const facets = new Set([i, j, k].map((bit) => bits[bit]?.facet));
        const moved = residual.reduce((all, r, state) => ((state & mask) === mask ? all + r : all), 0);
        const states = threeWay(x, i, j, k);
        const reach = interaction(states, facets.size < 3 ? 2 * tau : tau, unsure);
        // How much of what moves in all three moves in the cohort.
        shared += ((moved / leverage(states)) * reach) ** 2;
      }
    }
  }
  const value = x.reduce((all, cases, state) => all + cases * (target[state] as number), 0);
  return { value, own, shared };
}
