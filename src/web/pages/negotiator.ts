import { page, type Site } from '../frame.ts';
import { type Html, html, link } from '../html.ts';
import { notice } from '../notice.ts';

/** Someone whom access may be asked of. */
export interface OfferedView {
  kind: 'node' | 'dataset';
  id: string;
  name: string;
  /** What it counted, or its state. */
  display?: string | undefined;
  chosen: boolean;
}

/** A request for access before it is sent: exactly what would be sent, and to whom. */
export interface NegotiatorView {
  hash: string;
  reading: string;
  /** Host of the Negotiator; absent where none is configured. */
  to?: string | undefined;
  offered: readonly OfferedView[];
  /** The body, as text; or why there is none. */
  payload?: string | undefined;
  /** Names the payload, so that no other one is sent. */
  digest?: string | undefined;
  reasons: readonly string[];
}

/** Sends what is shown, and nothing else: what was ticked since, or has changed since, is not sent unseen. */
function sending(path: string, to: string, { offered, digest }: NegotiatorView): Html {
  const chosen = offered.filter((one) => one.chosen);
  return html`<form class="actions" method="post" action="${path}">${chosen.map(({ kind, id }) => html`<input type="hidden" name="${kind}" value="${id}">`)}<input type="hidden" name="digest" value="${digest ?? ''}"><button type="submit">Send this to ${to}</button></form>`;
}

/** The preview of a request for access. Choosing shows the payload anew; what is sent is what is shown. */
export function negotiatorPage(view: NegotiatorView, site: Site = {}): Html {
  const { hash, reading, to, offered, payload, reasons } = view;
  const path = `/cohorts/${hash}/negotiator`;
  return page(
    { title: 'Ask for access', path },
    site,
    html`<h1>Ask for access</h1>
<p class="lead">${reading}. <a href="/cohorts/${hash}">Back to the cohort</a></p>
${reasons.length > 0 && notice('failed', html`<p><strong>This cannot be handed over:</strong></p><ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`)}
<form class="panel handover" method="get" action="${path}"><fieldset><legend>Whom to ask</legend><ul class="plain">${offered.map(
      ({ kind, id, name, display, chosen }) =>
        html`<li><label><input type="checkbox" name="${kind}" value="${id}"${chosen && html` checked`}><span>${name}${display !== undefined && `: ${display}`}</span></label></li>`,
    )}</ul></fieldset>
<p class="actions"><button class="second" type="submit">Show the request</button></p></form>
${to === undefined && notice('plain', html`<p>This hub hands over to no Negotiator, as none is configured. What follows can be sent by hand.</p>`)}
${payload !== undefined && html`<h2>${to === undefined ? 'The request' : 'Exactly this is sent'}</h2><pre tabindex="0" role="region" aria-label="Request">${payload}</pre>`}
${to !== undefined && payload !== undefined && sending(path, to, view)}
<p class="machine">The same as <a href="${path}.json">JSON</a>.</p>`,
  );
}

/** A cohort that was handed over. */
export interface HandedOverView {
  hash: string;
  reading: string;
  id: string;
  redirectUrl?: string | undefined;
}

/** Says that a request for access was taken, and where it goes on. */
export function handedOverPage({ hash, reading, id, redirectUrl }: HandedOverView, site: Site = {}): Html {
  return page(
    { title: 'Handed over', path: `/cohorts/${hash}/negotiator` },
    site,
    html`<h1>Handed over</h1>
<p class="lead">${reading}</p>
${notice('good', html`<p>The Negotiator took the request as <span class="code">${id}</span>.${redirectUrl !== undefined && html` Go on there: ${link({ href: redirectUrl, label: redirectUrl })}`}</p>`)}
<p><a href="/cohorts/${hash}">Back to the cohort</a></p>`,
  );
}
