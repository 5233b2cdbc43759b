import { json, type Operation, unknownId } from './operation.ts';

const get = (path: string, summary: string, more: Partial<Operation> = {}): Operation => ({
  method: 'get',
  path,
  summary,
  answers: ['application/json'],
  ...more,
});
const second = 'in the shape of the second interface of OLS4';
const ours = '/api/v2/ontologies/eucaim';

/** What can be asked about the place of a class, by the name that OLS has for it. */
const places: Record<string, string> = {
  Parents: 'Direct parents',
  Children: 'Direct children',
  Ancestors: 'All ancestors',
  Descendants: 'All descendants',
};
const lists = ['search', 'exactMatch', 'includeObsoleteEntities', 'facetFields', 'page', 'size', 'lang'];

/** The addresses of OLS4 that come many at a time: the other names of relations, and its second interface. */
const many: readonly Operation[] = [
  get('/api/ontologies/eucaim/terms/roots', 'Terms without a parent, in the shape of OLS4.', {
    query: ['page', 'size'],
  }),
  ...Object.entries(places).map(([place, what]) =>
    get(
      `/api/ontologies/eucaim/terms/{iri}/hierarchical${place}`,
      `${what}, by the other name that OLS4 has for them.`,
      { statuses: unknownId },
    ),
  ),
  get('/api/v2/ontologies', `The ontologies, ${second}.`, { query: ['search'] }),
  get(ours, `The hyper-ontology, ${second}.`),
  ...['classes', 'entities'].flatMap((kind) => [
    ...[`/api/v2/${kind}`, `${ours}/${kind}`].map((path) =>
      get(path, `Classes in pages, searched and filtered, ${second}.`, { query: lists }),
    ),
    get(`${ours}/${kind}/{iri}`, `One class, ${second}; the IRI is encoded twice.`, {
      query: ['lang'],
      statuses: unknownId,
    }),
    ...Object.entries(places).flatMap(([place, what]) =>
      [place.toLowerCase(), `hierarchical${place}`].map((relation) =>
        get(`${ours}/${kind}/{iri}/${relation}`, `${what}, ${second}.`, {
          query: ['includeObsoleteEntities', 'page', 'size', 'lang'],
          statuses: unknownId,
        }),
      ),
    ),
  ]),
  ...['properties', 'individuals'].flatMap((kind) =>
    [`/api/v2/${kind}`, `${ours}/${kind}`].map((path) => get(path, `An empty list: there are no ${kind}.`)),
  ),
  get(`${ours}/classes/{iri}/instances`, 'An empty list: there are no individuals.'),
];

/** The hyper-ontology for clients of OLS4. */
export const olsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/search',
    summary: 'Search in the shape of OLS4.',
    answers: json,
    query: ['q', 'rows', 'start', 'exact'],
  },
  {
    method: 'get',
    path: '/api/select',
    summary: 'Selection in the shape of OLS4.',
    answers: json,
    query: ['q', 'rows', 'start'],
  },
  {
    method: 'get',
    path: '/api/suggest',
    summary: 'Suggestions in the shape of OLS4.',
    answers: json,
    query: ['q', 'rows', 'start'],
  },
  { method: 'get', path: '/api/ontologies', summary: 'The ontologies, in the shape of OLS4.', answers: json },
  {
    method: 'get',
    path: '/api/ontologies/eucaim',
    summary: 'The hyper-ontology, in the shape of OLS4.',
    answers: json,
  },
  {
    method: 'get',
    path: '/api/ontologies/eucaim/terms',
    summary: 'Terms in pages, or one by its IRI, in the shape of OLS4.',
    answers: json,
    query: ['iri', 'page', 'size'],
  },
  {
    method: 'get',
    path: '/api/ontologies/eucaim/terms/{iri}',
    summary: 'One term, in the shape of OLS4; the IRI is encoded twice.',
    answers: json,
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/api/ontologies/eucaim/terms/{iri}/parents',
    summary: 'Direct parents, in the shape of OLS4; the IRI is encoded twice.',
    answers: json,
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/api/ontologies/eucaim/terms/{iri}/children',
    summary: 'Direct children, in the shape of OLS4; the IRI is encoded twice.',
    answers: json,
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/api/ontologies/eucaim/terms/{iri}/ancestors',
    summary: 'All ancestors, in the shape of OLS4; the IRI is encoded twice.',
    answers: json,
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/api/ontologies/eucaim/terms/{iri}/descendants',
    summary: 'All descendants, in the shape of OLS4; the IRI is encoded twice.',
    answers: json,
    statuses: unknownId,
  },
  ...many,
];
