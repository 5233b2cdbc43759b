import { json, type Operation, page, rdf, unknownId } from './operation.ts';

/** Nodes, their cubes, and what was asked of them. */
export const nodesOperations: readonly Operation[] = [
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
];
