import { type Html, html, type Renderable } from './html.ts';

/** Something said about a line of a text. */
export interface LineMark {
  /** From 1. */
  line: number;
  severity: 'violation' | 'warning' | 'info';
  words: string;
  /** Where more is said about it. */
  href?: string | undefined;
}

/** Texts up to this many lines are shown whole; of longer ones only the marked lines and some around them. */
const wholeText = 400;
const around = 3;
/** Most lines shown of any text, so that a page stays a page. */
const mostLines = 2000;

/** The id of a line in a listing, to link to. */
export function lineId(line: number): string {
  return `L${line}`;
}

function shownLines(count: number, marks: ReadonlyMap<number, readonly LineMark[]>): number[] {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  if (count <= wholeText) return all;
  const near = new Set<number>();
  for (const line of marks.keys())
    for (let offset = -around; offset <= around; offset++) near.add(line + offset);
  return all.filter((line) => near.has(line)).slice(0, mostLines);
}

/** A text with numbered lines, each of which can be linked to; lines that something is said about are marked. */
export function listing(text: string, said: readonly LineMark[], label: string): Html {
  const lines = text.split(/\r\n|\n|\r/);
  const marks = Map.groupBy(said, ({ line }) => Math.min(Math.max(1, line), lines.length));
  let previous = 0;
  const rows: Renderable = shownLines(lines.length, marks).map((line) => {
    const here = marks.get(line) ?? [];
    const gap = line > previous + 1 && 'gap ';
    previous = line;
    const worst = here.some(({ severity }) => severity === 'violation') ? 'violation' : here[0]?.severity;
    return html`<li id="${lineId(line)}" value="${line}" class="${gap}${worst}"><code>${lines[line - 1] ?? ''}</code>${here.map(
      ({ severity, words, href }) =>
        html`<span class="said">${severity}: ${href === undefined ? words : html`<a href="${href}">${words}</a>`}</span>`,
    )}</li>
`;
  });
  return html`<div class="listing" role="region" aria-label="${label}" tabindex="0"><ol>${rows}</ol></div>`;
}
