import { breadcrumb } from '../breadcrumb.ts';
import { type ConceptLink, conceptLink } from '../concept-link.ts';
import { downloads, metadataAlternates } from '../downloads.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html, type LinkTo, link, links, type Renderable } from '../html.ts';
import { notice } from '../notice.ts';
import { dataTable, type Fact, factList } from '../table.ts';
import { languageName, number, quantity } from '../words.ts';

/** A mapping of a concept, as its page shows it. */
export interface MappingView {
  /** e.g. `skos:exactMatch`. */
  predicate: string;
  curie: string;
  target: string;
  targetLabel?: string | undefined;
  /** e.g. `semapv:ManualMappingCuration`. */
  justification: string;
  confidence?: number | undefined;
  set: string;
}

/** A concept of the hyper-ontology. */
export interface ConceptView {
  code: string;
  iri: string;
  label: string;
  /** By language tag. */
  labels: Readonly<Record<string, string>>;
  synonyms: readonly string[];
  domain?: string | undefined;
  parents: readonly ConceptLink[];
  children: readonly ConceptLink[];
  deprecated: boolean;
  replacedBy?: ConceptLink | undefined;
  mappings: readonly MappingView[];
  /** Datasets that use it or something under it; `href` leads to all of them. */
  datasets: { total: number; items: readonly { id: string; title: string }[]; href?: string | undefined };
  release?: string | undefined;
}

const predicates: Record<string, string> = {
  'skos:exactMatch': 'is the same as',
  'skos:closeMatch': 'is close to',
  'skos:broadMatch': 'is narrower than',
  'skos:narrowMatch': 'is broader than',
  'skos:relatedMatch': 'is related to',
  'owl:equivalentClass': 'is the same as',
  'rdfs:subClassOf': 'is a kind of',
  'oboInOwl:hasDbXref': 'refers to',
};

/** `semapv:ManualMappingCuration` as `manual mapping curation`. */
function justificationWords(justification: string): string {
  const name = justification.slice(justification.search(/[^:/#]+$/));
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function mappingTable(mappings: readonly MappingView[]): Renderable {
  if (mappings.length === 0) return html`<p>No mapping of this concept is in the release.</p>`;
  return dataTable(
    'Mappings',
    [
      { label: 'Code elsewhere' },
      { label: 'This concept …' },
      { label: 'Name there' },
      { label: 'Confidence', numeric: true },
      { label: 'Known from' },
      { label: 'Set' },
    ],
    mappings.map(({ predicate, curie, target, targetLabel, justification, confidence, set }) => ({
      cells: [
        html`<span class="code">${link({ href: target, label: curie })}</span>`,
        html`${predicates[predicate] ?? predicate}<br><span class="code">${predicate}</span>`,
        targetLabel,
        confidence !== undefined && `${number(Math.round(confidence * 100))} %`,
        justificationWords(justification),
        set,
      ],
    })),
    true,
  );
}

function nameFacts({ label, labels, synonyms, domain }: ConceptView): Fact[] {
  const texts = (values: readonly string[]): LinkTo[] => values.map((value) => ({ label: value }));
  return [
    ...Object.entries({ en: label, ...labels }).map(([tag, name]) => ({
      label: languageName(tag),
      values: [{ label: name, lang: tag }],
    })),
    { label: 'Synonyms', values: texts(synonyms) },
    { label: 'Domain', values: texts(domain === undefined ? [] : [domain]) },
  ];
}

function datasetsUsing({ datasets }: ConceptView): Html {
  const { total, items, href } = datasets;
  if (total === 0) return html`<p>No dataset in the catalogue uses it.</p>`;
  return html`<ul class="plain">${items.map(({ id, title }) => html`<li><a href="/datasets/${encodeURIComponent(id)}">${title}</a></li>`)}</ul>
<p>${link({ href, label: quantity(total, 'dataset') })} in all.</p>`;
}

/** A concept: its names, its place, its mappings, and what uses it. */
export function conceptPage(view: ConceptView, site: Site = {}): Html {
  const path = `/ontology/${encodeURIComponent(view.code)}`;
  return page(
    { title: view.label, path, alternates: metadataAlternates(path) },
    site,
    html`${breadcrumb([{ href: '/ontology', label: 'Ontology' }, ...view.parents.slice(0, 1).map(conceptLink)], view.label)}
<h1>${view.label}</h1>
<p class="holder"><span class="code">${view.code}</span></p>
${view.deprecated && notice('failed', html`<p><strong>Deprecated.</strong> ${view.replacedBy !== undefined && html`Use ${link(conceptLink(view.replacedBy))} instead.`}</p>`)}
<div class="article">
<div>
<section><h2>Names</h2>${factList(nameFacts(view))}</section>
<section><h2>Place in the hierarchy</h2><dl class="facts">
<div><dt>Broader</dt><dd>${view.parents.length > 0 ? links(view.parents.map(conceptLink)) : 'nothing: it is at the top'}</dd></div>
<div><dt>Narrower</dt><dd>${view.children.length > 0 ? html`<ul class="columns">${view.children.map((child) => html`<li>${link(conceptLink(child))}</li>`)}</ul>` : 'nothing: it is a leaf'}</dd></div></dl></section>
<section><h2>Mappings</h2>${mappingTable(view.mappings)}</section>
</div>
<aside class="panel" aria-label="Use of the concept">
<section><h2>Datasets</h2>${datasetsUsing(view)}</section>
<section><h2>Get the concept</h2>${downloads(path)}</section>
<section><h2>Permanent identifier</h2><p class="code iri">${link({ href: view.iri, label: view.iri })}</p></section>
${view.release !== undefined && html`<section><h2>Release</h2><p class="code">${view.release}</p></section>`}
</aside></div>`,
  );
}
