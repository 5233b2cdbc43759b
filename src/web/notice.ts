import { type Html, html, type Renderable } from './html.ts';

/** A sentence set apart: plain, hatched in amber (generated or hidden), or failed. */
export function notice(kind: 'plain' | 'hatched' | 'failed' | 'good', content: Renderable): Html {
  return html`<div class="notice ${kind}">${content}</div>`;
}

/** Shown wherever generated data is shown, so that nobody takes it for patients. */
export function generatedNotice(what = 'Some cases counted here are generated.'): Html {
  return notice(
    'hatched',
    html`<p><strong>Generated data.</strong> ${what} They describe no real patient, and no figure from them is a result.</p>`,
  );
}

/** The short form of the notice, beside a title or a name. */
export function generatedTag(): Html {
  return html`<span class="tag hatched">generated</span>`;
}

/** Beside the name of what counts exactly, since its records are public by its holder's declaration. */
export function openTag(): Html {
  return html`<span class="tag">open data</span>`;
}
