import { page, type Site } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { notice } from '../notice.ts';
import { dataTable } from '../table.ts';
import { list, moment } from '../words.ts';
import type { KeptMark } from './cohort.ts';

/** A kept answer beside what the nodes say now. */
export interface AgainView {
  hash: string;
  /** The cohort in plain words. */
  reading: string;
  kept: KeptMark;
  /** Ontology releases by version, then and now. */
  release: { before: string; now: string };
  changes: readonly {
    name: string;
    differs: readonly string[];
    before?: { state: string; display: string; epoch?: string };
    now?: { state: string; display: string; epoch?: string };
  }[];
}

const differences: Record<string, string> = {
  state: 'state',
  count: 'number',
  epoch: 'epoch',
  ontologyRelease: 'ontology release',
};

const side = (said: AgainView['changes'][number]['before']) =>
  said === undefined
    ? 'not there'
    : html`${said.display}${said.epoch !== undefined && html` <span class="nowrap">(${said.epoch})</span>`}`;

/** What changed between a kept answer and now, node by node. */
export function againPage({ hash, reading, kept, release, changes }: AgainView, site: Site = {}): Html {
  const path = `/cohorts/${hash}/answers/${kept.id}`;
  return page(
    { title: 'Asked again', path: `${path}/again` },
    site,
    html`<h1>${reading}</h1>
<p class="lead">Asked again, and laid beside <a href="${path}">the answer of ${moment(kept.at)}</a>.</p>
${release.before !== release.now && notice('plain', html`<p>The hyper-ontology was ${release.before} then, and is ${release.now} now.</p>`)}
${
  changes.length === 0
    ? notice('good', html`<p>Nothing has changed: every node says what it said.</p>`)
    : dataTable(
        'What changed',
        [{ label: 'Node' }, { label: 'What differs' }, { label: 'Then' }, { label: 'Now' }],
        changes.map(({ name, differs, before, now }) => ({
          cells: [name, list(differs.map((one) => differences[one] ?? one)), side(before), side(now)],
        })),
      )
}
<p class="actions"><a class="button" href="/cohorts/${hash}">The answer now</a></p>`,
  );
}
