import { nearest } from '../base/index.ts';
import { Bitset, type FacetIndex } from '../counting/index.ts';
import type { Facet, Ontology } from '../ontology/index.ts';
import type { HeldValues } from './facet-holders.ts';
import { codeOf, unknownCode } from './facet-values.ts';
import type { Listed } from './listing.ts';
import type { Order, OrderName } from './order.ts';
import type { FacetCounts, Filter, FoundDatasets, Item, Selection, UnknownName } from './selection.ts';
import type { TextIndex } from './text-index.ts';

/** The datasets of one revision, searched from memory. */
export interface CatalogueIndex {
  size: number;
  /** In the order of their ids. */
  items(): readonly Item[];
  /** Replaces each value by its code, or names what does not exist. */
  resolve(
    filters: Filter[],
  ): { state: 'known'; filters: Filter[] } | { state: 'unknown'; names: UnknownName[] };
  search(selection: Selection): FoundDatasets;
}

/** What a search reads; none of it changes but the text, which follows the newest revision. */
interface Searched {
  ontology: Ontology;
  /** By number; numbers that no dataset has are empty. */
  datasets: readonly (Listed | undefined)[];
  /** The numbers that datasets have. */
  all: Bitset;
  facets: readonly HeldValues[];
  index: FacetIndex;
  orders: Record<OrderName, Order>;
  text: TextIndex;
  /** The datasets that the text is of, by number. */
  newest: () => readonly (Listed | undefined)[];
}

export function searchable({
  ontology,
  datasets,
  all,
  facets,
  index,
  orders,
  text,
  newest,
}: Searched): CatalogueIndex {
  const itemsIn = (order: Order): Item[] => order.flatMap((number) => datasets[number]?.item ?? []);
  const items = once(() => itemsIn(orders.id));
  const shown = once(() => new Map(facets.map((values) => [values.facet.id, inStableOrder(values)])));
  const places = {
    size: all.size,
    has: (dataset: number) => datasets[dataset] !== undefined && datasets[dataset] === newest()[dataset],
    holdersOf: (code: string) => facets.flatMap(({ holders }) => holders.get(code) ?? []),
  };

  function labelOf({ facet, stated }: HeldValues, code: string): string {
    const inLattice = () => facet.lattice.find((value) => value.code === code)?.label;
    if (code === unknownCode) return 'Not stated';
    return stated.get(code) ?? ontology.concept(code)?.label ?? inLattice() ?? code;
  }

  function resolveValue(values: HeldValues, value: string): { code: string } | UnknownName {
    const { facet, stated } = values;
    const code = codeOf(value);
    if (code === unknownCode || stated.has(code) || facet.lattice.some((each) => each.code === code))
      return { code };
    const concept = isOf(facet, value, ontology);
    if (concept !== undefined) return { code: concept };
    const meant = ontology
      .search(value, 20)
      .flatMap(({ iri, code: found }) => (isOf(facet, iri, ontology) ? [found] : []));
    const choices = (shown().get(facet.id) ?? []).flatMap((each) => [each, labelOf(values, each)]);
    const near = [...new Set([...meant.slice(0, 2), ...nearest(value, choices)])];
    return { name: `${facet.id}=${value}`, kind: 'value', nearest: near };
  }

  function resolve(filters: Filter[]): ReturnType<CatalogueIndex['resolve']> {
    const names: UnknownName[] = [];
    const known = filters.map((filter): Filter => {
      const values = facets.find(({ facet }) => facet.id === filter.facet);
      if (values === undefined) {
        const ids = facets.map(({ facet }) => facet.id);
        names.push({ name: filter.facet, kind: 'facet', nearest: nearest(filter.facet, ids) });
        return filter;
      }
      const codes = new Set<string>();
      for (const value of filter.anyOf) {
        const resolved = resolveValue(values, value);
        if ('code' in resolved) codes.add(resolved.code);
        else names.push(resolved);
      }
      return { ...filter, anyOf: [...codes].sort() };
    });
    return names.length > 0 ? { state: 'unknown', names } : { state: 'known', filters: known };
  }

  function search({ q, filters, page, size, sort }: Selection): FoundDatasets {
    const scores = q.trim() === '' ? undefined : text.find(q, places);
    const said = scores === undefined ? all : new Bitset(all.size);
    if (scores !== undefined)
      for (let dataset = 0; dataset < all.size; dataset++) if (scores[dataset] !== 0) said.set(dataset);
    const passing = (some: Filter[]) => index.match(some).and(said);
    const matched = passing(filters);
    const chosen = orders[sort].filter((dataset) => matched.has(dataset));
    // Sorting leaves equals where they are, so that equally good ones stay in the order of titles.
    if (scores !== undefined && sort === 'title') chosen.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
    return {
      total: chosen.length,
      items: itemsIn(chosen.slice((page - 1) * size, page * size)),
      facets: facets.map((values): FacetCounts => {
        const { id, labels } = values.facet;
        const asked = filters.filter(({ facet }) => facet === id);
        // What a facet's values count is what choosing them would give: its own filters are left out.
        const within = asked.length === 0 ? matched : passing(filters.filter(({ facet }) => facet !== id));
        const counts = index.counts(id, within);
        const selected = new Set(asked.filter(({ not }) => !not).flatMap(({ anyOf }) => anyOf));
        const excluded = new Set(asked.filter(({ not }) => not).flatMap(({ anyOf }) => anyOf));
        // A value that is asked for is always shown, also where no dataset states it itself.
        const codes = new Set([...(shown().get(id) ?? []), ...selected, ...excluded]);
        return {
          facet: id,
          label: labels.en ?? id,
          values: Array.from(codes, (code) => ({
            value: code,
            label: labelOf(values, code),
            count: counts.get(code) ?? 0,
            selected: selected.has(code),
            excluded: excluded.has(code),
          })),
        };
      }),
    };
  }

  return { size: orders.id.length, items, resolve, search };
}

/** The same answer every time, worked out when it is first asked for. */
function once<T>(work: () => T): () => T {
  let known: { value: T } | undefined;
  return () => {
    known ??= { value: work() };
    return known.value;
  };
}

/** The code of a concept at or under the facet's root; undefined for anything else. */
function isOf({ root }: Facet, value: string, ontology: Ontology): string | undefined {
  const concept = root === undefined ? undefined : ontology.concept(value);
  return concept && root !== undefined && ontology.ancestors(concept.iri).has(root)
    ? concept.code
    : undefined;
}

/** An order that no filter changes: that of the lattice for bands, else most datasets first; "not stated" last. */
function inStableOrder({ facet, holders, stated }: HeldValues): string[] {
  const place = new Map(facet.lattice.map(({ code }, i) => [code, i]));
  const banded = facet.lattice.some(({ from }) => from !== undefined);
  const count = new Map(Array.from(stated.keys(), (code) => [code, holders.get(code)?.count() ?? 0]));
  const ordered = [...stated.keys()].sort((a, b) => {
    if (banded) return (place.get(a) ?? 0) - (place.get(b) ?? 0);
    return (count.get(b) ?? 0) - (count.get(a) ?? 0) || (a < b ? -1 : 1);
  });
  return [...ordered.filter((code) => code !== unknownCode), unknownCode];
}
