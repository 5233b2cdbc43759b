import { fitWords } from './figures.ts';
import { type Html, html, type Renderable } from './html.ts';
import { notice } from './notice.ts';
import { dataTable } from './table.ts';
import { moment } from './words.ts';

/** How one value of the criteria was read. */
export interface ReadingView {
  facet: string;
  value: string;
  label: string;
  exactness: string;
  note?: string | undefined;
  /** The codes that led to it, where it is one of another vocabulary. */
  via: readonly string[];
}

/** What became of asking holders for the exact cell. */
export interface RequestsView {
  asked: readonly { epoch: string; at: string }[];
  nodes: readonly {
    name: string;
    state: string;
    epoch?: string | undefined;
    reason?: string | undefined;
  }[];
}

/** How each value was understood, by which mapping, and what that does to the numbers. */
export function readingTable(readings: readonly ReadingView[]): Renderable {
  if (readings.length === 0) return undefined;
  const inexact = readings.some(({ exactness }) => exactness !== 'exact');
  return html`<details class="panel"${inexact && html` open`}><summary>How the values were read</summary>${dataTable(
    'How the values were read',
    [{ label: 'Value' }, { label: 'Facet' }, { label: 'Read as' }, { label: 'By' }, { label: 'Fit' }],
    readings.map(({ facet, value, label, exactness, note, via }) => ({
      cells: [
        html`<span class="code">${value}</span>`,
        facet,
        label,
        via.join(', '),
        html`${fitWords(exactness)}${note !== undefined && html`<br><span class="reason">${note}</span>`}`,
      ],
    })),
    true,
  )}</details>`;
}

const states: Record<string, string> = {
  counted: 'counted; its answer above holds the count',
  hidden: 'counted, and below its threshold',
  planned: 'a published cell holds exactly this already',
  refused: 'refused',
  waiting: 'waits for the holder’s next build',
  unknown: 'the node does not say',
};

/** Who was asked for the exact cell and what they did; or, where the number is no exact cell, how to ask. */
export function requestsAside(
  requests: RequestsView | undefined,
  address: string,
  isEstimate: boolean,
): Renderable {
  if (requests === undefined)
    return (
      isEstimate &&
      html`<details class="panel"><summary>Ask the holders for the exact cell</summary><p>No published cell holds all these criteria. With a token you can ask every holder to count this cohort; it is protected like every other number, and published for everyone with the next build. One person may ask for 10 cohorts in an epoch, all together for 100.</p><pre tabindex="0" role="region" aria-label="Command">curl -X POST ${address}/requests -H 'Authorization: Bearer …'</pre></details>`
    );
  return notice(
    'plain',
    html`<p><strong>The exact cell was asked for</strong> ${requests.asked.map(({ epoch, at }, i) => html`${i > 0 && ', '}for epoch <a href="/cubes/${epoch}/requests">${epoch}</a> on ${moment(at)}`)}.</p>
<ul>${requests.nodes.map(({ name, state, epoch, reason }) => html`<li>${name}: ${states[state] ?? state}${epoch !== undefined && ` (${epoch})`}${reason !== undefined && `: ${reason}`}</li>`)}</ul>`,
  );
}

/** A form that splits the answer by one or two facets. */
export function splitForm(
  action: string,
  facets: readonly { facet: string; label: string }[],
  chosen: readonly string[],
): Html {
  const select = (label: string, selected: string | undefined) =>
    html`<label>${label} <select name="groupBy"><option value="">nothing</option>${facets.map(({ facet, label: name }) => html`<option value="${facet}"${facet === selected && html` selected`}>${name}</option>`)}</select></label>`;
  return html`<form class="actions" method="get" action="${action}">${select('Split by', chosen[0])} ${select('and', chosen[1])} <button class="second" type="submit">Split</button></form>`;
}
