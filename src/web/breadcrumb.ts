import { type Html, html, type LinkTo, link } from './html.ts';

/** Where a page stands, as links from the top. */
export function breadcrumb(steps: readonly LinkTo[], here: string): Html {
  return html`<nav class="breadcrumb" aria-label="Breadcrumb"><ol>${steps.map((step) => html`<li>${link(step)}</li>`)}<li aria-current="page">${here}</li></ol></nav>`;
}
