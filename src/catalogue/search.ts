import MiniSearch from 'minisearch';
import { nearest } from '../base/index.ts';
import { Bitset, FacetIndex } from '../counting/index.ts';
import type { Facet, Ontology } from '../ontology/index.ts';
import type { QueryLibrary } from '../query/index.ts';
import { isIri, name, type Term, toSparql } from '../rdf/index.ts';
import type { Answer, Row, Store } from '../store/index.ts';

/** One filter: the dataset has any of these values, or (`not`) none of them. Values are codes. */
export interface Filter {
  facet: string;
  anyOf: string[];
  not: boolean;
}

/** What is looked for: text and filters; pages count from 1. */
export interface Selection {
  q: string;
  filters: Filter[];
  page: number;
  size: number;
  sort: 'title' | 'newest' | 'largest';
}

/** A dataset in a list: names and codes with labels, no RDF. */
export interface Item {
  id: string;
  iri: string;
  title: string;
  description: string;
  holder: string;
  modified: string;
  /** As its holder declares it. */
  individuals?: number;
  generated: boolean;
  values: Record<string, { value: string; label: string }[]>;
}

export interface FacetCounts {
  facet: string;
  label: string;
  values: { value: string; label: string; count: number; selected: boolean; excluded: boolean }[];
}

export interface FoundDatasets {
  total: number;
  items: Item[];
  facets: FacetCounts[];
}

/** A mistake in a selection, with the nearest right names. */
export interface UnknownName {
  name: string;
  kind: 'facet' | 'value';
  nearest: string[];
}

export interface CatalogueIndex {
  /** The revision of the store that this index was built from. */
  revision: number;
  size: number;
  items(): readonly Item[];
  /** Replaces each value by its code, or names what does not exist. */
  resolve(
    filters: Filter[],
  ): { state: 'known'; filters: Filter[] } | { state: 'unknown'; names: UnknownName[] };
  search(selection: Selection): FoundDatasets;
}

/** The code of a dataset that does not state a facet's value. */
const unknownCode = 'unknown';

