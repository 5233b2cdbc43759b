import { olsOperations } from './ols-openapi.ts';

interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  summary: string;
  /** Media types of a success. */
  answers: readonly string[];
  query?: readonly string[];
  body?: readonly string[];
  statuses?: Record<number, string>;
}

const rdf = [
  'text/turtle',
  'application/ld+json',
  'application/rdf+xml',
  'application/n-triples',
  'application/trig',
  'application/n-quads',
];
const page = ['text/html'];
const tableTypes = ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv'] as const;
const json = ['application/json'];
const fhir = ['application/fhir+json'];
const protectedGraph = 'This graph is not changed here; the detail says where it is.';
const unknownId = { 404: 'There is no such thing.' };
const writing = {
  400: 'The text cannot be read; the detail has line and column.',
  401: 'A bearer token is needed.',
  412: 'The dataset has moved on from the ETag in If-Match.',
  413: 'The body is too large.',
  415: 'The media type is not read here.',
  422: 'The description does not conform; the problem lists the findings.',
};

/** Every operation of the HTTP interface; a test compares this table with the routes that exist. */
export const operations: readonly Operation[] = [
  { method: 'get', path: '/', summary: 'The start page.', answers: [...json, ...page] },
  {
    method: 'get',
    path: '/datasets',
    summary:
      'Search datasets. Any facet is a parameter, `not.<facet>` excludes; counts of a facet react to every other filter. As RDF: the descriptions of this page.',
    answers: [...json, ...rdf, ...page],
    query: ['q', 'page', 'size', 'sort'],
    statuses: { 422: 'No such facet or value; the nearest are named.' },
  },
  {
    method: 'post',
    path: '/datasets',
    summary: 'Submit a description.',
    answers: json,
    query: ['profile', 'why'],
    body: rdf,
    statuses: { 201: 'Created.', ...writing },
  },
  {
    method: 'get',
    path: '/datasets/{id}',
    summary:
      'One description, in every RDF format and as a page; with `at` (a revision, a day or a time) or Accept-Datetime (Memento, RFC 7089) as it was.',
    answers: [...rdf, ...page],
    query: ['at'],
    statuses: {
      400: 'There is no such time.',
      404: 'There is no such thing, or was not then, or compaction dropped it.',
      410: 'It was withdrawn: by whom, when and why.',
    },
  },
  {
    method: 'put',
    path: '/datasets/{id}',
    summary: 'Create or replace a description.',
    answers: json,
    query: ['profile', 'why'],
    body: rdf,
    statuses: { 201: 'Created.', ...writing },
  },
  {
    method: 'delete',
    path: '/datasets/{id}',
    summary: 'Withdraw a description; a tombstone stays.',
    answers: [],
    query: ['why'],
    statuses: { 204: 'Withdrawn.', 401: 'A bearer token is needed.', ...unknownId },
  },
  {
    method: 'get',
    path: '/datasets/{id}/history',
    summary: 'Who changed it, when and why, newest first; as application/link-format a TimeMap (RFC 7089).',
    answers: [...json, 'application/link-format', ...page],
    query: ['before', 'limit'],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/datasets/{id}/history/{version}',
    summary:
      'The description as one revision left it; or, for `a..b`, what came and went between two: JSON, a page, or the SPARQL Update that does it.',
    answers: [...rdf, ...json, 'application/sparql-update', ...page],
    statuses: {
      302: 'Another revision made it so.',
      404: 'There is no such version, or compaction dropped it.',
      410: 'It was withdrawn then.',
    },
  },
  {
    method: 'post',
    path: '/datasets/{id}/history/{version}/restore',
    summary: 'Make that version the present one again, as a new revision; `why` is needed.',
    answers: json,
    query: ['why'],
    statuses: {
      400: 'Say why.',
      401: 'A bearer token is needed.',
      404: 'There is no such version, or compaction dropped it.',
      412: 'The dataset has moved on from the ETag in If-Match.',
      422: 'It was withdrawn then.',
    },
  },
  {
    method: 'get',
    path: '/sparql',
    summary: 'SPARQL 1.1 Protocol query; without a query, the service description.',
    answers: [
      'application/sparql-results+json',
      'application/sparql-results+xml',
      'text/csv',
      'text/tab-separated-values',
      ...rdf,
      ...page,
    ],
    query: ['query', 'format'],
    statuses: {
      400: 'The query cannot be read.',
      422: 'SERVICE, updates and too large answers are refused.',
      503: 'The query took too long.',
    },
  },
  {
    method: 'post',
    path: '/sparql',
    summary: 'SPARQL 1.1 Protocol query by POST.',
    answers: [
      'application/sparql-results+json',
      'application/sparql-results+xml',
      'text/csv',
      'text/tab-separated-values',
      ...rdf,
    ],
    body: ['application/sparql-query', 'application/x-www-form-urlencoded'],
    statuses: {
      400: 'The query cannot be read.',
      415: 'Send one of the two media types.',
      503: 'The query took too long.',
    },
  },
  {
    method: 'get',
    path: '/update',
    summary: 'The service description of updates.',
    answers: [...rdf, ...page],
  },
  {
    method: 'post',
    path: '/update',
    summary:
      'SPARQL 1.1 Update, as one atomic change. Graphs of the catalogue, of cubes and of the product are not changed here.',
    answers: json,
    query: ['using-graph-uri', 'using-named-graph-uri', 'why'],
    body: ['application/sparql-update', 'application/x-www-form-urlencoded'],
    statuses: {
      400: 'The update cannot be read; the detail has line and column.',
      401: 'A bearer token is needed.',
      403: 'It would have written a graph that is not changed here; nothing was changed.',
      415: 'Send one of the two media types.',
      422: 'LOAD and SERVICE are refused; nothing was changed.',
    },
  },
  ...['/graphs', '/graphs/{path}'].flatMap((path): Operation[] => [
    {
      method: 'get',
      path,
      summary: 'A graph, by the Graph Store Protocol.',
      answers: rdf,
      query: ['graph', 'default'],
      statuses: unknownId,
    },
    {
      method: 'put',
      path,
      summary: 'Replace a graph.',
      answers: [],
      query: ['graph', 'default', 'why'],
      body: rdf,
      statuses: { 201: 'Created.', 204: 'Replaced.', 403: protectedGraph, ...writing },
    },
    {
      method: 'post',
      path,
      summary: 'Add triples to a graph; to a new one where none is named.',
      answers: [],
      query: ['graph', 'default', 'why'],
      body: rdf,
      statuses: { 201: 'Created.', 204: 'Added.', 403: protectedGraph, ...writing },
    },
    {
      method: 'patch',
      path,
      summary: 'Change a graph by a SPARQL Update, whose unnamed graph it is; no other graph is written.',
      answers: [],
      query: ['graph', 'default', 'why'],
      body: ['application/sparql-update'],
      statuses: {
        201: 'Created.',
        204: 'Changed, or so already.',
        400: 'The update cannot be read; the detail has line and column.',
        401: 'A bearer token is needed.',
        403: protectedGraph,
        412: 'The graph has moved on from the ETag in If-Match.',
        415: 'Send an update.',
        422: 'It would have written another graph; nothing was changed.',
      },
    },
    {
      method: 'delete',
      path,
      summary: 'Remove a graph.',
      answers: [],
      query: ['graph', 'default', 'why'],
      statuses: {
        204: 'Removed.',
        401: 'A bearer token is needed.',
        403: protectedGraph,
        ...unknownId,
      },
    },
  ]),
  {
    method: 'get',
    path: '/validate',
    summary: 'The validator page and its profiles.',
    answers: [...json, ...page],
    query: ['profile', 'dataset'],
  },
  {
    method: 'post',
    path: '/validate',
    summary:
      'Check descriptions; nothing is stored. `format` is json, text, sarif, turtle, html, or description: the text itself, mended by `normalise` or `migrate`, or made of a table, in the format `as`. `scores` adds MQA and FAIR scores, `second` what an independent engine finds. `profile=all` tries every profile on RDF in the body. `url` names a description to fetch, where the operator allows its host. Turtle, TriG, N-Triples and N-Quads of more than the usual bound of a body are checked in parts; Content-Encoding may be gzip.',
    answers: [...json, ...rdf, ...page, 'application/sarif+json', 'text/plain'],
    query: [
      ...['profile', 'language', 'format', 'scores', 'second', 'normalise', 'migrate', 'as', 'base', 'url'],
      'sheet',
    ],
    body: [
      ...rdf,
      ...tableTypes,
      'application/zip',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
    ],
    statuses: {
      400: 'The text cannot be read; the detail has line and column.',
      413: 'The body is too large, or has too many statements; the detail names the limit.',
      415: 'The media type is not read here.',
      422: 'The address is not fetched, or what is asked for is not possible with this body.',
      503: 'Too many large uploads are being checked.',
    },
  },
  {
    method: 'get',
    path: '/validate/template.xlsx',
    summary: 'A spreadsheet to describe datasets for EUCAIM v2.0, with lists to choose from.',
    answers: [tableTypes[0]],
  },
  {
    method: 'get',
    path: '/validate/template.csv',
    summary: 'One sheet of the same; `sheet` is Dataset where it is not given.',
    answers: [tableTypes[1]],
    query: ['sheet'],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/ontology',
    summary: 'Search the hyper-ontology.',
    answers: [...json, ...page],
    query: ['q'],
  },
  {
    method: 'get',
    path: '/ontology/{code}',
    summary: 'One concept with labels, place and mappings.',
    answers: [...json, ...rdf, ...page],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/ontology/releases',
    summary: 'The kept releases of the hyper-ontology.',
    answers: [...json, ...page],
  },
  {
    method: 'get',
    path: '/ontology/releases/{name}',
    summary: 'The manifest of one release, or what changed between two: 1..2.0.',
    answers: [...json, 'text/markdown', ...page],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/translate',
    summary: 'Codes in another vocabulary, with quality and path.',
    answers: json,
    query: ['code', 'from', 'to'],
  },
  { method: 'post', path: '/translate', summary: 'The same for many codes.', answers: json, body: json },
  {
    method: 'get',
    path: '/expand',
    summary: 'A concept with what is under it.',
    answers: json,
    query: ['concept', 'descendants', 'depth', 'limit'],
  },
  {
    method: 'get',
    path: '/subsumes',
    summary: 'Whether one concept is at or under another.',
    answers: json,
    query: ['a', 'b'],
  },
  {
    method: 'get',
    path: '/coverage',
    summary: 'How well codes of a vocabulary are mapped.',
    answers: json,
    query: ['code', 'vocabulary'],
  },
  { method: 'post', path: '/coverage', summary: 'The same for many codes.', answers: json, body: json },
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
  ...olsOperations,
  {
    method: 'get',
    path: '/ontology/qc',
    summary: 'What the checks say of the ontology.',
    answers: [...json, 'text/markdown', ...page],
  },
  {
    method: 'get',
    path: '/fhir/metadata',
    summary: 'FHIR R4: what the terminology service can do.',
    answers: fhir,
    query: ['mode'],
  },
  {
    method: 'get',
    path: '/fhir/{type}',
    summary: 'FHIR R4: search CodeSystem, ValueSet, ConceptMap.',
    answers: fhir,
    query: ['url', 'version', 'name', 'code'],
  },
  {
    method: 'get',
    path: '/fhir/{type}/{id}',
    summary:
      'FHIR R4: one resource, or an operation such as $lookup, $expand, $validate-code, $subsumes, $translate.',
    answers: fhir,
  },
  {
    method: 'post',
    path: '/fhir/{type}/{operation}',
    summary: 'FHIR R4: an operation with Parameters.',
    answers: fhir,
    body: fhir,
  },
  {
    method: 'get',
    path: '/fhir/{type}/{id}/{operation}',
    summary: 'FHIR R4: an operation on one resource.',
    answers: fhir,
  },
  {
    method: 'post',
    path: '/fhir/{type}/{id}/{operation}',
    summary: 'FHIR R4: the same with Parameters.',
    answers: fhir,
    body: fhir,
  },
  { method: 'get', path: '/mappings', summary: 'The mapping sets.', answers: [...json, ...rdf, ...page] },
  {
    method: 'get',
    path: '/mappings/disagreements',
    summary: 'Mappings that cannot all be right.',
    answers: [...json, ...page],
  },
  {
    method: 'get',
    path: '/mappings/{name}',
    summary: 'One mapping set as SSSOM.',
    answers: [...page, 'text/tab-separated-values'],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/catalog',
    summary: 'The catalogue as DCAT in pages, with both Hydra spellings.',
    answers: rdf,
    query: ['page', 'size'],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/fdp',
    summary: 'FAIR Data Point façade; ldp:contains leads to every dataset.',
    answers: rdf,
  },
  {
    method: 'get',
    path: '/fdp/{path}',
    summary: 'A page of the FAIR Data Point façade.',
    answers: rdf,
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/cohorts',
    summary:
      'The cohort builder, and the facets with their values; with all=, any= or none= (docs/cohorts.md), a cohort that is saved.',
    answers: [...json, ...page],
    query: ['all', 'any', 'none', 'groupBy'],
    statuses: {
      303: 'See the cohort.',
      422: 'The cohort cannot be understood; place, column and nearest names are given.',
    },
  },
  {
    method: 'post',
    path: '/cohorts',
    summary:
      'Save a cohort, in the language that Content-Type or ?language= says: json, sparql, lens, beacon, url. Its answer is at the Location.',
    answers: json,
    query: ['language'],
    body: ['application/json', 'application/sparql-query', 'application/x-www-form-urlencoded'],
    statuses: {
      303: 'See the cohort.',
      415: 'Name the language.',
      422: 'The cohort cannot be understood; each mistake has its place, line, column and code.',
    },
  },
  {
    method: 'get',
    path: '/cohorts/{hash}',
    summary:
      'Ask every node, and answer with each node’s state, the total as an interval, the steps of the criteria, and groups by at most two facets. Suffixes .json .csv .ttl; .rq is what each node is asked, .case.rq the cohort as SPARQL over cases.',
    answers: [...json, 'text/csv', 'application/sparql-query', ...rdf, ...page],
    query: ['wait', 'groupBy'],
    statuses: { ...unknownId, 422: 'The cohort cannot be split so.' },
  },
  {
    method: 'get',
    path: '/cohorts/{hash}/events',
    summary: 'The same as server-sent events: node for each, then whole.',
    answers: ['text/event-stream'],
    query: ['wait', 'groupBy'],
    statuses: { 204: 'The whole was sent already (Last-Event-ID).', ...unknownId },
  },
  {
    method: 'get',
    path: '/cohorts/{hash}/live',
    summary: 'The same as a page that grows as nodes answer, without script.',
    answers: page,
    query: ['wait', 'groupBy'],
    statuses: unknownId,
  },
  {
    method: 'post',
    path: '/cohorts/{hash}/answers',
    summary: 'Ask every node, and keep the answer under an address of its own, to be cited.',
    answers: json,
    query: ['wait', 'groupBy'],
    statuses: { 303: 'See the kept answer.', ...unknownId },
  },
  {
    method: 'get',
    path: '/cohorts/{hash}/answers/{id}',
    summary: 'A kept answer as it was given, with its epochs and release.',
    answers: [...json, 'text/csv', ...rdf, ...page],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/cohorts/{hash}/answers/{id}/again',
    summary: 'Ask again, and say what changed since.',
    answers: [...json, ...page],
    query: ['wait'],
    statuses: unknownId,
  },
  {
    method: 'post',
    path: '/cohorts/{hash}/requests',
    summary: 'Ask the holders for the exact protected cell; the request waits at /cubes/{epoch}/requests.',
    answers: json,
    query: ['wait'],
    statuses: {
      201: 'Asked; the quota is said.',
      401: 'A bearer token is needed.',
      422: 'Nobody can be asked.',
      429: 'The quota is spent; the detail says which, and when it begins anew.',
      ...unknownId,
    },
  },
  {
    method: 'get',
    path: '/cohorts/{hash}/atlas',
    summary: 'The values as concept sets of OHDSI ATLAS, with what they cannot say.',
    answers: [...json, ...page],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/cohorts/{hash}/negotiator',
    summary: 'The exact request for access that would be sent to the Negotiator.',
    answers: [...json, ...page],
    query: ['node', 'dataset', 'wait'],
    statuses: { 422: 'No such node or dataset.', ...unknownId },
  },
  {
    method: 'post',
    path: '/cohorts/{hash}/negotiator',
    summary: 'Send it to the configured Negotiator (v3).',
    answers: [...json, ...page],
    body: ['application/json', 'application/x-www-form-urlencoded'],
    statuses: {
      422: 'No Negotiator is configured; or no such node or dataset, or nobody was chosen.',
      503: 'The Negotiator did not take it.',
      ...unknownId,
    },
  },
  {
    method: 'get',
    path: '/schemas/cohort.json',
    summary: 'JSON Schema of cohorts, with the facets of this installation.',
    answers: ['application/schema+json'],
  },
  {
    method: 'get',
    path: '/lens/catalogue.json',
    summary: 'The facets of cases as a Lens catalogue; form=elements for later versions of Lens.',
    answers: json,
    query: ['form', 'language'],
  },
  { method: 'get', path: '/beacon', summary: 'Beacon v2: who answers.', answers: json },
  { method: 'get', path: '/beacon/info', summary: 'Beacon v2: who answers.', answers: json },
  {
    method: 'get',
    path: '/beacon/filtering_terms',
    summary: 'Beacon v2: all that can stand in a filter.',
    answers: json,
  },
  {
    method: 'get',
    path: '/beacon/datasets',
    summary: 'Beacon v2: the datasets of the catalogue.',
    answers: json,
  },
  {
    method: 'get',
    path: '/beacon/individuals',
    summary: 'Beacon v2: the protected count of persons; filters are ids with commas between.',
    answers: json,
    query: ['filters', 'wait'],
    statuses: { 422: 'A filter cannot be counted.' },
  },
  {
    method: 'post',
    path: '/beacon/individuals',
    summary: 'Beacon v2: the protected count of persons.',
    answers: json,
    query: ['wait'],
    body: json,
    statuses: { 422: 'A filter cannot be counted.' },
  },
  {
    method: 'get',
    path: '/cubes',
    summary: 'The cubes that this node publishes.',
    answers: [...json, ...page],
  },
  {
    method: 'get',
    path: '/cubes/{epoch}',
    summary: 'One cube, as Turtle byte for byte as it was signed; as a page its policy, guarantee and files.',
    answers: [...rdf, ...page],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/cubes/{epoch}/signature',
    summary: 'The signature over the cube: compact JWS, EdDSA.',
    answers: ['application/jose'],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/cubes/{epoch}/public-key',
    summary: 'The key to check the signature with.',
    answers: ['application/jwk+json'],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/cubes/{epoch}/requests',
    summary: 'Cells that researchers asked for, as `collimator build --requests` reads them.',
    answers: [...json, ...page],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/requests',
    summary: 'The same for any epoch, at one address for `collimator collect --requests`.',
    answers: [...json, ...page],
    query: ['epoch'],
    statuses: { 400: 'No epoch is named.' },
  },
  {
    method: 'get',
    path: '/cubes/{epoch}/requests.ttl',
    summary: 'The counts on request that the holder published.',
    answers: ['text/turtle'],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/cubes/{epoch}/requests/signature',
    summary: 'The signature over them.',
    answers: ['application/jose'],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/nodes',
    summary: 'The nodes asked by this hub, with state, 30 days, epoch, policy and what was verified.',
    answers: [...json, ...page],
  },
  {
    method: 'post',
    path: '/nodes',
    summary: 'Add a node; its addresses are resolved, its key is pinned.',
    answers: json,
    body: json,
    statuses: {
      201: 'Added.',
      401: 'A bearer token is needed.',
      422: 'Refused; every reason is given.',
    },
  },
  {
    method: 'delete',
    path: '/nodes/{id}',
    summary: 'Remove an added node, and forget its key.',
    answers: [],
    statuses: { 204: 'Removed.', 401: 'A bearer token is needed.', ...unknownId },
  },
  { method: 'get', path: '/queries', summary: 'The library of named queries.', answers: [...json, ...page] },
  {
    method: 'get',
    path: '/queries/{name}',
    summary: 'One query, as it runs in any SPARQL tool.',
    answers: ['application/sparql-query'],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/queries/{name}/results',
    summary: 'Run it; its parameters are query parameters.',
    answers: ['application/sparql-results+json'],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/shapes',
    summary: 'Every SHACL shape; what each profile asks for, and where they contradict each other.',
    answers: [...json, ...rdf, ...page],
  },
  {
    method: 'get',
    path: '/shapes/{profile}',
    summary: 'The shapes of one profile.',
    answers: [...json, ...rdf, ...page],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/shapes/{profile}/{name}',
    summary: 'One shape, with an example that it finds fault with.',
    answers: [...json, ...rdf, ...page],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/problems/{kind}',
    summary: 'What a kind of problem means, and the way out.',
    answers: [...json, ...page],
    statuses: unknownId,
  },
  {
    method: 'get',
    path: '/health',
    summary: 'Whether the service answers, and from which revision.',
    answers: json,
  },
  { method: 'get', path: '/openapi.json', summary: 'This description.', answers: json },
];

