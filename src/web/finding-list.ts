import { type Html, html, type Renderable } from './html.ts';
import { lineId } from './listing.ts';
import { excerpt, type TextChange, textChange } from './text-change.ts';

/** One finding of a validation, as POST /validate gives it. */
export interface FindingView {
  severity: 'violation' | 'warning' | 'info';
  line?: number | undefined;
  column?: number | undefined;
  /** The cell of a table, as `Dataset!C7`. */
  cell?: string | undefined;
  focus: string;
  path?: string | undefined;
  value?: string | undefined;
  message: string;
  reason?: string | undefined;
  clause?: string | undefined;
  didYouMean?: string | undefined;
  /** Turtle that would mend it. */
  fix?: string | undefined;
  /** The same as a change of the text that was sent. */
  edit?: TextChange | undefined;
}

/** Most findings shown of one text; the JSON has all. */
export const mostFindings = 200;

/** How findings are shown: with the lines of the text, where there is one on the page, and boxes to choose changes. */
export interface Beside {
  lines?: readonly string[] | undefined;
  choosable?: boolean | undefined;
  /** Before the ids of the findings, where a page has several lists. */
  prefix?: string | undefined;
}

/** The place of a finding, as a link to its line where the text is on the page. */
export function place(line: number | undefined, column: number | undefined, isLinked: boolean): Renderable {
  if (line === undefined) return html`<span class="absent">whole text</span>`;
  const words = `line ${line}${column === undefined ? '' : `, column ${column}`}`;
  return isLinked ? html`<a href="#${lineId(line)}">${words}</a>` : words;
}

/** An address of a clause can be opened; other clauses are words. */
function clauseOf(clause: string): Renderable {
  return /^https?:\/\//.test(clause) ? html`<a href="${clause}">${clause}</a>` : clause;
}

function mendingOf(finding: FindingView, index: number, { lines, choosable }: Beside): Renderable {
  const { edit, fix } = finding;
  if (edit === undefined || lines === undefined)
    return fix !== undefined && html`<p>A way to mend it:</p><pre class="fix">${fix}</pre>`;
  // What stands there written otherwise can be taken as it is; what is added is an example that nobody has filled in.
  const isCorrection = edit.line !== edit.endLine || edit.column !== edit.endColumn;
  const words = isCorrection ? 'Write it so' : 'Add this example; then change what it says to what is true';
  return html`${
    choosable === true
      ? html`<div class="choice"><input type="checkbox" id="apply-${index + 1}" name="apply" value="${index}"${isCorrection && html` checked`}><label for="apply-${index + 1}">${words}</label></div>`
      : html`<p>${words}:</p>`
  }${textChange(lines, edit)}`;
}

function item(finding: FindingView, index: number, beside: Beside): Html {
  const { severity, line, column, cell, focus, path, value, message, reason, clause, didYouMean } = finding;
  const { lines, prefix = 'finding' } = beside;
  const hasEdit = finding.edit !== undefined && lines !== undefined;
  return html`<li id="${prefix}-${index + 1}" class="finding ${severity}">
<p><strong class="severity ${severity}">${severity}</strong> ${message}</p>
<p class="where">${cell === undefined ? place(line, column, lines !== undefined) : html`cell <span class="code">${cell}</span>`} · ${focus}${path !== undefined && path !== '' && html` · ${path}`}</p>
${reason !== undefined && reason !== '' && html`<p class="reason">${reason}${value !== undefined && !reason.includes(value) && html`; found <code>${value}</code>`}</p>`}${(reason === undefined || reason === '') && value !== undefined && html`<p class="reason">Found <code>${value}</code></p>`}
${didYouMean !== undefined && html`<p class="meant">${didYouMean}</p>`}
${!hasEdit && lines !== undefined && line !== undefined && excerpt(lines, line, column)}
${mendingOf(finding, index, beside)}
${clause !== undefined && clause !== '' && html`<p class="clause">Asked for by ${clauseOf(clause)}</p>`}
</li>
`;
}

/** Findings one after the other: where, what, why, and how to mend it. */
export function findingList(findings: readonly FindingView[], beside: Beside = {}): Html {
  return html`<ol class="findings">${findings.slice(0, mostFindings).map((finding, index) => item(finding, index, beside))}</ol>`;
}
