import { expandCurie, type Mapping, type MappingSet } from '../../mapping/index.ts';
import { dataTable, type Html, html, page } from '../../web/index.ts';
import type { Services } from '../services.ts';
import { siteOf } from './site.ts';

/** Rows on one page. */
const size = 200;

/** One mapping set: what it says of itself, and its rows, two hundred a page. */
export async function mappingSetView(
  services: Services,
  name: string,
  { metadata, curieMap, mappings }: MappingSet,
  wanted: number,
): Promise<Html> {
  const pages = Math.max(1, Math.ceil(mappings.length / size));
  const at = Math.min(pages, Math.max(1, Math.trunc(wanted) || 1));
  const path = `/mappings/${name}`;
  const concept = (curie: string | undefined, label: string | undefined) => {
    const iri = curie === undefined || curie === '' ? undefined : expandCurie({ curieMap }, curie);
    const code = iri === undefined ? undefined : services.ontology.concept(iri)?.code;
    const shown = code === undefined ? curie : html`<a href="/ontology/${code}">${curie}</a>`;
    return html`<span class="nowrap">${shown}</span>${label !== undefined && html` ${label}`}`;
  };
  const row = (mapping: Mapping) => ({
    cells: [
      concept(mapping.subjectId, mapping.subjectLabel),
      html`${mapping.predicateModifier === 'Not' && html`<strong>not</strong> `}${mapping.predicateId}`,
      concept(mapping.objectId, mapping.objectLabel),
      mapping.mappingJustification,
      mapping.comment ?? '',
    ],
  });
  const title = String(metadata.mapping_set_title ?? name);
  return page(
    {
      title,
      path: '/ontology',
      alternates: [
        { href: `${path}.sssom.tsv`, mediaType: 'text/tab-separated-values', label: 'SSSOM' },
        { href: `${path}.json`, mediaType: 'application/json', label: 'JSON' },
        { href: `${path}.ttl`, mediaType: 'text/turtle', label: 'Turtle' },
      ],
    },
    await siteOf(services),
    html`<h1>${title}</h1>
<p class="lead">${metadata.comment !== undefined && String(metadata.comment)}</p>
<p>${mappings.length.toLocaleString('en')} mappings. The whole set as <a href="${path}.sssom.tsv">SSSOM</a>, <a href="${path}.json">JSON</a> or <a href="${path}.ttl">Turtle</a>.${metadata.license !== undefined && html` Licence: <a href="${String(metadata.license)}">${String(metadata.license)}</a>.`}</p>
${dataTable(
  title,
  [
    { label: 'Subject' },
    { label: 'Predicate' },
    { label: 'Object' },
    { label: 'Justification' },
    { label: 'Comment' },
  ],
  mappings.slice((at - 1) * size, at * size).map(row),
  true,
)}
${
  pages > 1 &&
  html`<nav aria-label="Pages"><p>Page ${at} of ${pages}.${at > 1 && html` <a rel="prev" href="${path}?page=${at - 1}">Previous</a>`}${at < pages && html` <a rel="next" href="${path}?page=${at + 1}">Next</a>`}</p></nav>`
}`,
  );
}
