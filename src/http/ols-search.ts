import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import type { Concept, Ontology } from '../ontology/index.ts';
import { highlighted } from './ols-highlight.ts';
import { namedConcept } from './ols-lookup.ts';
import { paging } from './ols-page.ts';
import { type OlsTerm, olsOntology } from './ols-term.ts';

/** Most hits that a search looks at; the count that it states is cut there too. */
export const mostHits = 1000;

const flag = (c: Context, name: string) => c.req.query(name)?.toLowerCase() === 'true';
const namesOf = ({ code, iri, labels, synonyms }: Concept) => [
  code,
  iri,
  ...Object.values(labels),
  ...synonyms,
];

/** Whether a class has this text as its code, IRI, label or synonym, whatever the case. */
export const isExactly = (concept: Concept, text: string): boolean =>
  namesOf(concept).some((name) => name.toLowerCase() === text.toLowerCase());

/** The classes that the parameters of a search select, and the requested page of them. Problem (malformed-request). */
function hits(c: Context, ontology: Ontology) {
  const q = c.req.query('q')?.slice(0, 200).trim() ?? '';
  if (q === '') throw new Problem('malformed-request', 'q is missing: the text to search for.');
  const wanted = c.req.query('ontology')?.toLowerCase().split(',');
  const types = c.req.query('type')?.toLowerCase().split(',');
  const below = (name: string, of: (iri: string) => Iterable<string>) => {
    const iris = c.req.query(name)?.split(',').filter(Boolean);
    return iris && new Set(iris.flatMap((iri) => [...of(namedConcept(ontology, iri).iri)]));
  };
  const children = below('childrenOf', (iri) => ontology.children(iri).map((child) => child.iri));
  const all = below('allChildrenOf', (iri) => [...ontology.descendants(iri)].filter((each) => each !== iri));
  const found = ontology
    .search(q, mostHits)
    .filter(
      (each) =>
        (wanted === undefined || wanted.includes(olsOntology.id)) &&
        (types === undefined || types.includes('class')) &&
        (flag(c, 'obsoletes') || !each.deprecated) &&
        (children === undefined || children.has(each.iri)) &&
        (all === undefined || all.has(each.iri)) &&
        (!flag(c, 'exact') || isExactly(each, q)),
    );
  const { size: rows } = paging(c, { sizeName: 'rows', usual: 10 });
  const start = paging(c, { sizeName: 'rows', usual: 10, pageName: 'start' }).page;
  return { q, start, found, page: found.slice(start, start + rows) };
}

const idOf = (iri: string) => `${olsOntology.id}:class:${iri}`;

/** A hit with the fields that OLS has in its index, or those of them that `fieldList` names. */
function hitDocument(c: Context, term: OlsTerm): Record<string, unknown> {
  const { iri, label, description, obo_id, short_form, is_obsolete, synonyms } = term;
  const whole: Record<string, unknown> = {
    id: idOf(iri),
    iri,
    ontology_name: olsOntology.id,
    ontology_prefix: olsOntology.prefix,
    short_form,
    obo_id,
    label,
    description,
    synonym: synonyms,
    is_defining_ontology: true,
    is_obsolete,
    type: 'class',
  };
  const fields = c.req.query('fieldList')?.split(',');
  return fields === undefined
    ? whole
    : Object.fromEntries(Object.entries(whole).filter(([key]) => fields.includes(key)));
}

/** What of a hit matched: the fields of OLS4, `label`, `label_autosuggest`, `synonym` and `synonym_autosuggest`. */
function highlightOf({ label, synonyms }: OlsTerm, q: string): Record<string, string[]> {
  const labels = [highlighted(label, q)].filter((text) => text !== undefined);
  const others = synonyms.flatMap((synonym) => highlighted(synonym, q) ?? []);
  return {
    ...(labels.length > 0 && { label: labels, label_autosuggest: labels }),
    ...(others.length > 0 && { synonym: others, synonym_autosuggest: others }),
  };
}

/**
 * The answer of `/api/search`, `/api/select` and `/api/suggest` in the shape of Solr that OLS4 keeps. `highlighting`
 * is in it where the request asks for it with `hl=true`, and where OLS4 always gives it (`always`).
 */
export function searchAnswer(
  c: Context,
  ontology: Ontology,
  term: (concept: Concept, lang?: string) => OlsTerm,
  { suggest = false, always = false } = {},
): Record<string, unknown> {
  const { q, start, found, page } = hits(c, ontology);
  const terms = page.map((each) => term(each, c.req.query('lang')));
  const asked = c.req.query('hl');
  return {
    responseHeader: { status: 0, QTime: 0, params: { q } },
    response: {
      numFound: found.length,
      start,
      docs: terms.map((each) => (suggest ? { autosuggest: each.label } : hitDocument(c, each))),
    },
    facet_counts: { facet_fields: { ontology_name: [olsOntology.id, found.length] } },
    ...((asked === undefined ? always : asked.toLowerCase() === 'true') && {
      highlighting: Object.fromEntries(terms.map((each) => [idOf(each.iri), highlightOf(each, q)] as const)),
    }),
  };
}
