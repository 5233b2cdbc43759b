import { breadcrumb } from '../breadcrumb.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html, link, type Renderable } from '../html.ts';
import { dataTable } from '../table.ts';
import { moment, quantity } from '../words.ts';

/** One change of a dataset's description. */
export interface RevisionView {
  revision: string | number;
  /** ISO date and time. */
  at: string;
  who: string;
  why: string;
  /** Triples that came and went. */
  added?: number | undefined;
  removed?: number | undefined;
  /** The description as this left it. */
  href?: string | undefined;
  /** What came and went, line by line. */
  changes?: string | undefined;
}

function triples({ added, removed, changes }: RevisionView): Renderable {
  if (added === undefined || removed === undefined) return false;
  const words = `+${added} −${removed}`;
  return changes === undefined ? words : link({ href: changes, label: words });
}

/** A table of changes, newest first. */
export function revisionTable(caption: string, revisions: readonly RevisionView[]): Html {
  return dataTable(
    caption,
    [{ label: 'Revision' }, { label: 'When' }, { label: 'Who' }, { label: 'Why' }, { label: 'Triples' }],
    revisions.map((each) => ({
      cells: [
        html`<span class="code">${link({ href: each.href, label: String(each.revision) })}</span>`,
        html`<time datetime="${each.at}">${moment(each.at)}</time>`,
        each.who,
        each.why,
        triples(each),
      ],
    })),
    true,
  );
}

/** All changes of one dataset's description. */
export interface RecordHistoryView {
  id: string;
  title: string;
  /** Newest first; those that are shown. */
  revisions: readonly RevisionView[];
  /** How many there are; those that are shown where it is not given. */
  total?: number | undefined;
  /** Where the earlier ones are. */
  next?: string | undefined;
}

/** Who changed a description, when and why. */
export function recordHistoryPage(view: RecordHistoryView, site: Site = {}): Html {
  const path = `/datasets/${encodeURIComponent(view.id)}`;
  return page(
    { title: `History of ${view.title}`, path: `${path}/history` },
    site,
    html`${breadcrumb(
      [
        { href: '/datasets', label: 'Datasets' },
        { href: path, label: view.title },
      ],
      'History',
    )}
<h1>History of ${view.title}</h1>
<p class="status">${quantity(view.total ?? view.revisions.length, 'change')}, newest first.</p>
${revisionTable(`Changes of ${view.title}`, view.revisions)}
${view.next !== undefined && html`<p>${link({ href: view.next, label: 'Earlier changes' })}</p>`}
<p>The description of any day: <span class="code">${path}?at=2026-01-31</span>; for clients of Memento, <a href="${path}/history.link">the TimeMap</a>.</p>`,
  );
}