/** Writes that change what others see need a token; saving a cohort does not. */
const needsToken = (path: string) =>
  path.startsWith('/datasets') || path.startsWith('/nodes') || path === '/cohorts/{hash}/requests';

const content = (types: readonly string[], schema: object = {}) =>
  Object.fromEntries(types.map((type) => [type, { schema }]));

function describe({ method, path, summary, answers, query = [], body, statuses = {} }: Operation): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = query.map((name) => ({ name, in: 'query', schema: { type: 'string' } }));
  const problem = (description: string) => ({
    description,
    content: content(['application/problem+json'], { $ref: '#/components/schemas/Problem' }),
  });
  const others = Object.entries(statuses).map(([status, text]) => [
    status,
    Number(status) < 400 ? { description: text } : problem(text),
  ]);
  const bodySchema = path === '/cohorts' ? { $ref: '#/components/schemas/Cohort' } : { type: 'string' };
  return {
    operationId: `${method} ${path}`.replace(/[^a-z]+/gi, '-').replace(/-$/, ''),
    summary,
    ...(inPath.length + inQuery.length > 0 && { parameters: [...inPath, ...inQuery] }),
    ...(body && { requestBody: { required: true, content: content(body, bodySchema) } }),
    ...(method !== 'get' ? { security: needsToken(path) ? [{ token: [] }] : [] } : {}),
    responses: {
      ...(answers.length > 0 && { 200: { description: summary, content: content(answers) } }),
      ...Object.fromEntries(others),
      default: problem('What went wrong, with the way out.'),
    },
  };
}

