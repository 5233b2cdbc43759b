/** A request that can be made, as OpenAPI describes it. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  summary: string;
  /** Media types of a success. */
  answers: readonly string[];
  query?: readonly string[];
  /** Request headers that change what is done. */
  headers?: readonly string[];
  body?: readonly string[];
  statuses?: Record<number, string>;
}

export const rdf = [
  'text/turtle',
  'application/ld+json',
  'application/rdf+xml',
  'application/n-triples',
  'application/trig',
  'application/n-quads',
];
export const page = ['text/html'];
export const tableTypes = [
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'text/csv',
] as const;
export const json = ['application/json'];
export const fhir = ['application/fhir+json'];
/** What a write may ask of what is there before it is done (RFC 9110 §13.1). */
export const preconditions = ['If-Match', 'If-None-Match'];
export const protectedGraph = 'This graph is not changed here; the detail says where it is.';
export const unknownId = { 404: 'There is no such thing.' };
export const notStored = { 507: 'The disk does not take it; nothing of the change was kept.' };
export const writing = {
  400: 'The text cannot be read, and the detail has line and column; or there is no such parameter.',
  401: 'A bearer token is needed.',
  412: 'The dataset has moved on from the ETag in If-Match.',
  413: 'The body is too large.',
  415: 'The media type is not read here.',
  422: 'The description does not conform; the problem lists the findings.',
  ...notStored,
};
