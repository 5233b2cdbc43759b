import { page, type Site } from '../frame.ts';
import { type Html, html, type LinkTo, link } from '../html.ts';

/** A problem as a person reads it; without a detail, the page explains the kind of problem. */
export interface ProblemView {
  status: number;
  title: string;
  detail?: string | undefined;
  advice: string;
  requestId?: string | undefined;
  /** Other ways on than the usual three. */
  next?: readonly LinkTo[] | undefined;
}

const usual: readonly LinkTo[] = [
  { href: '/datasets', label: 'Look through the datasets' },
  { href: '/ontology', label: 'Look a term up in the hyper-ontology' },
  { href: '/', label: 'Start from the front page' },
];

/** What went wrong, why, and three ways on. */
export function problemPage(
  { status, title, detail, advice, requestId, next = usual }: ProblemView,
  site: Site = {},
): Html {
  return page(
    { title, path: '/problems' },
    site,
    html`<h1>${title}</h1>
${detail !== undefined && html`<p class="lead">${detail}</p>`}
<p>${advice}</p>
<h2>Ways on</h2>
<ul class="plain">${next.slice(0, 3).map((way) => html`<li>${link(way)}</li>`)}</ul>
<p class="machine">HTTP status <span class="code">${status}</span>${requestId !== undefined && html`, request <span class="code">${requestId}</span>`}.</p>`,
  );
}