/** The short form of a value in URLs: the local name where it is one, else the whole IRI or text. */
function codeOf(value: string): string {
  if (!isIri(value)) return value;
  const local = value.replace(/[/#]$/, '').split(/[/#]/).at(-1) ?? value;
  return /^[A-Za-z][\w.-]*$/.test(local) ? local : value;
}

/** The query for one facet's values: the declared path, or the band borders of a numeric facet. */
function valuesQuery(facet: Facet): string | undefined {
  const type = toSparql(name('dcat:Dataset'));
  const where = (body: string) =>
    `SELECT ?record ?value ?upper WHERE { GRAPH ?record { ?dataset a ${type} . ${body} } }`;
  if (facet.path !== undefined) return where(`?dataset ${facet.path} ?value`);
  if (facet.lowerPath !== undefined && facet.upperPath !== undefined) {
    return where(`?dataset ${facet.lowerPath} ?value ; ${facet.upperPath} ?upper`);
  }
  return undefined;
}

async function rowsOf(answer: Promise<Answer>): Promise<Row[]> {
  const answered = await answer;
  if (answered.state !== 'rows')
    throw new Error(`The catalogue could not be read: ${JSON.stringify(answered)}`);
  return answered.rows;
}

const patient = { deadlineMs: 60_000 };

/** The codes that a found value counts for: a concept counts for everything above it, a span for its bands. */
function codesOf(facet: Facet, ontology: Ontology, value: Term, upper: Term | undefined): string[] {
  if (upper !== undefined) {
    const bands = facet.lattice.filter(({ from, below }) => from !== undefined && below !== undefined);
    const overlap = bands.filter(
      ({ from, below }) => Number(value.value) < below! && Number(upper.value) >= from!,
    );
    return overlap.flatMap(({ code, parent }) => (parent === undefined ? [code] : [code, parent]));
  }
  const concept = facet.root === undefined ? undefined : ontology.concept(value.value);
  if (concept === undefined || facet.root === undefined) return [codeOf(value.value)];
  const root = facet.root;
  const above = [...ontology.ancestors(concept.iri)].filter((each) => ontology.ancestors(each).has(root));
  return [concept.code, ...above.map(codeOf)];
}

/** Lists the datasets below `prefix`, in the order of their records; English text wins where there are several. */
async function listItems(
  store: Store,
  queries: QueryLibrary,
  prefix: string,
): Promise<Map<string, Item & { keywords: string[] }>> {
  const items = new Map<string, Item & { keywords: string[] }>();
  const text = new Map<string, string>([
    [name('dct:title').value, 'title'],
    [name('dct:description').value, 'description'],
    [name('dct:modified').value, 'modified'],
  ]);
  const rows = await rowsOf(queries.run(store, 'dataset-summaries', {}, patient));
  for (const { record, dataset, property, value } of rows) {
    if (!record?.value.startsWith(prefix) || dataset === undefined || value === undefined) continue;
    const id = record.value.slice(prefix.length);
    if (!items.has(id)) {
      const blank = {
        title: '',
        description: '',
        holder: '',
        modified: '',
        generated: false,
        values: {},
        keywords: [],
      };
      items.set(id, { id, iri: dataset.value, ...blank });
    }
    const item = items.get(id)!;
    const field = text.get(property?.value ?? '') as 'title' | 'description' | 'modified' | undefined;
    const english = value.termType === 'Literal' && value.language.startsWith('en');
    if (field !== undefined && (english || item[field] === '')) item[field] = value.value;
    else if (property?.value === name('dcat:keyword').value) item.keywords.push(value.value);
    else if (property?.value === name('healthdcatap:numberOfUniqueIndividuals').value)
      item.individuals = Number(value.value);
    else if (property?.value === name('col:generated').value) item.generated = value.value === 'true';
  }
  return new Map([...items].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reads every description's facet values and text once, and answers searches from memory. */
export async function buildIndex(
  store: Store,
  queries: QueryLibrary,
  ontology: Ontology,
  base: string,
): Promise<CatalogueIndex> {
  const revision = await store.revision();
  const prefix = `${base}/datasets/`;
  const listed = await listItems(store, queries, prefix);
  const items: Item[] = [...listed.values()].map(({ keywords: _, ...item }) => item);
  const number = new Map([...listed.keys()].map((id, i) => [prefix + id, i]));
  const facets = ontology.facets.filter(({ levels }) => levels.includes('dataset'));

  const labels = new Map(facets.map(({ id }) => [id, new Map<string, string>()]));
  const held = new Map(facets.map(({ id }) => [id, items.map((): Set<string> => new Set())]));
  /** Codes that some dataset states itself, as against those that only stand above one. */
  const stated = new Map(facets.map(({ id }) => [id, new Set<string>()]));
  for (const facet of facets) {
    const sparql = valuesQuery(facet);
    if (sparql === undefined) continue;
    for (const row of await rowsOf(store.query(sparql, patient))) {
      const entity = number.get(row.record?.value ?? '');
      if (entity === undefined || row.value === undefined) continue;
      const codes = codesOf(facet, ontology, row.value, row.upper);
      for (const code of codes) held.get(facet.id)![entity]!.add(code);
      const own = row.upper === undefined ? codes.slice(0, 1) : codes;
      for (const code of own) {
        stated.get(facet.id)!.add(code);
        const label =
          facet.lattice.find((value) => value.code === code)?.label ?? ontology.label(row.value.value);
        labels.get(facet.id)!.set(code, label);
      }
      if (row.upper === undefined) {
        if (facet.id === 'provider') items[entity]!.holder = row.value.value;
        const values = items[entity]!.values;
        values[facet.id] = [
          ...(values[facet.id] ?? []),
          { value: own[0]!, label: labels.get(facet.id)!.get(own[0]!)! },
        ];
      }
    }
    for (const codes of held.get(facet.id)!) if (codes.size === 0) codes.add(unknownCode);
    labels.get(facet.id)!.set(unknownCode, 'Not stated');
    stated.get(facet.id)!.add(unknownCode);
  }

  const index = FacetIndex.build(
    items.length,
    facets.map(({ id }) => ({ id, valuesOf: (entity: number) => [...held.get(id)![entity]!] })),
  );
  const text = new MiniSearch<{ number: number; title: string; words: string }>({
    idField: 'number',
    fields: ['title', 'words'],
    searchOptions: {
      boost: { title: 3 },
      prefix: true,
      combineWith: 'AND',
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    },
  });
  text.addAll(
    items.map((item, entity) => ({
      number: entity,
      title: item.title,
      words: wordsOf(item, listed.get(item.id)!.keywords, held, entity, ontology),
    })),
  );

  const unfiltered = index.liveCounts([]);
  const ranked = new Map(
    facets.map((facet) => [
      facet.id,
      inStableOrder(facet, [...stated.get(facet.id)!], unfiltered.get(facet.id) ?? new Map()),
    ]),
  );

  function labelOf(facet: Facet, code: string): string {
    return (
      labels.get(facet.id)?.get(code) ??
      ontology.concept(code)?.label ??
      facet.lattice.find((v) => v.code === code)?.label ??
      code
    );
  }

  function resolve(filters: Filter[]): ReturnType<CatalogueIndex['resolve']> {
    const names: UnknownName[] = [];
    const known = filters.map(({ facet: id, anyOf, not }) => {
      const facet = facets.find((each) => each.id === id);
      if (facet === undefined) {
        names.push({
          name: id,
          kind: 'facet',
          nearest: nearest(
            id,
            facets.map((each) => each.id),
          ),
        });
        return { facet: id, anyOf, not };
      }
      const codes = anyOf.map((value) => {
        const code = codeOf(value);
        const concept = facet.root === undefined ? undefined : ontology.concept(value);
        const inRoot = concept !== undefined && ontology.ancestors(concept.iri).has(facet.root!);
        if (stated.get(id)!.has(code) || inRoot || facet.lattice.some((each) => each.code === code))
          return inRoot ? concept.code : code;
        const choices = [...stated.get(id)!].flatMap((each) => [each, labelOf(facet, each)]);
        names.push({ name: `${id}=${value}`, kind: 'value', nearest: nearest(value, choices) });
        return value;
      });
      return { facet: id, anyOf: [...new Set(codes)].sort(), not };
    });
    return names.length > 0 ? { state: 'unknown', names } : { state: 'known', filters: known };
  }

  function search({ q, filters, page, size, sort }: Selection): FoundDatasets {
    const hits =
      q.trim() === '' ? undefined : new Map(text.search(q).map(({ id, score }) => [id as number, score]));
    const said = hits === undefined ? Bitset.full(items.length) : new Bitset(items.length);
    for (const entity of hits?.keys() ?? []) said.set(entity);
    const passing = (some: Filter[]) => index.match(some).and(said);
    const matched = passing(filters);
    // What a facet's values count is what choosing them would give: its own filters are left out.
    const counts = new Map(
      facets.map(({ id }) => {
        const filtered = filters.some(({ facet }) => facet === id);
        return [
          id,
          index.counts(id, filtered ? passing(filters.filter(({ facet }) => facet !== id)) : matched),
        ];
      }),
    );
    const chosen = [...matched];
    const compare: Record<Selection['sort'], (a: number, b: number) => number> = {
      title: (a, b) =>
        (hits?.get(b) ?? 0) - (hits?.get(a) ?? 0) || items[a]!.title.localeCompare(items[b]!.title),
      newest: (a, b) => items[b]!.modified.localeCompare(items[a]!.modified),
      largest: (a, b) => (items[b]!.individuals ?? -1) - (items[a]!.individuals ?? -1),
    };
    chosen.sort((a, b) => compare[sort](a, b) || a - b);
    return {
      total: chosen.length,
      items: chosen.slice((page - 1) * size, page * size).map((entity) => items[entity]!),
      facets: facets.map((facet) => {
        const asked = filters.filter((filter) => filter.facet === facet.id);
        const selected = new Set(asked.filter(({ not }) => !not).flatMap(({ anyOf }) => anyOf));
        const excluded = new Set(asked.filter(({ not }) => not).flatMap(({ anyOf }) => anyOf));
        const codes = [...new Set([...ranked.get(facet.id)!, ...selected, ...excluded])];
        return {
          facet: facet.id,
          label: facet.labels.en ?? facet.id,
          values: codes.map((code) => ({
            value: code,
            label: labelOf(facet, code),
            count: counts.get(facet.id)?.get(code) ?? 0,
            selected: selected.has(code),
            excluded: excluded.has(code),
          })),
        };
      }),
    };
  }

  return { revision, size: items.length, items: () => items, resolve, search };
}

/** An order that no filter changes: lattice order for bands, else most datasets first; "not stated" last. */
function inStableOrder(facet: Facet, codes: string[], counts: Map<string, number>): string[] {
  const place = new Map(facet.lattice.map(({ code }, i) => [code, i]));
  const banded = facet.lattice.some(({ from }) => from !== undefined);
  return codes.sort((a, b) => {
    if (a === unknownCode || b === unknownCode) return a === b ? 0 : a === unknownCode ? 1 : -1;
    if (banded) return (place.get(a) ?? 0) - (place.get(b) ?? 0);
    return (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a.localeCompare(b);
  });
}

/** Everything a search should find a dataset by: its description, and every name of every concept it holds. */
function wordsOf(
  item: Item,
  keywords: string[],
  held: Map<string, Set<string>[]>,
  entity: number,
  ontology: Ontology,
): string {
  const words = [item.description, item.holder, item.id, ...keywords];
  for (const values of held.values()) {
    for (const code of values[entity]!) {
      const concept = ontology.concept(code);
      if (concept) words.push(...Object.values(concept.labels), ...concept.synonyms);
    }
  }
  return words.join(' ');
}
