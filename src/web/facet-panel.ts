import {
  type DatasetSearch,
  datasetsHref,
  defaultSize,
  type FacetView,
  type Filter,
  parameterOf,
  sameFilter,
  withFilter,
  withoutFilter,
} from './dataset-search.ts';
import { type Html, html, type Renderable } from './html.ts';
import { number, quantity } from './words.ts';

/** Values of a facet that are shown before the rest is folded away. */
const shownValues = 7;

type Value = FacetView['values'][number];

function valueRow(search: DatasetSearch, facet: FacetView, { value, label, count }: Value): Html {
  const included = search.filters.some((filter) =>
    sameFilter(filter, { facet: facet.facet, value, exclude: false }),
  );
  const exclusion = { facet: facet.facet, value, exclude: true };
  if (search.filters.some((filter) => sameFilter(filter, exclusion))) {
    // The hidden field keeps the exclusion when the form is sent.
    return html`<li class="value excluded"><span class="name"><input type="hidden" name="not.${facet.facet}" value="${value}"><span><strong>not</strong> ${label}</span></span>
<a class="exclude-link" href="${datasetsHref(withoutFilter(search, exclusion))}">allow<span class="unseen"> ${label} again</span></a></li>`;
  }
  return html`<li class="value${count === 0 && ' none'}"><label class="name"><input type="checkbox" name="${facet.facet}" value="${value}"${included && html` checked`}><span>${label}</span></label>
<span class="count">${number(count)}<span class="unseen"> ${count === 1 ? 'dataset' : 'datasets'}</span></span>
<a class="exclude-link" href="${datasetsHref(withFilter(search, exclusion))}">not<span class="unseen"> ${label}</span></a></li>`;
}

function facetField(search: DatasetSearch, facet: FacetView): Html {
  const row = (value: Value) => valueRow(search, facet, value);
  // One folded value would take as much room as it saves.
  const folded = facet.values.length > shownValues + 1 ? facet.values.slice(shownValues) : [];
  const open = folded.some(({ value }) =>
    search.filters.some((filter) => filter.facet === facet.facet && filter.value === value),
  );
  return html`<fieldset class="facet"><legend>${facet.label}</legend>
<ul>${facet.values.slice(0, facet.values.length - folded.length).map(row)}</ul>
${folded.length > 0 && html`<details${open && html` open`}><summary>${quantity(folded.length, 'more value')}<span class="unseen"> of ${facet.label}</span></summary><ul>${folded.map(row)}</ul></details>`}
</fieldset>`;
}

/**
 * The filters beside a list of datasets: one form, which sends the whole search. Values keep the order they come
 * in, so that nothing moves under the pointer; a value that would find nothing is grey, and still there.
 */
export function facetPanel(search: DatasetSearch, facets: readonly FacetView[]): Renderable {
  const active = search.filters.length;
  const listed = (filter: Filter) =>
    facets.some(
      ({ facet, values }) => facet === filter.facet && values.some(({ value }) => value === filter.value),
    );
  // A filter without a checkbox must survive the form, or sending it would drop a filter unseen.
  const unlisted = search.filters.filter((filter) => !listed(filter));
  return html`<details class="filters panel"><summary>Filters${active > 0 && ` (${number(active)} active)`}</summary>
<form method="get" action="/datasets" aria-label="Filter datasets">
<div class="field"><label for="q">Text in title, description or concept</label>
<input id="q" type="search" name="q" value="${search.text ?? ''}"></div>
${unlisted.map((filter) => html`<input type="hidden" name="${parameterOf(filter)}" value="${filter.value}">`)}
${search.size !== defaultSize && html`<input type="hidden" name="size" value="${search.size}">`}
${search.sort !== undefined && html`<input type="hidden" name="sort" value="${search.sort}">`}
<div class="apply"><button type="submit">Show results</button></div>
${facets.filter(({ values }) => values.length > 0).map((facet) => facetField(search, facet))}
<div class="apply"><button type="submit">Show results</button></div>
</form></details>`;
}
