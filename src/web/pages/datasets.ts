import {
  type DatasetSearch,
  datasetsHref,
  type FacetView,
  type Filter,
  filterChips,
  filterWords,
  searchParameters,
  withoutFilter,
} from '../dataset-search.ts';
import { facetPanel } from '../facet-panel.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html, type Renderable } from '../html.ts';
import { number, quantity } from '../words.ts';
import { type DatasetItem, datasetCard } from './dataset-card.ts';

/** A page of the list of datasets. */
export interface DatasetsView {
  search: DatasetSearch;
  /** Datasets that the search finds, on all pages. */
  total: number;
  items: readonly DatasetItem[];
  facets: readonly FacetView[];
  /** Orders on offer; the first is the default. */
  sorts: readonly { value: string; label: string }[];
  /** Where nothing was found: the filter whose removal finds most, and how many that would be. */
  suggestion?: { filter: Filter; total: number } | undefined;
  generated?: boolean | undefined;
}

function sorting({ search, sorts }: DatasetsView): Renderable {
  if (sorts.length < 2) return undefined;
  const current = search.sort ?? sorts[0]?.value;
  return html`<nav class="sorting" aria-label="Order"><span id="order">Order by</span> <ul aria-labelledby="order">${sorts.map(
    ({ value, label }, index) =>
      html`<li><a href="${datasetsHref({ ...search, sort: index === 0 ? undefined : value, page: 1 })}"${value === current && html` aria-current="true"`}>${label}</a></li>`,
  )}</ul></nav>`;
}

function paging({ search, total }: DatasetsView): Renderable {
  const last = Math.max(1, Math.ceil(total / search.size));
  if (last === 1) return undefined;
  const to = (target: number, label: string) =>
    target >= 1 &&
    target <= last &&
    html`<a href="${datasetsHref({ ...search, page: target })}" rel="${target < search.page ? 'prev' : 'next'}">${label}</a>`;
  return html`<nav class="paging" aria-label="Pages">${to(search.page - 1, '← Previous')}<span>Page ${number(search.page)} of ${number(last)}</span>${to(search.page + 1, 'Next →')}</nav>`;
}

function nothingFound({ search, facets, suggestion }: DatasetsView): Html {
  return html`<div class="empty panel"><h2>No dataset matches all of these</h2>
${suggestion !== undefined && html`<p>Without <strong>${filterWords(suggestion.filter, facets)}</strong> there would be ${quantity(suggestion.total, 'dataset')}. <a href="${datasetsHref(withoutFilter(search, suggestion.filter))}">Take it away</a></p>`}
<p>You can also <a href="/datasets">start again from all datasets</a>, or <a href="/ontology${search.text !== undefined && `?q=${encodeURIComponent(search.text)}`}">look a term up in the hyper-ontology</a>.</p></div>`;
}

/** The list of datasets with its filters; the URL holds the whole state. */
export function datasetsPage(view: DatasetsView, site: Site = {}): Html {
  const { search, total, items } = view;
  const first = (search.page - 1) * search.size + 1;
  const query = searchParameters({
    ...search,
    page: 1,
    sort: undefined,
    text: undefined,
    size: 20,
  }).toString();
  const json = datasetsHref(search, '.json');
  const turtle = datasetsHref(search, '.ttl');
  return page(
    {
      title: 'Datasets',
      path: '/datasets',
      generated: view.generated === true ? 'Some datasets in this list hold generated cases.' : undefined,
      alternates: [
        { href: json, mediaType: 'application/json', label: 'JSON' },
        { href: turtle, mediaType: 'text/turtle', label: 'Turtle' },
      ],
    },
    site,
    html`<h1>Datasets</h1>
<div class="beside">
${facetPanel(search, view.facets)}
<div class="results">
<p class="status" role="status">${quantity(total, 'dataset')}${search.filters.length > 0 || (search.text ?? '') !== '' ? ' found' : ' in the catalogue'}${items.length > 0 && total > items.length && `, ${number(first)} to ${number(first + items.length - 1)} shown`}.</p>
${filterChips(search, view.facets)}
${items.length === 0 ? nothingFound(view) : html`${sorting(view)}<ol class="cards" start="${first}">${items.map((item) => datasetCard(item))}</ol>${paging(view)}`}
<p class="machine">This search as <a href="${json}">JSON</a>, <a href="${turtle}">Turtle</a>, or <a href="/cohorts${query !== '' && `?${query}`}">a cohort</a>.</p>
</div></div>`,
  );
}
