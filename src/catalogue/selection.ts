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

/** A value of a facet by its code, and what people read. */
export interface Value {
  value: string;
  label: string;
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
  /** By facet, in the order of their labels. Datasets share these lists. */
  values: Record<string, readonly Value[]>;
}

export interface FacetCounts {
  facet: string;
  label: string;
  values: { value: string; label: string; count: number; selected: boolean; excluded: boolean }[];
}

/** A page of found datasets, and what each value of each facet would find beside the other filters. */
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
