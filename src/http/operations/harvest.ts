import { type Operation, rdf, unknownId } from './operation.ts';

/** What harvesters read. */
export const harvestOperations: readonly Operation[] = [
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
    statuses: { ...unknownId, 410: 'The dataset was withdrawn.' },
  },
];
