import { page, type Site } from '../frame.ts';
import { type Html, html, link, type Renderable } from '../html.ts';
import { type MarkShape, mark } from '../marks.ts';
import { generatedTag, openTag } from '../notice.ts';
import { dataTable } from '../table.ts';
import { country, moment, number } from '../words.ts';

/** A node of the federation, and the policy that its cubes are published under. */
export interface NodeView {
  id: string;
  name: string;
  url?: string | undefined;
  country?: string | undefined;
  state: 'answering' | 'slow' | 'unreachable' | 'unknown';
  reason?: string | undefined;
  epoch?: string | undefined;
  /** k: smallest group that is counted at all. */
  floor?: number | undefined;
  /** T: smallest count that is published. */
  threshold?: number | undefined;
  /** Standard deviation of the noise. */
  sigma?: number | undefined;
  generated?: boolean | undefined;
  /** Declared open by its holder: counts are exact. */
  open?: boolean | undefined;
  /** ISO date and time of the last answer. */
  answered?: string | undefined;
  ms?: number | undefined;
  /** `added` by somebody with a token, or `configured` by the operator. */
  origin?: 'configured' | 'added' | undefined;
  /** Of 30 days: how often it was asked, the share of that which it answered, and the median of its answers in ms. */
  asked?: number | undefined;
  availability?: number | undefined;
  medianMs?: number | undefined;
  /** What became of checking each of its cubes. */
  verdicts?: readonly {
    epoch: string;
    state: 'verified' | 'refused' | 'unchecked';
    reason?: string | undefined;
    key?: string | undefined;
  }[];
  facets?: readonly string[] | undefined;
  vocabularies?: readonly string[] | undefined;
}

export interface NodesView {
  nodes: readonly NodeView[];
}

const states: Record<NodeView['state'], { shape: MarkShape; word: string }> = {
  answering: { shape: 'full', word: 'answering' },
  slow: { shape: 'half', word: 'slow' },
  unreachable: { shape: 'empty', word: 'not reached' },
  unknown: { shape: 'dots', word: 'not asked yet' },
};

const verdictMarks = {
  verified: { shape: 'full', style: 'answering', word: 'verified' },
  refused: { shape: 'cross', style: 'unreachable', word: 'refused, and not used' },
  unchecked: { shape: 'half', style: 'slow', word: 'not checked' },
} as const;

/** What became of checking a node's cubes, with the reason. */
function verdictsOf({ verdicts = [] }: NodeView): Renderable {
  return verdicts.map(({ epoch, state, reason }) => {
    const { shape, style, word } = verdictMarks[state];
    return html`<div><span class="state ${style}">${mark(shape)} ${epoch} ${word}</span>${reason !== undefined && html`<br><span class="reason">${reason}</span>`}</div>`;
  });
}

/** Bands and the like, which every cube has; JSON lists them too. */
const ours = 'https://w3id.org/collimator/';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** How a node answered over 30 days, and what its cubes speak of. */
function history(node: NodeView) {
  const { asked = 0, availability, medianMs, facets = [], vocabularies = [] } = node;
  return {
    cells: [
      html`${node.name}<br><span class="code">SERVICE &lt;node:${node.id}&gt;</span>`,
      asked === 0 || availability === undefined
        ? html`<span class="absent">never asked</span>`
        : `${percent.format(availability)} of ${number(asked)}`,
      medianMs !== undefined && `${number(Math.round(medianMs))} ms`,
      verdictsOf(node),
      facets.join(', '),
      html`<ul class="plain">${vocabularies.filter((iri) => !iri.startsWith(ours)).map((iri) => html`<li><span class="code">${iri}</span></li>`)}</ul>`,
      node.origin === 'added' ? 'added with a token' : 'configuration',
    ],
  };
}

function row(node: NodeView) {
  const { shape, word } = states[node.state];
  const amount = (value: number | undefined) => value !== undefined && number(value);
  return {
    id: node.id,
    cells: [
      html`${link({ href: node.url, label: node.name })}${node.generated === true && html` ${generatedTag()}`}`,
      node.country !== undefined && country(node.country),
      html`<span class="state ${node.state}">${mark(shape)} ${word}</span>${node.reason !== undefined && html`<br><span class="reason">${node.reason}</span>`}`,
      node.epoch,
      node.open === true ? html`exact counts ${openTag()}` : node.epoch !== undefined && 'protected',
      amount(node.floor),
      amount(node.threshold),
      amount(node.sigma),
      html`${node.answered !== undefined && html`<time datetime="${node.answered}">${moment(node.answered)}</time>${node.ms !== undefined && `, ${number(Math.round(node.ms))} ms`}`}`,
    ],
  };
}

/** Every node, answering or not, with the policy that its counts are made safe by. */
export function nodesPage({ nodes }: NodesView, site: Site = {}): Html {
  return page(
    {
      title: 'Nodes',
      path: '/nodes',
      generated: nodes.some(({ generated }) => generated === true)
        ? 'Cases of the nodes so marked are generated.'
        : undefined,
    },
    site,
    html`<h1>Nodes</h1>
<p class="lead">Each node publishes its own catalogue and its own safe counts. Collimator asks them; it holds none of their cases.</p>
${dataTable(
  'Nodes of the federation',
  [
    { label: 'Node' },
    { label: 'Country' },
    { label: 'State' },
    { label: 'Epoch' },
    { label: 'Policy' },
    { label: 'k', numeric: true },
    { label: 'T', numeric: true },
    { label: 'σ', numeric: true },
    { label: 'Last answer' },
  ],
  nodes.map(row),
  true,
)}
<h2>Thirty days, and what was verified</h2>
${dataTable(
  'Availability and verification',
  [
    { label: 'Node' },
    { label: 'Answered' },
    { label: 'Median', numeric: true },
    { label: 'Signature and policy' },
    { label: 'Counts by' },
    { label: 'Vocabularies' },
    { label: 'Known from' },
  ],
  nodes.map(history),
  true,
)}
<dl class="facts key"><div><dt>k</dt><dd>Groups with fewer cases than this count as none before anything else is done.</dd></div>
<div><dt>T</dt><dd>Smaller counts than this are hidden.</dd></div>
<div><dt>σ</dt><dd>Standard deviation, in cases, of the noise that is added once, before publication.</dd></div>
<div><dt>Epoch</dt><dd>The release of counts that the node answers from; it stays the same until the next one.</dd></div>
<div><dt>Verified</dt><dd>Its holder’s pinned key signed exactly what is served, and the policy keeps the minima. Anything else is shown here and never used.</dd></div></dl>
<p class="machine">The same as <a href="/nodes.json">JSON</a>.</p>`,
  );
}
