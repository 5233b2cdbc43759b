import { json, type Operation, page, rdf, unknownId } from './operation.ts';

/** The hyper-ontology and its services. */
export const ontologyOperations: readonly Operation[] = [
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
    path: '/ontology/qc',
    summary: 'What the checks say of the ontology.',
    answers: [...json, 'text/markdown', ...page],
  },
];
