import { Bitset, FacetIndex } from '../counting/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { Breath } from './breath.ts';
import { FacetHolders } from './facet-holders.ts';
import { datasetFacets, type Listed } from './listing.ts';
import { type Order, type OrderName, orders, reordered } from './order.ts';
import { type CatalogueIndex, searchable } from './search.ts';
import { TextIndex } from './text-index.ts';

/** Datasets that there is room for at first; a power of two, as every size after. */
const leastRoom = 64;

/**
 * Everything that a search reads, kept by differences: what it then answers is what one built from scratch would.
 * Each dataset has a number below the room there is; those of datasets that left are given again.
 */
export class DatasetIndex {
  readonly #ontology: Ontology;
  readonly #facets: FacetHolders[];
  readonly #text: TextIndex;
  readonly #numbers = new Map<string, number>();
  readonly #free: number[] = [];
  #datasets: (Listed | undefined)[] = [];
  #orders: Record<OrderName, Order> = { id: [], title: [], newest: [], largest: [] };

  constructor(ontology: Ontology) {
    this.#ontology = ontology;
    this.#facets = datasetFacets(ontology).map((facet) => new FacetHolders(facet));
    this.#text = new TextIndex(ontology);
  }

  /**
   * Takes what became of datasets, by their ids, undefined where one is gone; gives the catalogue as it is then.
   * One change at a time. Others have the thread every few milliseconds; what was given before stays as it is, but
   * for its words, of which it finds those that are still there.
   */
  async change(changes: ReadonlyMap<string, Listed | undefined>): Promise<CatalogueIndex> {
    const breath = new Breath();
    const datasets = [...this.#datasets];
    const leaving = new Set<number>();
    const coming: number[] = [];
    const freed: number[] = [];
    for (const [id, after] of changes) {
      const known = this.#numbers.get(id);
      if (known === undefined && after === undefined) continue;
      const number = known ?? this.#free.pop() ?? datasets.length;
      const before = datasets[number];
      datasets[number] = after;
      if (before !== undefined) {
        leaving.add(number);
        this.#text.remove(number, before);
      }
      if (after === undefined) {
        this.#numbers.delete(id);
        freed.push(number);
      } else {
        this.#numbers.set(id, number);
        coming.push(number);
        this.#text.add(number, after);
      }
      for (const [i, facet] of this.#facets.entries())
        facet.note(number, before?.facets[i], after?.facets[i]);
      await breath.take();
    }
    this.#datasets = datasets;
    this.#free.push(...freed);
    await this.#settle(breath);
    await this.#reorder(leaving, coming, breath);
    return this.#picture();
  }

  get #room(): number {
    return Math.max(leastRoom, 2 ** Math.ceil(Math.log2(this.#datasets.length)));
  }

  async #settle(breath: Breath): Promise<void> {
    const turned = new Set<string>();
    for (const facet of this.#facets)
      for (const code of await facet.settle(this.#room, breath)) turned.add(code);
    for (const code of turned) {
      const isHeld = this.#facets.some(({ now }) => now.holders.has(code));
      this.#text.hold(code, isHeld);
      await breath.take();
    }
  }

  async #reorder(leaving: ReadonlySet<number>, coming: readonly number[], breath: Breath): Promise<void> {
    const next = { ...this.#orders };
    for (const name of Object.keys(orders) as OrderName[]) {
      const compare = (a: number, b: number) => {
        const [one, other] = [this.#datasets[a], this.#datasets[b]];
        return one === undefined || other === undefined ? a - b : orders[name](one.item, other.item);
      };
      next[name] = await reordered(next[name], { leaving, coming }, compare, breath);
    }
    this.#orders = next;
  }

  #picture(): CatalogueIndex {
    const room = this.#room;
    const all = new Bitset(room);
    for (const number of this.#orders.id) all.set(number);
    const facets = this.#facets.map(({ now }) => now);
    const holders = new Map(facets.map(({ facet, holders }) => [facet.id, holders]));
    return searchable({
      ontology: this.#ontology,
      datasets: this.#datasets,
      all,
      facets,
      index: FacetIndex.of(room, holders),
      orders: this.#orders,
      text: this.#text,
      newest: () => this.#datasets,
    });
  }
}
