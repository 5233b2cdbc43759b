import { breadcrumb } from '../breadcrumb.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html, type Renderable } from '../html.ts';
import { quantity } from '../words.ts';

/** A statement that came or went, as one line. */
export interface ChangedLine {
  came: boolean;
  text: string;
}

/** What changed in one dataset's description between two revisions. */
export interface RecordDifferenceView {
  id: string;
  title: string;
  from: number;
  to: number;
  /** In the order to show them: what belongs together stands together. */
  lines: readonly ChangedLine[];
  /** How many there are, where not all are shown. */
  total: number;
}

function lineOf({ came, text }: ChangedLine): Renderable {
  return came
    ? html`<li><ins><code>+ ${text}</code></ins></li>\n`
    : html`<li><del><code>− ${text}</code></del></li>\n`;
}

/** Statements that came and went, line by line; each says which in a sign, not in a colour alone. */
export function recordDifferencePage(view: RecordDifferenceView, site: Site = {}): Html {
  const path = `/datasets/${encodeURIComponent(view.id)}`;
  const here = `${path}/history/${view.from}..${view.to}`;
  const title = `Changes of ${view.title} from revision ${view.from} to ${view.to}`;
  const cut = view.total > view.lines.length;
  return page(
    { title, path: here },
    site,
    html`${breadcrumb(
      [
        { href: '/datasets', label: 'Datasets' },
        { href: path, label: view.title },
        { href: `${path}/history`, label: 'History' },
      ],
      `${view.from} to ${view.to}`,
    )}
<h1>${title}</h1>
<p class="status">${quantity(view.total, 'statement')} changed${cut && `; the first ${view.lines.length} are shown`}. Opposite: <a href="${path}/history/${view.to}..${view.from}">from ${view.to} to ${view.from}</a>.</p>
${view.lines.length > 0 && html`<div class="listing" role="region" aria-label="Changed statements" tabindex="0"><ol>${view.lines.map(lineOf)}</ol></div>`}
<ul class="plain"><li><a href="${here}.json">JSON</a></li><li><a href="${here}.ru">SPARQL Update that makes this change</a></li></ul>`,
  );
}
