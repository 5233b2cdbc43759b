import type { Released } from './margins.ts';

/** A margin that all cases but these few share says nothing about association, since noise moves it as far. */
const tooFew = 35;

/** One cube's cells never change, so what they say together is found once. */
const known = new WeakMap<Released['cells'], number>();

/**
 * How strongly the facets of a cube hang together: the median, over all released pairs of two facets, of the size of
 * their log-odds ratio. About 0.3 where most facets know little of each other, as in one hospital's cases; 1 and more
 * where an unseen thing, such as which collection a case comes from, settles many facets at once. 0 without pairs.
 */
export function associationOf({ cells, threshold }: Pick<Released, 'cells' | 'threshold'>): number {
  const found = known.get(cells) ?? medianLogOdds(cells, threshold);
  known.set(cells, found);
  return found;
}

function medianLogOdds(cells: Released['cells'], threshold: number): number {
  const total = cells.get('all') ?? 0;
  // Half a threshold in each corner: a corner that is known no better than that is not taken for empty.
  const corner = (count: number) => Math.max(0, count) + threshold / 2;
  const sizes: number[] = [];
  for (const [key, both] of cells) {
    const [one = '', other = '', ...more] = key.split('&');
    if (other === '' || more.length > 0 || facetOf(one) === facetOf(other)) continue;
    const [a, b] = [cells.get(one) ?? total, cells.get(other) ?? total];
    if (a > total - tooFew || b > total - tooFew) continue;
    const odds = (corner(both) * corner(total - a - b + both)) / (corner(a - both) * corner(b - both));
    sizes.push(Math.abs(Math.log(odds)));
  }
  sizes.sort((x, y) => x - y);
  return sizes[sizes.length >> 1] ?? 0;
}

const facetOf = (part: string): string => part.slice(0, part.indexOf('='));
