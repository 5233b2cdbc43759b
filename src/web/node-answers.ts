import { fitWords, kindTag } from './figures.ts';
import { type Html, html, type Renderable } from './html.ts';
import { hatch, intervalBar } from './interval-bar.ts';
import { type MarkShape, mark } from './marks.ts';
import { generatedTag, notice, openTag } from './notice.ts';
import { dataTable } from './table.ts';
import { number } from './words.ts';

/** How a node took a question. */
export type NodeState =
  | 'answered'
  | 'hidden'
  | 'cannot-answer'
  | 'refused'
  | 'timed-out'
  | 'unreachable'
  | 'stale-epoch'
  | 'waiting';

/** What one node said to a cohort. */
export interface NodeAnswerView {
  node: string;
  name: string;
  state: NodeState;
  low?: number | undefined;
  high?: number | undefined;
  display?: string | undefined;
  /** Of a hidden count: the high end of its interval, where it is not below the threshold. */
  upTo?: number | undefined;
  /** exact, superset, subset, estimate */
  exactness?: string | undefined;
  /** protected, estimate, upper bound, open */
  kind?: string | undefined;
  reason?: string | undefined;
  epoch?: string | undefined;
  /** Smallest count that the node publishes. */
  threshold?: number | undefined;
  generated?: boolean | undefined;
  /** Its records are public by its holder's declaration, and its cells exact. */
  open?: boolean | undefined;
  ms?: number | undefined;
  /** Keys of the cells that the answer rests on. */
  cells?: readonly string[] | undefined;
}

const states: Record<NodeState, { shape: MarkShape; word: string }> = {
  answered: { shape: 'full', word: 'answered' },
  hidden: { shape: 'hatched', word: 'too few to show' },
  'cannot-answer': { shape: 'diamond', word: 'cannot answer' },
  refused: { shape: 'cross', word: 'refused' },
  'timed-out': { shape: 'half', word: 'timed out' },
  unreachable: { shape: 'empty', word: 'not reached' },
  'stale-epoch': { shape: 'half', word: 'out of date' },
  waiting: { shape: 'dots', word: 'being asked' },
};

/** The high end of a hidden count, where it may be told: never a number below the threshold. */
const highEnd = (threshold: number | undefined, upTo: number | undefined): number | undefined =>
  threshold !== undefined && upTo !== undefined && upTo >= threshold ? upTo : undefined;

/**
 * A hidden count is told by the node's threshold, or by the high end of its interval where that is not below: whatever
 * else the view holds is never rendered.
 */
export function hiddenWords(threshold: number | undefined, upTo?: number): string {
  const end = highEnd(threshold, upTo);
  if (end !== undefined) return `up to ${number(end)}`;
  return threshold === undefined ? 'hidden' : `<${threshold}`;
}

function countOf({ state, low, high, display, threshold, upTo }: NodeAnswerView): Renderable {
  if (state === 'hidden') return html`<span class="hidden-count">${hiddenWords(threshold, upTo)}</span>`;
  if (state !== 'answered') return html`<span class="absent">unknown</span>`;
  return display ?? (low !== undefined && high !== undefined && `${number(low)}–${number(high)}`);
}

function barOf({ state, low, high, threshold, upTo }: NodeAnswerView, most: number): Renderable {
  if (state === 'hidden' && threshold !== undefined)
    return intervalBar({ low: 0, high: highEnd(threshold, upTo) ?? threshold - 1 }, most, true);
  return state === 'answered' && low !== undefined && high !== undefined && intervalBar({ low, high }, most);
}

/** The mark and word of a state; a count that may be no less than the threshold is not said to be small. */
function wordOf({ state, threshold, upTo }: NodeAnswerView): (typeof states)[NodeState] {
  const isUnsure = state === 'hidden' && highEnd(threshold, upTo) !== undefined;
  return isUnsure ? { ...states.hidden, word: 'too uncertain to show' } : states[state];
}

/** The columns of a table of answers. */
export const answerColumns = [
  { label: 'Node' },
  { label: 'Cases', numeric: true },
  { label: 'State' },
  { label: 'Interval' },
  { label: 'Rests on' },
  { label: 'Fit' },
  { label: 'Epoch' },
  { label: 'Time', numeric: true },
  { label: 'Remark' },
];

/** The cells of one node's row, on a scale of bars up to `most`. */
export function answerCells(answer: NodeAnswerView, most: number): Renderable[] {
  const { shape, word } = wordOf(answer);
  return [
    html`<a href="/nodes#${answer.node}">${answer.name}</a>${answer.open === true && html` ${openTag()}`}${answer.generated === true && html` ${generatedTag()}`}`,
    countOf(answer),
    html`<span class="state ${answer.state}">${mark(shape)} ${word}</span>`,
    barOf(answer, most),
    answer.state === 'answered' && kindTag(answer.kind),
    fitWords(answer.exactness),
    html`<span class="nowrap">${answer.epoch}</span>`,
    answer.ms !== undefined && `${number(Math.round(answer.ms))} ms`,
    html`<div class="remark">${answer.reason}</div>`,
  ];
}

/** One row for every node, whatever it said. */
export function answerTable(nodes: readonly NodeAnswerView[]): Html {
  const bounds = nodes.filter(({ state }) => state === 'answered').map(({ high }) => high ?? 0);
  const hidden = nodes.map(
    ({ state, threshold, upTo }) => (state === 'hidden' ? highEnd(threshold, upTo) : 0) ?? 0,
  );
  const most = Math.max(1, ...bounds, ...hidden, ...nodes.map(({ threshold }) => threshold ?? 0));
  return dataTable(
    'What each node answered',
    answerColumns,
    nodes.map((answer) => ({ cells: answerCells(answer, most) })),
  );
}

/** What a hidden count means, where there is one. */
export function hiddenExplanation(nodes: readonly NodeAnswerView[]): Renderable {
  const hidden = nodes.filter(({ state }) => state === 'hidden');
  if (hidden.length === 0) return undefined;
  const thresholds = [...new Set(hidden.map(({ threshold }) => hiddenWords(threshold)))];
  const isAnyUnsure = hidden.some(({ threshold, upTo }) => highEnd(threshold, upTo) !== undefined);
  const bounds = [...thresholds, ...(isAnyUnsure ? ['up to …'] : [])];
  return notice(
    'hatched',
    html`${hatch()}<p><strong>${bounds.join(', ')}</strong> means that the node publishes no number here, because the group is small or would make a small group known. It may be none.${isAnyUnsure && ' Where “up to” stands, the best estimate is below the bound, and as many as that number are possible.'} The total holds an estimate of it, made from other published counts, and is rounded by itself. The node’s holder sets this bound; see <a href="/nodes">Nodes</a>.</p>`,
  );
}

/** The published cells that each answer rests on. */
export function cellList(nodes: readonly NodeAnswerView[]): Renderable {
  const withCells = nodes.filter(({ cells }) => (cells ?? []).length > 0);
  if (withCells.length === 0) return undefined;
  return html`<details class="panel"><summary>Which published cells answered</summary><dl class="facts">${withCells.map(
    ({ name, cells }) =>
      html`<div><dt>${name}</dt><dd><ul class="plain">${cells?.map((cell) => html`<li><code>${cell}</code></li>`)}</ul></dd></div>`,
  )}</dl></details>`;
}
