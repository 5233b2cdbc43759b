import type { Context, Hono } from 'hono';
import type { Concept } from '../ontology/index.ts';
import { namedConcept, relatives, variants } from './ols-lookup.ts';
import { olsPage } from './ols-page.ts';
import { searchAnswer } from './ols-search.ts';
import { type OlsTerm, olsOntology, olsTerm } from './ols-term.ts';
import { olsV2Routes } from './ols-v2.ts';
import type { Services } from './services.ts';

/**
 * The part of the interfaces of OLS4 (Ontology Lookup Service, EBI) that its clients and widgets use: search, select,
 * suggest, the ontology, and its terms with their place. Keys and paging are theirs, so that OLS clients work.
 */
export function olsRoutes(app: Hono, services: Services): void {
  const { ontology, base } = services;
  const term = (concept: Concept, lang?: string) => olsTerm(ontology, base, concept, lang);
  const send = (c: Context, body: unknown) => c.json(body as object);

  app.get('/api/search', function searchTerms(c) {
    return send(c, searchAnswer(c, ontology, term));
  });
  app.get('/api/select', function selectTerms(c) {
    return send(c, searchAnswer(c, ontology, term, { always: true }));
  });
  app.get('/api/suggest', function suggestTerms(c) {
    return send(c, searchAnswer(c, ontology, term, { suggest: true }));
  });

  const about = () => ({
    ontologyId: olsOntology.id,
    loaded: ontology.release.version,
    version: ontology.release.version,
    status: 'LOADED',
    numberOfTerms: Array.from(ontology.concepts()).length,
    config: {
      id: olsOntology.id,
      title: 'EUCAIM hyper-ontology',
      namespace: olsOntology.id,
      preferredPrefix: olsOntology.prefix,
      fileHash: ontology.release.hash,
      baseUris: [`${olsOntology.iri}#`],
    },
    _links: {
      self: { href: `${base}/api/ontologies/${olsOntology.id}` },
      terms: { href: `${base}/api/ontologies/${olsOntology.id}/terms` },
    },
  });
  app.get('/api/ontologies', function listOntologies(c) {
    return send(
      c,
      olsPage(c, base, 'ontologies', [about()], (each) => each),
    );
  });
  app.get(`/api/ontologies/${olsOntology.id}`, function readOntology(c) {
    return send(c, about());
  });

  const page = (c: Context, concepts: Concept[]) =>
    send(
      c,
      olsPage(c, base, 'terms', concepts, (each): OlsTerm => term(each, c.req.query('lang'))),
    );
  for (const root of ['/api/terms', `/api/ontologies/${olsOntology.id}/terms`]) {
    app.get(root, function listTerms(c) {
      const name =
        c.req.query('iri') ?? c.req.query('obo_id') ?? c.req.query('short_form') ?? c.req.query('id');
      const all = () =>
        [...ontology.concepts()].filter(
          ({ deprecated }) => !deprecated || c.req.query('obsoletes') === 'true',
        );
      return page(c, name === undefined ? all() : [namedConcept(ontology, name)]);
    });
  }
  const roots = `/api/ontologies/${olsOntology.id}/terms/roots`;
  app.get(roots, function listRoots(c) {
    return page(
      c,
      [...ontology.concepts()].filter(({ parents, deprecated }) => parents.length === 0 && !deprecated),
    );
  });
  const one = `/api/ontologies/${olsOntology.id}/terms/:iri`;
  app.get(one, function readTerm(c) {
    return send(c, term(namedConcept(ontology, c.req.param('iri') ?? ''), c.req.query('lang')));
  });
  for (const [relation, of] of Object.entries(relatives))
    for (const variant of variants(relation))
      app.get(`${one}/${variant}`, function readRelatives(c) {
        return page(c, of(ontology, namedConcept(ontology, c.req.param('iri') ?? '')));
      });
  olsV2Routes(app, services);
}
