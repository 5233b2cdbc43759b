import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import type { Concept, Ontology } from '../ontology/index.ts';
import type { Services } from './services.ts';

interface Link {
  href: string;
}

/** A term with the keys of OLS4's first interface. */
interface OlsTerm {
  iri: string;
  lang: string;
  label: string;
  description: string[];
  synonyms: string[];
  annotation: Record<string, string[]>;
  ontology_name: string;
  ontology_prefix: string;
  ontology_iri: string;
  is_obsolete: boolean;
  term_replaced_by: string | null;
  is_defining_ontology: boolean;
  has_children: boolean;
  is_root: boolean;
  short_form: string;
  obo_id: string;
  _links: Record<string, Link>;
}

/** A class as OLS describes it; codes in other vocabularies are its annotation `database_cross_reference`. */
function olsTerm(ontology: Ontology, base: string, concept: Concept, lang = 'en'): OlsTerm {
  const { iri, code, labels, label, synonyms, parents, deprecated, replacedBy, domain } = concept;
  const self = `${base}/api/ontologies/eucaim/terms/${encodeURIComponent(encodeURIComponent(iri))}`;
  const codes = ontology.mappingsOf(iri).map(({ curie }) => curie);
  const hasChildren = ontology.children(iri).length > 0;
  const links = ['parents', 'ancestors', ...(hasChildren ? ['children', 'descendants'] : [])];
  return {
    iri,
    lang: labels[lang] === undefined ? 'en' : lang,
    label: labels[lang] ?? label,
    // The source defines no class in words, and a made-up definition would be worse than none.
    description: [],
    synonyms: [...new Set([...synonyms, ...Object.values(labels)])].filter(
      (each) => each !== (labels[lang] ?? label),
    ),
    annotation: {
      ...(codes.length > 0 && { database_cross_reference: [...new Set(codes)] }),
      ...(domain !== undefined && { omopDomain: [domain] }),
    },
    ontology_name: 'eucaim',
    ontology_prefix: 'EUCAIM',
    ontology_iri: 'https://cancerimage.eu/ontology/EUCAIM',
    is_obsolete: deprecated,
    term_replaced_by: replacedBy ?? null,
    is_defining_ontology: true,
    has_children: hasChildren,
    is_root: parents.length === 0 && !deprecated,
    short_form: `EUCAIM_${code}`,
    obo_id: `EUCAIM:${code}`,
    _links: {
      self: { href: self },
      ...Object.fromEntries(links.map((relation) => [relation, { href: `${self}/${relation}` }])),
    },
  };
}

const mostOnPage = 500;

/** The page and the size that a request asks for; sizes are at most 500, as in OLS. */
function paging(
  c: Context,
  sizeName = 'size',
  usual = 20,
  pageName = 'page',
): { page: number; size: number } {
  const number = (name: string, otherwise: number, least: number) => {
    const text = c.req.query(name);
    if (text === undefined || text === '') return otherwise;
    if (!/^\d{1,9}$/.test(text) || Number(text) < least)
      throw new Problem('malformed-request', `${name} must be a whole number from ${least}.`);
    return Number(text);
  };
  return { page: number(pageName, 0, 0), size: Math.min(mostOnPage, number(sizeName, usual, 1)) };
}

/** One page of things as HAL: `_embedded`, `_links` to the other pages, and `page` with the counts. */
function olsPage<T>(
  c: Context,
  base: string,
  name: string,
  all: readonly T[],
  show: (each: T) => unknown,
): Record<string, unknown> {
  const { page: number, size } = paging(c);
  const totalPages = Math.ceil(all.length / size);
  const shown = all.slice(number * size, (number + 1) * size);
  const url = new URL(base + c.req.path);
  for (const [key, value] of Object.entries(c.req.query())) url.searchParams.set(key, value);
  const link = (page: number): Link => {
    url.searchParams.set('page', String(page));
    url.searchParams.set('size', String(size));
    return { href: url.href };
  };
  return {
    ...(shown.length > 0 && { _embedded: { [name]: shown.map(show) } }),
    _links: {
      self: link(number),
      ...(totalPages > 1 && { first: link(0), last: link(totalPages - 1) }),
      ...(number > 0 && number <= totalPages && { prev: link(number - 1) }),
      ...(number + 1 < totalPages && { next: link(number + 1) }),
    },
    page: { size, totalElements: all.length, totalPages, number },
  };
}

const ontologyId = 'eucaim';
/** Most hits that a search looks at; the count that it states is cut there too. */
const mostHits = 1000;

/**
 * The part of the interface of OLS4 (Ontology Lookup Service, EBI) that its clients and widgets use: search, select,
 * suggest, the ontology, and its terms with their place. Keys and paging are theirs, so that OLS clients work.
 */
