import { type Html, html } from './html.ts';

/** A change of a text: what stands from the first place up to the second is replaced. Places count from 1. */
export interface TextChange {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  text: string;
}

/** Most characters of a line that are shown, and most lines of a change. */
const bounds = { line: 240, lines: 12 };

/** The part of a long line around a column. */
function clipped(line: string, column: number): string {
  if (line.length <= bounds.line) return line;
  const from = Math.max(0, Math.min(column - 1 - bounds.line / 2, line.length - bounds.line));
  return `${from > 0 ? '…' : ''}${line.slice(from, from + bounds.line)}${from + bounds.line < line.length ? '…' : ''}`;
}

/** A line of a text as it stands there; undefined where the text has no such line. */
export function excerpt(lines: readonly string[], line: number, column = 1): Html | undefined {
  const text = lines[line - 1];
  return text === undefined
    ? undefined
    : html`<pre class="excerpt"><span class="number">${line}</span> ${clipped(text, column)}</pre>`;
}

/**
 * The lines that a change is about: those that go, those that come, and where nothing goes, the lines that the new ones
 * follow; with words for those who do not see colour.
 */
export function textChange(
  lines: readonly string[],
  { line, column, endLine, endColumn, text }: TextChange,
): Html {
  const before = lines.slice(line - 1, endLine);
  const head = (before[0] ?? '').slice(0, column - 1);
  const tail = (before.at(-1) ?? '').slice(endColumn - 1);
  const after = `${head}${text}${tail}`.split(/\r\n|\r|\n/);
  const without = (some: readonly string[], others: readonly string[]) => {
    const known = new Set(others.map((each) => each.trim()));
    return some.filter((each) => !known.has(each.trim()));
  };
  const gone = without(before, after);
  const shown = (each: readonly string[]) =>
    each
      .slice(0, bounds.lines)
      .map((one) => clipped(one, column))
      .join('\n');
  return html`<pre class="change">${
    gone.length === 0
      ? html`<span>${shown(before)}</span>`
      : html`<del><span class="unseen">Now: </span>${shown(gone)}</del>`
  }<ins><span class="unseen">Then: </span>${shown(without(after, before))}</ins></pre>`;
}
