import { conceptLink } from '../concept-link.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html, link, type Renderable } from '../html.ts';
import { dataTable } from '../table.ts';
import { number, quantity } from '../words.ts';

/** The hyper-ontology's front page, with or without a search. */
export interface OntologyView {
  search?: string | undefined;
  /** Best first; only with a search. */
  results?:
    | readonly {
        code: string;
        label: string;
        synonyms?: readonly string[] | undefined;
        domain?: string | undefined;
        deprecated?: boolean | undefined;
      }[]
    | undefined;
  /** The tops of the hierarchy, with the number of concepts under each. */
  modules: readonly { code: string; label: string; concepts: number }[];
  release: { version: string; hash: string };
}

function found({ search, results }: OntologyView): Renderable {
  if (search === undefined || results === undefined) return undefined;
  if (results.length === 0)
    return html`<section class="empty panel"><h2>No concept found for “${search}”</h2><p>Try a code (CLIN1000075, SNOMED:399068003), a shorter word, or a word in another language.</p></section>`;
  return html`<section><h2>${quantity(results.length, 'concept')} for “${search}”</h2>${dataTable(
    'Concepts found',
    [{ label: 'Concept' }, { label: 'Code' }, { label: 'Also called' }, { label: 'Domain' }],
    results.map(({ code, label, synonyms = [], domain, deprecated }) => ({
      cells: [
        html`${link(conceptLink({ code, label }))}${deprecated === true && html` <span class="tag">deprecated</span>`}`,
        html`<span class="code">${code}</span>`,
        synonyms.slice(0, 3).join(', '),
        domain,
      ],
    })),
    true,
  )}</section>`;
}

/** Search and top of the hyper-ontology. */
export function ontologyPage(view: OntologyView, site: Site = {}): Html {
  return page(
    { title: 'Ontology', path: '/ontology' },
    site,
    html`<h1>Hyper-ontology</h1>
<p class="lead">One language for what the images show and whom they come from, mapped to the vocabularies that hospitals use.</p>
<form class="search" method="get" action="/ontology" role="search"><label for="q">Name, synonym or code, in any language</label>
<div class="row"><input id="q" type="search" name="q" value="${view.search}"><button type="submit">Search</button></div></form>
${found(view)}
<section><h2>Modules</h2>${dataTable(
      'Modules',
      [{ label: 'Module' }, { label: 'Concepts', numeric: true }],
      view.modules.map(({ code, label, concepts }) => ({
        cells: [link(conceptLink({ code, label })), number(concepts)],
      })),
      true,
    )}</section>
<p class="machine">Release <span class="code">${view.release.version}</span>, SHA-256 <span class="code">${view.release.hash}</span>. All mappings: <a href="/mappings">SSSOM</a>.</p>`,
  );
}
