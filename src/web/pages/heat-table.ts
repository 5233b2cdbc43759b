import { datasetsHref } from '../dataset-search.ts';
import { type Html, html } from '../html.ts';
import { number, quantity } from '../words.ts';

/** Counts of datasets by two facets; each cell leads to the datasets that it counts. */
export interface HeatTable {
  rowFacet: string;
  columnFacet: string;
  caption: string;
  columns: readonly { value: string; label: string }[];
  /** `counts` has one number per column. */
  rows: readonly { value: string; label: string; counts: readonly number[] }[];
}

/** Shades of the table, from few to many; the shade only repeats the number. */
const shades = 5;

/** The table; it counts descriptions in the catalogue, which are public, never cases. */
export function heatTable({ rowFacet, columnFacet, caption, columns, rows }: HeatTable): Html {
  const most = Math.max(1, ...rows.flatMap(({ counts }) => counts));
  // Counts of datasets are skewed: by their roots, the small ones keep a shade of their own.
  const shade = (count: number) => Math.ceil(Math.sqrt(count / most) * shades);
  const href = (row: string, column: string) =>
    datasetsHref({
      filters: [
        { facet: rowFacet, value: row, exclude: false },
        { facet: columnFacet, value: column, exclude: false },
      ],
      page: 1,
      size: 20,
    });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="heat">
<caption>${caption}</caption>
<thead><tr><td></td>${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr><th scope="row">${row.label}</th>${columns.map((column, index) => {
      const count = row.counts[index] ?? 0;
      return count === 0
        ? html`<td class="shade-0"><span aria-hidden="true">·</span><span class="unseen">none</span></td>`
        : html`<td class="shade-${shade(count)}"><a href="${href(row.value, column.value)}" title="${row.label}, ${column.label}: ${quantity(count, 'dataset')}">${number(count)}<span class="unseen"> ${row.label}, ${column.label}</span></a></td>`;
    })}</tr>
`,
  )}</tbody></table></div>`;
}
