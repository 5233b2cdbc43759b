import type { Breath } from './breath.ts';
import type { Item, Selection } from './selection.ts';

/** Datasets, by number, in one order. */
export type Order = readonly number[];

/** The orders that datasets are kept in: those that one can ask for, and that of the ids. */
export type OrderName = 'id' | Selection['sort'];

type Compare = (a: Item, b: Item) => number;

const collator = new Intl.Collator('en', { numeric: true });
const byId: Compare = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const byTitle: Compare = (a, b) => collator.compare(a.title, b.title) || byId(a, b);

/** No two datasets are equal in any order, so that each has only one way to be. */
export const orders: Record<OrderName, Compare> = {
  id: byId,
  title: byTitle,
  newest: (a, b) => (a.modified < b.modified ? 1 : a.modified > b.modified ? -1 : byTitle(a, b)),
  largest: (a, b) => (b.individuals ?? -1) - (a.individuals ?? -1) || byTitle(a, b),
};

/** Datasets that are sorted in at once: a millisecond or two. */
const atOnce = 250;

/** The order without those that leave and with those that come. `itemOf` knows all but those that leave. */
export async function reordered(
  order: Order,
  { leaving, coming }: { leaving: ReadonlySet<number>; coming: readonly number[] },
  compare: (a: number, b: number) => number,
  breath: Breath,
): Promise<Order> {
  let result = leaving.size === 0 ? order : order.filter((dataset) => !leaving.has(dataset));
  for (let i = 0; i < coming.length; i += atOnce) {
    result = merged(result, coming.slice(i, i + atOnce).sort(compare), compare);
    await breath.take();
  }
  return result;
}

/** Two sorted lists as one: places are found by halving, since few come where there are many. */
function merged(order: Order, coming: Order, compare: (a: number, b: number) => number): number[] {
  const result: number[] = [];
  let from = 0;
  for (const dataset of coming) {
    let [low, high] = [from, order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(order[middle] ?? 0, dataset) < 0) low = middle + 1;
      else high = middle;
    }
    for (; from < low; from++) result.push(order[from] ?? 0);
    result.push(dataset);
  }
  for (; from < order.length; from++) result.push(order[from] ?? 0);
  return result;
}
