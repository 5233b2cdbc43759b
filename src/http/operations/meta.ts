import { json, type Operation, page, unknownId } from './operation.ts';

/** The start page, problems, health, and this description. */
export const metaOperations: readonly Operation[] = [
  { method: 'get', path: '/', summary: 'The start page.', answers: [...json, ...page] },
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
