/**
 * How the counted cases relate to the ones asked for: `superset` where a wider value had to stand in,
 * `subset` where part of what was asked for is not told apart, `estimate` where neither can be said.
 */
export type Exactness = 'exact' | 'superset' | 'subset' | 'estimate';

/** The exactness of a cohort made of two parts. */
export function together(a: Exactness, b: Exactness): Exactness {
  if (a === b || b === 'exact') return a;
  return a === 'exact' ? b : 'estimate';
}
