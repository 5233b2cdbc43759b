import { json, type Operation, page, rdf, unknownId } from './operation.ts';

/** The mapping sets. */
export const mappingsOperations: readonly Operation[] = [
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
];
