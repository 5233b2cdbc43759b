/** An address that is read, as openapi.ts describes it. */
interface Read {
  method: 'get';
  path: string;
  summary: string;
  answers: readonly string[];
  query?: readonly string[];
  statuses?: Record<number, string>;
}

const get = (path: string, summary: string, more: Partial<Read> = {}): Read => ({
  method: 'get',
  path,
  summary,
  answers: ['application/json'],
  ...more,
});
const unknownId = { 404: 'There is no such thing.' };
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
export const olsOperations: readonly Read[] = [
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
