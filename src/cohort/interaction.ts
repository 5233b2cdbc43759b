/** The states of three yes-or-no questions, by how they enter the three-way log-odds. */
const signs = [-1, 1, 1, -1, 1, -1, -1, 1] as const;

/** The eight states of three of a table's questions, the others summed over. */
export function threeWay(table: Float64Array, i: number, j: number, k: number): number[] {
  const states = new Array<number>(8).fill(0);
  for (const [state, cases] of table.entries()) {
    const at = ((state >> i) & 1) | (((state >> j) & 1) << 1) | (((state >> k) & 1) << 2);
    states[at] = (states[at] as number) + cases;
  }
  return states;
}

/** How many cases move between the states of each sign until the log-odds have changed by `size`, upward or down. */
function shift(states: readonly number[], size: number, direction: 1 | -1): number {
  const shrinking = states.filter((_, s) => signs[s] !== direction);
  let [low, high] = [0, Math.min(...shrinking)];
  for (let step = 0; step < 30; step++) {
    const moved = (low + high) / 2;
    const change = states.reduce((all, cases, s) => {
      const sign = (signs[s] as number) * direction;
      return all + sign * Math.log(1 + (sign * moved) / cases);
    }, 0);
    if (change < size) low = moved;
    else high = moved;
  }
  return low;
}

/**
 * How many cases of all three questions an unknown three-way log-odds of standard deviation `tau` may move, while all
 * pairs stay as they are: the root mean square of the way up and down. Small states cap it, since none can fall below
 * nothing; but none is taken to be surer than `unsure` cases, the noise of the cells that it was made from.
 */
export function interaction(states: readonly number[], tau: number, unsure: number): number {
  const blurred = states.map((cases) => cases + unsure);
  return Math.hypot(shift(blurred, tau, 1), shift(blurred, tau, -1)) / Math.SQRT2;
}

/** How many cases of all three move for each unit of a small three-way log-odds. */
export function leverage(states: readonly number[]): number {
  return 1 / states.reduce((all, cases) => all + 1 / Math.max(1e-6, cases), 0);
}
