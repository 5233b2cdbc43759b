import { type Html, html } from './html.ts';

/** The serialisations every description is offered in, by suffix. */
const metadataFormats = [
  { suffix: 'ttl', label: 'Turtle', mediaType: 'text/turtle' },
  { suffix: 'jsonld', label: 'JSON-LD', mediaType: 'application/ld+json' },
  { suffix: 'rdf', label: 'RDF/XML', mediaType: 'application/rdf+xml' },
  { suffix: 'nt', label: 'N-Triples', mediaType: 'application/n-triples' },
] as const;

/** Links to the same thing in every serialisation. */
export function downloads(path: string): Html {
  return html`<ul class="downloads">${metadataFormats.map(({ suffix, label }) => html`<li><a href="${path}.${suffix}">${label}</a></li>`)}</ul>`;
}

/** The same, for the head of the page. */
export function metadataAlternates(path: string) {
  return metadataFormats.map(({ suffix, label, mediaType }) => ({
    href: `${path}.${suffix}`,
    label,
    mediaType,
  }));
}
