import { page, type Site } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { answerCells, answerColumns, type NodeAnswerView } from '../node-answers.ts';
import { generatedNotice } from '../notice.ts';
import { dataTable } from '../table.ts';
import { quantity } from '../words.ts';
import { answerParts, type CohortView, totalPanel } from './cohort.ts';

/** A cohort whose answers are on their way. */
export interface LiveView {
  hash: string;
  reading: string;
  /** How many nodes are asked. */
  asked: number;
  /** `?groupBy=…`, or nothing. */
  query: string;
}

/** Where the page is cut: rows of nodes come in between, then the total. No text of a view can hold a tag. */
const rowsHere = '<tr class="rows"></tr>';
const wholeHere = '<div class="whole"></div>';

/**
 * The page of a cohort whose answers come one by one: it needs no script, since the browser shows what has arrived.
 * What arrives last, the total, stands first by the order of its style.
 */
export function livePage({ hash, reading, asked, query }: LiveView, site: Site = {}): Html {
  const path = `/cohorts/${hash}`;
  // The last row's first cell is the marker; the row itself is cut away with it.
  const table = dataTable('What each node answered', answerColumns, [{ cells: ['@@rows@@'] }]);
  const [before = '', after = ''] = String(table).split(/<tr><th scope="row">@@rows@@<\/th><\/tr>\n?/);
  return page(
    { title: 'Cohort, as answers come', path: `${path}/live` },
    site,
    html`<h1>${reading}</h1>
<p class="lead">${quantity(asked, 'node')} asked. Each answer shows as it comes; the total follows the last one. <a href="${path}${query}">The whole answer at once</a></p>
<div class="live">${raw(`${before}${rowsHere}${after}`)}
${raw(wholeHere)}</div>`,
  );
}

/** Markup of our own making, that stays as it is. */
function raw(text: string): Html {
  const strings = Object.assign([text], { raw: [text] });
  return html(strings as unknown as TemplateStringsArray);
}

/** The page in three parts: until the first row, between the rows and the total, and what ends it. */
export function livePageParts(
  view: LiveView,
  site: Site = {},
): [head: string, between: string, tail: string] {
  const text = String(livePage(view, site));
  const [head = '', rest = ''] = text.split(rowsHere);
  const [between = '', tail = ''] = rest.split(wholeHere);
  return [head, between, tail];
}

/** One node's row, as it arrives. Nobody knows yet how long the longest bar is, so bars are on a scale of their own. */
export function liveRow(node: NodeAnswerView): string {
  const scale = 10 ** Math.ceil(Math.log10(Math.max(100, node.high ?? 0)));
  const [first, ...others] = answerCells(node, scale);
  return String(
    html`<tr><th scope="row">${first}</th>${others.map((cell, i) => html`<td${answerColumns[i + 1]?.numeric === true && html` class="numeric"`}>${cell}</td>`)}</tr>
`,
  );
}

/** What follows the last row: the total, which is shown first, and the rest of the answer. */
export function liveWhole(view: CohortView): string {
  return String(
    html`<div class="live-total">${view.nodes.some(({ generated }) => generated === true) && generatedNotice('Cases of the nodes so marked are generated.')}${totalPanel(view)}</div>
${answerParts(view)}`,
  );
}
