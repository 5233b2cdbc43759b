import { json, type Operation, page, preconditions, rdf, unknownId, writing } from './operation.ts';

/** Descriptions of datasets: found, sent, and as they were. */
export const datasetsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/datasets',
    summary:
      'Search datasets. Any facet is a parameter, `not.<facet>` excludes; counts of a facet react to every other filter. As RDF: the descriptions of this page.',
    answers: [...json, ...rdf, ...page],
    query: ['q', 'page', 'size', 'sort'],
    statuses: {
      404: 'There is no such page; the detail says how many there are.',
      422: 'No such facet or value; the nearest are named.',
    },
  },
  {
    method: 'post',
    path: '/datasets',
    summary:
      'Submit a description. With `dry-run=true` nothing is written: the answer, always 200 where it would succeed, tells what would be created, revised or unchanged, with findings and mended slips.',
    answers: json,
    query: ['profile', 'why', 'dry-run'],
    headers: preconditions,
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
    summary: 'Create or replace a description; with `dry-run=true` nothing is written, as above.',
    answers: json,
    query: ['profile', 'why', 'dry-run'],
    headers: preconditions,
    body: rdf,
    statuses: { 201: 'Created.', ...writing },
  },
  {
    method: 'delete',
    path: '/datasets/{id}',
    summary: 'Withdraw a description; a tombstone stays.',
    answers: [],
    query: ['why'],
    headers: preconditions,
    statuses: {
      204: 'Withdrawn.',
      401: 'A bearer token is needed.',
      ...unknownId,
      410: 'It is withdrawn already.',
      412: 'The dataset has moved on from the ETag in If-Match.',
    },
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
    headers: preconditions,
    statuses: {
      400: 'Say why.',
      401: 'A bearer token is needed.',
      404: 'There is no such version, or compaction dropped it.',
      412: 'The dataset has moved on from the ETag in If-Match.',
      422: 'It was withdrawn then.',
    },
  },
];
