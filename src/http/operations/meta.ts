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
    summary: 'That the service lives, from which revision it answers, and whether its engine does.',
    answers: json,
  },
  {
    method: 'get',
    path: '/ready',
    summary: 'The same, to know whether to send requests here: 503 while the engine cannot answer queries.',
    answers: json,
    statuses: { 503: 'The engine that answers queries is away, or cannot keep up.' },
  },
  { method: 'get', path: '/openapi.json', summary: 'This description.', answers: json },
];