const schemas = {
  Problem: {
    description: 'RFC 9457. The type dereferences to advice.',
    type: 'object',
    required: ['type', 'title', 'status', 'detail'],
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      advice: { type: 'string' },
    },
  },
  Criterion: {
    description:
      'One facet with any of these values: codes or IRIs of the lattice, or codes of any mapped vocabulary.',
    type: 'object',
    required: ['facet'],
    properties: {
      facet: { type: 'string' },
      anyOf: { type: 'array', items: { type: 'string' } },
      narrower: { type: 'boolean', default: true },
      from: { type: 'number' },
      below: { type: 'number' },
    },
  },
  Cohort: {
    description: 'Criteria in groups: all of them, any of them, or none of them; nested to a depth of 4.',
    oneOf: ['all', 'any', 'none'].map((group) => ({
      type: 'object',
      required: [group],
      properties: {
        [group]: {
          type: 'array',
          items: {
            anyOf: [{ $ref: '#/components/schemas/Criterion' }, { $ref: '#/components/schemas/Cohort' }],
          },
        },
      },
    })),
  },
};

/** The OpenAPI 3.1 description of this node's interface. */
export function openApi(
  base: string,
): { paths: Record<string, Record<string, object>> } & Record<string, unknown> {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Collimator',
      version: '0.1.0',
      summary: 'Semantic catalogue and hyper-ontology service for federations of medical images.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: base }],
    paths,
    components: { schemas, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}
