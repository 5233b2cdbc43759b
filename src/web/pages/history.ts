import { breadcrumb } from '../breadcrumb.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html } from '../html.ts';
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
}

/** A table of changes, newest first. */
export function revisionTable(caption: string, revisions: readonly RevisionView[]): Html {
  return dataTable(
    caption,
    [{ label: 'Revision' }, { label: 'When' }, { label: 'Who' }, { label: 'Why' }, { label: 'Triples' }],
    revisions.map(({ revision, at, who, why, added, removed }) => ({
      cells: [
        html`<span class="code">${revision}</span>`,
        html`<time datetime="${at}">${moment(at)}</time>`,
        who,
        why,
        added !== undefined && removed !== undefined && `+${added} −${removed}`,
      ],
    })),
    true,
  );
}

/** All changes of one dataset's description. */
export interface RecordHistoryView {
  id: string;
  title: string;
  revisions: readonly RevisionView[];
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
<p class="status">${quantity(view.revisions.length, 'change')}, newest first.</p>
${revisionTable(`Changes of ${view.title}`, view.revisions)}`,
  );
}
