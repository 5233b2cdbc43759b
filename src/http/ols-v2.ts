import type { Context, Hono } from 'hono';
import type { Concept } from '../ontology/index.ts';
import { olsEntity } from './ols-entity.ts';
import { namedConcept, relatives, variants } from './ols-lookup.ts';
import { mostOnPageV2, paging } from './ols-page.ts';
import { isExactly, mostHits } from './ols-search.ts';
import { olsOntology } from './ols-term.ts';
import type { Services } from './services.ts';

const yes = (c: Context, name: string) => c.req.query(name)?.toLowerCase() === 'true';

/** The members by which a list can be narrowed, each with what a class has there. */
const filters: Record<string, (concept: Concept, children: boolean) => string | readonly string[]> = {
  hasDirectParent: ({ parents }) => String(parents.length > 0),
  hasDirectParents: ({ parents }) => String(parents.length > 0),
  hasHierarchicalParents: ({ parents }) => String(parents.length > 0),
  hasDirectChildren: (_, children) => String(children),
  hasHierarchicalChildren: (_, children) => String(children),
  hasIndividuals: () => 'false',
  isDefiningOntology: () => 'true',
  isPreferredRoot: () => 'false',
  isObsolete: ({ deprecated }) => String(deprecated),
  iri: ({ iri }) => iri,
  curie: ({ code }) => `${olsOntology.prefix}:${code}`,
  shortForm: ({ code }) => `${olsOntology.prefix}_${code}`,
  ontologyId: () => olsOntology.id,
  type: () => ['class', 'entity'],
};

/**
 * The routes of OLS4's second interface that its own pages, tree and search box use: the ontology, its classes in
 * pages with filters and search, and the place of a class. Sizes are at most 1,000, which the tree asks for.
 */
export function olsV2Routes(app: Hono, { ontology }: Pick<Services, 'ontology'>): void {
  const page = (c: Context, all: readonly Concept[]) => {
    const { page: number, size } = paging(c, { most: mostOnPageV2 });
    const shown = all.slice(number * size, (number + 1) * size);
    const facets = c.req.query('facetFields')?.split(/[\s,+]+/) ?? [];
    const counts: Record<string, Record<string, number>> = {
      type: { class: all.length, entity: all.length },
      ontologyId: { [olsOntology.id]: all.length },
    };
    return c.json({
      page: number,
      numElements: shown.length,
      totalPages: Math.ceil(all.length / size),
      totalElements: all.length,
      elements: shown.map((each) => olsEntity(ontology, each, c.req.query('lang'))),
      facetFieldsToCounts: Object.fromEntries(
        facets.flatMap((facet) => (counts[facet] === undefined ? [] : [[facet, counts[facet]]])),
      ),
    });
  };

  function selected(c: Context): Concept[] {
    const search = c.req.query('search')?.slice(0, 200).trim() ?? '';
    const wanted = Object.entries(filters).flatMap(([name, of]) => {
      const values = c.req.queries(name)?.flatMap((value) => value.split(/[\s,]+/));
      return values === undefined ? [] : [{ of, values }];
    });
    const withObsolete = yes(c, 'includeObsoleteEntities') || c.req.query('isObsolete') !== undefined;
    const from = search === '' ? [...ontology.concepts()] : ontology.search(search, mostHits);
    return from.filter(
      (each) =>
        (withObsolete || !each.deprecated) &&
        (!yes(c, 'exactMatch') || search === '' || isExactly(each, search)) &&
        wanted.every(({ of, values }) =>
          [of(each, ontology.children(each.iri).length > 0)].flat().some((has) => values.includes(has)),
        ),
    );
  }

  const about = () => ({
    ontologyId: olsOntology.id,
    iri: olsOntology.iri,
    ontologyPurl: olsOntology.iri,
    label: ['EUCAIM hyper-ontology'],
    title: 'EUCAIM hyper-ontology',
    preferredPrefix: olsOntology.prefix,
    base_uri: [`${olsOntology.iri}#`],
    'http://www.w3.org/2002/07/owl#versionInfo': ontology.release.version,
    fileHash: ontology.release.hash,
    language: [
      ...new Set(Array.from(ontology.concepts()).flatMap(({ labels }) => Object.keys(labels))),
    ].sort(),
    numberOfClasses: Array.from(ontology.concepts()).length,
    numberOfProperties: 0,
    numberOfIndividuals: 0,
    type: ['ontology'],
  });
  app.get('/api/v2/ontologies', function listOntologiesV2(c) {
    const search = c.req.query('search')?.toLowerCase() ?? '';
    const elements = JSON.stringify(about()).toLowerCase().includes(search) ? [about()] : [];
    const counts = {
      numElements: elements.length,
      totalPages: elements.length,
      totalElements: elements.length,
    };
    return c.json({ page: 0, ...counts, elements, facetFieldsToCounts: {} });
  });
  const root = `/api/v2/ontologies/${olsOntology.id}`;
  app.get(root, function readOntologyV2(c) {
    return c.json(about());
  });

  for (const kind of ['classes', 'entities']) {
    for (const path of [`/api/v2/${kind}`, `${root}/${kind}`])
      app.get(path, function listEntities(c) {
        return page(c, selected(c));
      });
    const one = `${root}/${kind}/:iri`;
    app.get(one, function readEntity(c) {
      return c.json(
        olsEntity(ontology, namedConcept(ontology, c.req.param('iri') ?? ''), c.req.query('lang')),
      );
    });
    for (const [relation, of] of Object.entries(relatives))
      for (const variant of variants(relation))
        app.get(`${one}/${variant}`, function readRelativesV2(c) {
          const found = of(ontology, namedConcept(ontology, c.req.param('iri') ?? ''));
          return page(
            c,
            found.filter(({ deprecated }) => yes(c, 'includeObsoleteEntities') || !deprecated),
          );
        });
  }
  // Pages of OLS ask for these of every ontology; this one has classes alone.
  const nothing = ['properties', 'individuals'].flatMap((kind) => [`/api/v2/${kind}`, `${root}/${kind}`]);
  for (const path of [...nothing, `${root}/classes/:iri/instances`])
    app.get(path, function listNothing(c) {
      return page(c, []);
    });
}
