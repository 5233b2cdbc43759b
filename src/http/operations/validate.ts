import { json, type Operation, page, rdf, tableTypes, unknownId } from './operation.ts';

/** Validation, and the shapes that it is done with. */
export const validateOperations: readonly Operation[] = [
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
      'Check descriptions; nothing is stored. `format` is json, text, sarif, turtle, html, or description: the text itself, mended by `normalise` or `migrate`, or made of a table, in the format `as`. `scores` adds MQA and FAIR scores, `second` what an independent engine finds. `profile=all` tries every profile; of a text that is checked in parts, one is asked for at a time. `url` names a description to fetch, where the operator allows its host. Turtle, TriG, N-Triples and N-Quads of more than the usual bound of a body are checked in parts; Content-Encoding may be gzip.',
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
];