export function olsRoutes(app: Hono, services: Services): void {
  const { ontology, base } = services;
  const term = (concept: Concept, lang?: string) => olsTerm(ontology, base, concept, lang);
  const send = (c: Context, body: unknown) => c.json(body as object);

  /** The class that a parameter or a path names; paths hold IRIs that were encoded twice. */
  function concept(name: string): Concept {
    let iri = name;
    for (let i = 0; i < 2 && /%[0-9a-f]{2}/i.test(iri); i++) {
      try {
        iri = decodeURIComponent(iri);
      } catch {
        break;
      }
    }
    const found = ontology.concept(iri) ?? ontology.concept(iri.replace(/^eucaim_/i, ''));
    if (found === undefined) throw new Problem('not-found', `There is no term ${iri.slice(0, 300)}.`);
    return found;
  }

  /** The classes that the parameters of a search select, and the requested page of them. */
  function hits(c: Context) {
    const q = c.req.query('q')?.slice(0, 200).trim() ?? '';
    if (q === '') throw new Problem('malformed-request', 'q is missing: the text to search for.');
    const wanted = c.req.query('ontology')?.toLowerCase().split(',');
    const flag = (name: string) => c.req.query(name)?.toLowerCase() === 'true';
    const below = (name: string, of: (iri: string) => Iterable<string>) => {
      const iris = c.req.query(name)?.split(',').filter(Boolean);
      return iris && new Set(iris.flatMap((iri) => [...of(concept(iri).iri)]));
    };
    const children = below('childrenOf', (iri) => ontology.children(iri).map((child) => child.iri));
    const all = below('allChildrenOf', (iri) =>
      [...ontology.descendants(iri)].filter((each) => each !== iri),
    );
    const names = ({ code, iri, labels, synonyms }: Concept) => [
      code,
      iri,
      ...Object.values(labels),
      ...synonyms,
    ];
    const found = ontology
      .search(q, mostHits)
      .filter(
        (each) =>
          (wanted === undefined || wanted.includes(ontologyId)) &&
          (flag('obsoletes') || !each.deprecated) &&
          (children === undefined || children.has(each.iri)) &&
          (all === undefined || all.has(each.iri)) &&
          (!flag('exact') || names(each).some((name) => name.toLowerCase() === q.toLowerCase())),
      );
    const { size: rows } = paging(c, 'rows', 10);
    const start = paging(c, 'rows', 10, 'start').page;
    return { q, start, found, page: found.slice(start, start + rows) };
  }

  /** A hit with the fields that OLS has in its index, or those of them that `fieldList` names. */
  function document(c: Context, each: Concept): Record<string, unknown> {
    const { iri, label, description, obo_id, short_form, is_obsolete, synonyms } = term(
      each,
      c.req.query('lang'),
    );
    const whole: Record<string, unknown> = {
      id: `${ontologyId}:class:${iri}`,
      iri,
      ontology_name: ontologyId,
      ontology_prefix: 'EUCAIM',
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
  const answer = (c: Context, docs: (page: Concept[], q: string) => unknown[]) => {
    const { q, start, found, page } = hits(c);
    return send(c, {
      responseHeader: { status: 0, QTime: 0, params: { q } },
      response: { numFound: found.length, start, docs: docs(page, q) },
      facet_counts: { facet_fields: { ontology_name: [ontologyId, found.length] } },
    });
  };

  for (const path of ['/api/search', '/api/select']) {
    app.get(path, function searchTerms(c) {
      return answer(c, (page) => page.map((each) => document(c, each)));
    });
  }
  app.get('/api/suggest', function suggestTerms(c) {
    const lang = c.req.query('lang');
    return answer(c, (page) => page.map((each) => ({ autosuggest: term(each, lang).label })));
  });

  const about = () => ({
    ontologyId,
    loaded: ontology.release.version,
    version: ontology.release.version,
    status: 'LOADED',
    numberOfTerms: Array.from(ontology.concepts()).length,
    config: {
      id: ontologyId,
      title: 'EUCAIM hyper-ontology',
      namespace: ontologyId,
      preferredPrefix: 'EUCAIM',
      fileHash: ontology.release.hash,
      baseUris: ['https://cancerimage.eu/ontology/EUCAIM#'],
    },
    _links: {
      self: { href: `${base}/api/ontologies/${ontologyId}` },
      terms: { href: `${base}/api/ontologies/${ontologyId}/terms` },
    },
  });
  app.get('/api/ontologies', function listOntologies(c) {
    return send(
      c,
      olsPage(c, base, 'ontologies', [about()], (each) => each),
    );
  });
  app.get(`/api/ontologies/${ontologyId}`, function readOntology(c) {
    return send(c, about());
  });

  const page = (c: Context, concepts: Concept[]) =>
    send(
      c,
      olsPage(c, base, 'terms', concepts, (each): OlsTerm => term(each, c.req.query('lang'))),
    );
  const inOrder = (iris: Iterable<string>, except: string) =>
    [...iris]
      .filter((iri) => iri !== except)
      .flatMap((iri) => ontology.concept(iri) ?? [])
      .sort((a, b) => a.label.localeCompare(b.label, 'en') || (a.code < b.code ? -1 : 1));

  for (const root of ['/api/terms', `/api/ontologies/${ontologyId}/terms`]) {
    app.get(root, function listTerms(c) {
      const name =
        c.req.query('iri') ?? c.req.query('obo_id') ?? c.req.query('short_form') ?? c.req.query('id');
      const all = () =>
        [...ontology.concepts()].filter(
          ({ deprecated }) => !deprecated || c.req.query('obsoletes') === 'true',
        );
      return page(c, name === undefined ? all() : [concept(name)]);
    });
  }
  const one = `/api/ontologies/${ontologyId}/terms/:iri`;
  app.get(one, function readTerm(c) {
    return send(c, term(concept(c.req.param('iri')), c.req.query('lang')));
  });
  const relatives: Record<string, (each: Concept) => Concept[]> = {
    parents: ({ parents, iri }) => inOrder(parents, iri),
    children: ({ iri }) => ontology.children(iri),
    ancestors: ({ iri }) => inOrder(ontology.ancestors(iri), iri),
    descendants: ({ iri }) => inOrder(ontology.descendants(iri), iri),
  };
  for (const [relation, of] of Object.entries(relatives)) {
    // This hyper-ontology has no part-of in its tree, so OLS's hierarchical variants are the same.
    const variant = `hierarchical${relation.charAt(0).toUpperCase()}${relation.slice(1)}`;
    for (const path of [`${one}/${relation}`, `${one}/${variant}`]) {
      app.get(path, function readRelatives(c) {
        return page(c, of(concept(c.req.param('iri') ?? '')));
      });
    }
  }
}
