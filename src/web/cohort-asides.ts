import { fitWords } from './figures.ts';
import { type Html, html, type Renderable } from './html.ts';
import { notice } from './notice.ts';
import { dataTable } from './table.ts';
import { moment, number } from './words.ts';

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
    /** `signature` where a signed release proves it; `word` where the node only says so. */
    by?: string | undefined;
    count?: number | undefined;
    epoch?: string | undefined;
    reason?: string | undefined;
  }[];
}

/** How many cohorts were asked for of one epoch, by everybody and, where a token told who reads, by that person. */
export interface QuotaView {
  epoch: string;
  asked: number;
  most: number;
  mostByPerson: number;
  byPerson?: number | undefined;
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

/** What a signed release proves, told as a fact. */
const proven: Record<string, string> = {
  counted: 'counted and signed; its answer above holds the count',
  planned: 'a published cell holds exactly this already',
};

/** What a node only says: nobody signed it, and no number is taken from it. */
const said: Record<string, string> = {
  counted: 'the node says that it counted this, but no signed release with the count is here yet',
  hidden: 'the node says that it was counted, and is below its threshold',
  planned: 'the node says that a published cell holds exactly this',
  refused: 'the node says that it was refused',
};

const silent: Record<string, string> = {
  waiting: 'waits for the holder’s next build; the node says nothing of it yet',
  unknown: 'the node does not say',
};

function became({ state, by, count, epoch, reason }: RequestsView['nodes'][number]): Html {
  const words = (by === 'signature' ? proven : by === 'word' ? said : silent)[state] ?? state;
  return html`${words}${count !== undefined && `: ${number(count)} before blending`}${epoch !== undefined && ` (${epoch})`}${reason !== undefined && `: ${reason}`}`;
}

function quotaWords(quota: readonly QuotaView[] = []): Renderable {
  return quota.map(
    ({ epoch, asked, most, mostByPerson, byPerson }) =>
      html` Of epoch ${epoch}, ${asked} of ${most} places are taken${byPerson !== undefined && `, ${byPerson} of your ${mostByPerson} by you`}.`,
  );
}

/** Who was asked for the exact cell and what they did; or, where the number is no exact cell, how to ask. */
export function requestsAside(
  requests: RequestsView | undefined,
  address: string,
  isEstimate: boolean,
  quota?: readonly QuotaView[],
): Renderable {
  if (requests === undefined)
    return (
      isEstimate &&
      html`<details class="panel"><summary>Ask the holders for the exact cell</summary><p>No published cell holds all these criteria. With a token you can ask every holder to count this cohort; it is protected like every other number, and published for everyone with the next build. One person may ask for ${quota?.[0]?.mostByPerson ?? 10} cohorts in an epoch, all together for ${quota?.[0]?.most ?? 100}.${quotaWords(quota)}</p><pre tabindex="0" role="region" aria-label="Command">curl -X POST ${address}/requests -H 'Authorization: Bearer …'</pre></details>`
    );
  return notice(
    'plain',
    html`<p><strong>The exact cell was asked for</strong> ${requests.asked.map(({ epoch, at }, i) => html`${i > 0 && ', '}for epoch <a href="/cubes/${epoch}/requests">${epoch}</a> on ${moment(at)}`)}.${quotaWords(quota)}</p>
<ul>${requests.nodes.map((node) => html`<li>${node.name}: ${became(node)}</li>`)}</ul>`,
  );
}

/** Two fields that name the facets which an answer is split by; both send `groupBy`, as the address does. */
export function splitFields(
  facets: readonly { facet: string; label: string }[],
  chosen: readonly string[] = [],
): Html {
  const select = (label: string, selected: string | undefined) =>
    html`<label>${label} <select name="groupBy"><option value="">nothing</option>${facets.map(({ facet, label: name }) => html`<option value="${facet}"${facet === selected && html` selected`}>${name}</option>`)}</select></label>`;
  return html`${select('Split by', chosen[0])} ${select('and', chosen[1])}`;
}

/** A form that splits the answer by one or two facets. */
export function splitForm(
  action: string,
  facets: readonly { facet: string; label: string }[],
  chosen: readonly string[],
): Html {
  return html`<form class="actions" method="get" action="${action}">${splitFields(facets, chosen)} <button class="second" type="submit">Split</button></form>`;
}
