import { breadcrumb } from '../breadcrumb.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { notice } from '../notice.ts';
import { day } from '../words.ts';

/** A dataset that was withdrawn; sent with status 410. */
export interface WithdrawnView {
  id: string;
  iri: string;
  title: string;
  /** ISO date. */
  at: string;
  who?: string | undefined;
  why?: string | undefined;
}

/** The tombstone of a dataset: what was here, since when it is gone, and where its history is. */
export function withdrawnPage(view: WithdrawnView, site: Site = {}): Html {
  const path = `/datasets/${encodeURIComponent(view.id)}`;
  return page(
    { title: `Withdrawn: ${view.title}`, path },
    site,
    html`${breadcrumb([{ href: '/datasets', label: 'Datasets' }], view.title)}
<h1>${view.title}</h1>
${notice('failed', html`<p><strong>Withdrawn</strong> on <time datetime="${view.at}">${day(view.at)}</time>${view.who !== undefined && ` by ${view.who}`}.${view.why !== undefined && ` Reason: ${view.why}`}</p>`)}
<p>The identifier stays taken, so that citations lead here and never to another dataset.</p>
<p class="code iri">${view.iri}</p>
<ul class="plain"><li><a href="${path}/history">Read its history</a></li><li><a href="/datasets">See the datasets that are there</a></li></ul>`,
  );
}
