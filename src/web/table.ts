import { type Html, html, type LinkTo, links, type Renderable } from './html.ts';

/** A column of a table: its heading, and whether it holds numbers (set right, in tabular figures). */
export interface Column {
  label: string;
  numeric?: boolean;
}

/** A row of a table: its cells, the first of which names the row, and an anchor where something links to it. */
export interface Row {
  cells: readonly Renderable[];
  id?: string;
}

/**
 * A table with a caption and scoped headings. It scrolls sideways by itself on narrow screens, and can be
 * scrolled with the keyboard. `hideCaption` keeps the caption for screen readers where a heading says the same.
 */
export function dataTable(
  caption: string,
  columns: readonly Column[],
  rows: readonly Row[],
  hideCaption = false,
): Html {
  const numeric = (index: number) => columns[index]?.numeric === true && html` class="numeric"`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption${hideCaption && html` class="unseen"`}>${caption}</caption>
<thead><tr>${columns.map(({ label }, index) => html`<th scope="col"${numeric(index)}>${label}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ cells, id }) => html`<tr${id !== undefined && html` id="${id}"`}>${cells.map((cell, index) =>
      index === 0 ? html`<th scope="row">${cell}</th>` : html`<td${numeric(index)}>${cell}</td>`,
    )}</tr>
`,
  )}</tbody>
</table></div>`;
}

/** Something said about a thing: a label, and the values, which may be links. */
export interface Fact {
  label: string;
  values: readonly LinkTo[];
}

/** Facts as a list of terms and values; a fact without values is left out. */
export function factList(facts: readonly Fact[]): Html {
  return html`<dl class="facts">${facts
    .filter(({ values }) => values.length > 0)
    .map(({ label, values }) => html`<div><dt>${label}</dt><dd>${links(values)}</dd></div>`)}</dl>`;
}
