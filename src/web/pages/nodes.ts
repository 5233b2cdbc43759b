import { page, type Site } from '../frame.ts';
import { type Html, html, link } from '../html.ts';
import { type MarkShape, mark } from '../marks.ts';
import { generatedTag } from '../notice.ts';
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
      node.open === true ? 'open: exact counts' : 'protected',
      amount(node.floor),
      amount(node.threshold),
      amount(node.sigma),
      html`${node.answered !== undefined && html`<time datetime="${node.answered}">${moment(node.answered)}</time>`}${node.ms !== undefined && `, ${number(Math.round(node.ms))} ms`}`,
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
<dl class="facts key"><div><dt>k</dt><dd>Groups with fewer cases than this count as none before anything else is done.</dd></div>
<div><dt>T</dt><dd>Smaller counts than this are hidden.</dd></div>
<div><dt>σ</dt><dd>Standard deviation, in cases, of the noise that is added once, before publication.</dd></div>
<div><dt>Epoch</dt><dd>The release of counts that the node answers from; it stays the same until the next one.</dd></div></dl>
<p class="machine">The same as <a href="/nodes.json">JSON</a>.</p>`,
  );
}
