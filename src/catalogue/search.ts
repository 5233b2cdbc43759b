import { nearest } from '../base/index.ts';
import { Bitset, FacetIndex } from '../counting/index.ts';
import type { Facet, Ontology } from '../ontology/index.ts';
import type { QueryLibrary } from '../query/index.ts';
import type { Store } from '../store/index.ts';
import { codeOf, type FacetValues, readFacetValues, unknownCode } from './facet-values.ts';
import { listDatasets } from './listing.ts';
import type { FacetCounts, Filter, FoundDatasets, Item, Selection, UnknownName } from './selection.ts';
import { indexText } from './text-index.ts';

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

/** Reads every description's facet values and text once. */
export async function buildIndex(
  store: Store,
  queries: QueryLibrary,
  ontology: Ontology,
  base: string,
): Promise<CatalogueIndex> {
  const prefix = `${base}/datasets/`;
  const listed = [...(await listDatasets(store, queries, prefix)).values()];
  const items = listed.map(({ item }) => item);
  const numbers = new Map(items.map(({ id }, i) => [prefix + id, i]));
  const facets: FacetValues[] = [];
  for (const facet of ontology.facets.filter(({ levels }) => levels.includes('dataset'))) {
    facets.push(await readFacetValues(store, ontology, facet, items.length, (record) => numbers.get(record)));
  }
  for (const { facet, own } of facets) {
    for (const [i, values] of own.entries()) {
      const item = items[i];
      if (item === undefined || values.length === 0) continue;
      item.values[facet.id] = values.map(({ code, label }) => ({ value: code, label }));
      if (facet.id === 'provider') item.holder = values[0]?.label ?? '';
    }
  }
  const index = FacetIndex.build(
    items.length,
    facets.map(({ facet, held }) => ({ id: facet.id, valuesOf: (dataset: number) => held[dataset] ?? [] })),
  );
  const everything = index.liveCounts([]);
  const shown = new Map(
    facets.map((values) => [
      values.facet.id,
      inStableOrder(values, everything.get(values.facet.id) ?? new Map()),
    ]),
  );
  const findText = indexText(listed, facets, ontology);
  const ranks = ranksOf(items);

  function labelOf({ facet, stated }: FacetValues, code: string): string {
    const inLattice = () => facet.lattice.find((value) => value.code === code)?.label;
    return stated.get(code) ?? ontology.concept(code)?.label ?? inLattice() ?? code;
  }

  function resolveValue(values: FacetValues, value: string): { code: string } | UnknownName {
    const { facet, stated } = values;
    const code = codeOf(value);
    if (stated.has(code) || facet.lattice.some((each) => each.code === code)) return { code };
    const concept = isOf(facet, value, ontology);
    if (concept !== undefined) return { code: concept };
    const meant = ontology
      .search(value, 20)
      .flatMap(({ iri, code: found }) => (isOf(facet, iri, ontology) ? [found] : []));
    const choices = [...stated.keys()].flatMap((each) => [each, labelOf(values, each)]);
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
    const scores = q.trim() === '' ? undefined : findText(q);
    const said = scores === undefined ? Bitset.full(items.length) : new Bitset(items.length);
    for (const dataset of scores?.keys() ?? []) said.set(dataset);
    const passing = (some: Filter[]) => index.match(some).and(said);
    const matched = passing(filters);
    const rank = ranks[sort];
    const byScore = (a: number, b: number) =>
      sort === 'title' ? (scores?.get(b) ?? 0) - (scores?.get(a) ?? 0) : 0;
    const chosen = [...matched].sort((a, b) => byScore(a, b) || (rank[a] ?? 0) - (rank[b] ?? 0));
    return {
      total: chosen.length,
      items: chosen.slice((page - 1) * size, page * size).flatMap((dataset) => items[dataset] ?? []),
      facets: facets.map((values): FacetCounts => {
        const { id, labels } = values.facet;
        const asked = filters.filter(({ facet }) => facet === id);
        // What a facet's values count is what choosing them would give: its own filters are left out.
        const within = asked.length === 0 ? matched : passing(filters.filter(({ facet }) => facet !== id));
        const counts = index.counts(id, within);
        const selected = new Set(asked.filter(({ not }) => !not).flatMap(({ anyOf }) => anyOf));
        const excluded = new Set(asked.filter(({ not }) => not).flatMap(({ anyOf }) => anyOf));
        // A value that is asked for is always shown, also where no dataset states it itself.
        const codes = new Set([...(shown.get(id) ?? []), ...selected, ...excluded]);
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

  return { size: items.length, items: () => items, resolve, search };
}

/** The code of a concept at or under the facet's root; undefined for anything else. */
function isOf({ root }: Facet, value: string, ontology: Ontology): string | undefined {
  const concept = root === undefined ? undefined : ontology.concept(value);
  return concept && root !== undefined && ontology.ancestors(concept.iri).has(root)
    ? concept.code
    : undefined;
}

/** The place of every dataset in each order, so that a search compares numbers only. */
function ranksOf(items: readonly Item[]): Record<Selection['sort'], Uint32Array> {
  const collator = new Intl.Collator('en', { numeric: true });
  const byTitle = (a: Item, b: Item) => collator.compare(a.title, b.title);
  const rank = (compare: (a: Item, b: Item) => number) => {
    const ranks = new Uint32Array(items.length);
    const order = items.map((item, i) => ({ item, i })).sort((a, b) => compare(a.item, b.item) || a.i - b.i);
    for (const [place, { i }] of order.entries()) ranks[i] = place;
    return ranks;
  };
  return {
    title: rank(byTitle),
    newest: rank((a, b) => (a.modified < b.modified ? 1 : a.modified > b.modified ? -1 : byTitle(a, b))),
    largest: rank((a, b) => (b.individuals ?? -1) - (a.individuals ?? -1) || byTitle(a, b)),
  };
}

/** An order that no filter changes: that of the lattice for bands, else most datasets first; "not stated" last. */
function inStableOrder({ facet, stated }: FacetValues, counts: Map<string, number>): string[] {
  const place = new Map(facet.lattice.map(({ code }, i) => [code, i]));
  const banded = facet.lattice.some(({ from }) => from !== undefined);
  return [...stated.keys()].sort((a, b) => {
    if (a === unknownCode || b === unknownCode) return a === b ? 0 : a === unknownCode ? 1 : -1;
    if (banded) return (place.get(a) ?? 0) - (place.get(b) ?? 0);
    return (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1);
  });
}
