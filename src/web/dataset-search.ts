import { type Html, html, type Renderable } from './html.ts';

/** One filter of a search for datasets: a facet's value that datasets must have, or must not have. */
export interface Filter {
  facet: string;
  value: string;
  exclude: boolean;
}

/** A search for datasets as it was parsed from the URL. Everything shown as active is rendered from this alone. */
export interface DatasetSearch {
  text?: string | undefined;
  filters: readonly Filter[];
  sort?: string | undefined;
  /** From 1. */
  page: number;
  size: number;
}

/** A facet with its values, in a stable order; counts react to every other filter. */
export interface FacetView {
  facet: string;
  label: string;
  values: readonly { value: string; label: string; count: number }[];
}

/** Page size that is left out of URLs. */
export const defaultSize = 20;

/** Whether two filters are the same. */
export function sameFilter(a: Filter, b: Filter): boolean {
  return a.facet === b.facet && a.value === b.value && a.exclude === b.exclude;
}

/** Name of a filter's parameter in URLs and forms. */
export function parameterOf({ facet, exclude }: Pick<Filter, 'facet' | 'exclude'>): string {
  return exclude ? `not.${facet}` : facet;
}

/** The query part of a search's URL, without defaults, in the order of the parsed search; empty when there is none. */
export function searchParameters(search: DatasetSearch): URLSearchParams {
  const parameters = new URLSearchParams();
  if (search.text !== undefined && search.text !== '') parameters.append('q', search.text);
  for (const filter of search.filters) parameters.append(parameterOf(filter), filter.value);
  if (search.sort !== undefined) parameters.append('sort', search.sort);
  if (search.page > 1) parameters.append('page', String(search.page));
  if (search.size !== defaultSize) parameters.append('size', String(search.size));
  return parameters;
}

/** The address of a search; `suffix` names a format, e.g. `.json`. */
export function datasetsHref(search: DatasetSearch, suffix = ''): string {
  const query = searchParameters(search).toString();
  return `/datasets${suffix}${query === '' ? '' : `?${query}`}`;
}

/** The same search, from its first page, without a filter. */
export function withoutFilter(search: DatasetSearch, filter: Filter): DatasetSearch {
  return { ...search, page: 1, filters: search.filters.filter((other) => !sameFilter(other, filter)) };
}

/** The same search, from its first page, with a filter; the opposite filter on the same value goes. */
export function withFilter(search: DatasetSearch, filter: Filter): DatasetSearch {
  const kept = search.filters.filter(({ facet, value }) => facet !== filter.facet || value !== filter.value);
  return { ...search, page: 1, filters: [...kept, filter] };
}

/** A filter in words, e.g. `Modality: CT` or `Modality: not CT`. Values that no facet lists are named by themselves. */
export function filterWords({ facet, value, exclude }: Filter, facets: readonly FacetView[]): string {
  const known = facets.find((other) => other.facet === facet);
  const label = known?.values.find((other) => other.value === value)?.label ?? value;
  return `${known?.label ?? facet}: ${exclude ? 'not ' : ''}${label}`;
}

/**
 * The active filters as links that take each away. They come from the parsed search, never from the facets,
 * so that no filter can be active and unseen.
 */
export function filterChips(search: DatasetSearch, facets: readonly FacetView[]): Renderable {
  const text = search.text ?? '';
  if (text === '' && search.filters.length === 0) return undefined;
  const chip = (words: string, without: DatasetSearch, exclude = false): Html =>
    html`<li><a class="chip${exclude && ' exclude'}" href="${datasetsHref(without)}">${words}<span class="unseen">, take this filter away</span><span class="times" aria-hidden="true">×</span></a></li>`;
  return html`<ul class="chips" aria-label="Active filters">
${text !== '' && chip(`Text: ${text}`, { ...search, text: undefined, page: 1 })}
${search.filters.map((filter) => chip(filterWords(filter, facets), withoutFilter(search, filter), filter.exclude))}
<li><a class="clear" href="/datasets">Clear all</a></li>
</ul>`;
}
