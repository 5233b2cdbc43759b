import type { LatticeValue } from '../ontology/index.ts';
import { type Figure, imputed, sum, variance, zero } from './figure.ts';
import type { Margin } from './margins.ts';

/** The value of a case whose record does not state a facet; every lattice calls it so (facets.ttl). */
export const notStated = 'Unknown';

/**
 * The pair that follows from one value alone: where `value` determines the other facet, its cases are all at the
 * value named and nowhere else. Undefined where nothing follows.
 */
export function determined(
  value: LatticeValue | undefined,
  own: Figure,
  other: Margin,
  code: string,
): Figure | undefined {
  const named = value?.determines.filter((d) => other.lattice.value(d) !== undefined) ?? [];
  if (named.length === 0) return undefined;
  if (!named.includes(code)) return zero;
  return named.length === 1 ? own : imputed(own.value / named.length);
}

/**
 * How many cases of each settling value do not state what it settles: prostate cancer is a man's, but a fifth of the
 * cases of it in the Imaging Data Commons state no sex. No such pair is published, so they are what the other values
 * leave of those that do not state it, shared by size; nothing where noise may have left as much.
 */
export function unstated(settling: readonly Figure[], left: Figure, perCell: number): Figure[] {
  const doubt = Math.sqrt(variance(left, perCell));
  const all = sum(...settling.map((own): [number, Figure] => [1, own])).value;
  if (all <= 0 || left.value <= 2 * doubt) return settling.map(() => zero);
  return settling.map(({ value }) => {
    const part = Math.min(value, (left.value * value) / all);
    const rest = settling.length === 1 ? 0 : Math.max(part, Math.min(value, left.value) - part) / 2;
    return { value: part, noise: 0, imputed: doubt ** 2 + rest ** 2 };
  });
}
