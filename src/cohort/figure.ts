/**
 * A number made from cells, with what is uncertain in it: `noise` is how many released cells went into it (each
 * brings the variance of its noise and rounding), `imputed` the variance of the hidden cells that were filled in.
 */
export interface Figure {
  value: number;
  noise: number;
  imputed: number;
}

export const zero: Figure = { value: 0, noise: 0, imputed: 0 };

/** The sum of figures, each times its factor. */
export function sum(...terms: [factor: number, figure: Figure][]): Figure {
  let value = 0;
  let noise = 0;
  let imputed = 0;
  for (const [factor, figure] of terms) {
    value += factor * figure.value;
    noise += factor ** 2 * figure.noise;
    imputed += factor ** 2 * figure.imputed;
  }
  return { value, noise, imputed };
}

/** A released cell. */
export const released = (value: number): Figure => ({ value, noise: 1, imputed: 0 });

/** A hidden cell filled in with an estimate; the variance constants come from simulation (mean-square errors). */
export const imputed = (value: number): Figure => ({ value, noise: 0, imputed: 9 + value ** 2 / 2 });

/** A hidden cell of which only the order of magnitude is known. */
export const guessed = (value: number): Figure => ({ value, noise: 0, imputed: 9 + value ** 2 });

/** Variance of one released cell: noise of standard deviation sigma, rounded to multiples of `rounding`. */
export function cellVariance(cube: { access: string; sigma: number; rounding: number }): number {
  return cube.access === 'open' ? 0 : cube.sigma ** 2 + cube.rounding ** 2 / 12;
}

export const variance = (figure: Figure, perCell: number): number => figure.noise * perCell + figure.imputed;

/** The figure with the least variance; the first of equals, so that the choice is always the same. */
export function surest(figures: Figure[], perCell: number): Figure {
  return figures.reduce((best, figure) =>
    variance(figure, perCell) < variance(best, perCell) ? figure : best,
  );
}
