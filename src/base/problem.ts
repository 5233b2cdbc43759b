/** The kinds of problem that Collimator reports, each with its HTTP status and the way out for the reader. */
export const problemKinds = {
  'malformed-rdf': {
    status: 400,
    title: 'The RDF cannot be read',
    advice: 'Correct the text at the line and column named in the detail, and send it again.',
  },
  'malformed-request': {
    status: 400,
    title: 'The request cannot be read',
    advice: 'Compare the request with the description of this operation in /openapi.json.',
  },
  'malformed-query': {
    status: 400,
    title: 'The SPARQL text cannot be read',
    advice: 'Correct the text at the place named in the detail. Queries go to /sparql, updates to /update.',
  },
  'query-refused': {
    status: 422,
    title: 'The query uses something this endpoint does not offer',
    advice:
      'Leave out what the detail names. SERVICE reaches the nodes listed at /nodes and nothing else; nesting and size are limited.',
  },
  'query-timed-out': {
    status: 503,
    title: 'The query took too long',
    advice:
      'Make the query more selective, or ask for fewer rows. Nothing was returned, so no answer is partial.',
  },
  'query-too-large': {
    status: 422,
    title: 'The answer has too many rows',
    advice: 'Add LIMIT and OFFSET, or ask for less. A cut answer would look complete, so none was sent.',
  },
  'not-authorised': {
    status: 401,
    title: 'A token is needed',
    advice: 'Send the header Authorization: Bearer <token>. The demo prints its token when it starts.',
  },
  'graph-protected': {
    status: 403,
    title: 'This graph is not changed here',
    advice: 'The detail says who looks after it, and by which route it changes. Reading it needs no token.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here',
    advice: 'Start from / or from /openapi.json.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take that method',
    advice: 'Use one of the methods in the header Allow; /openapi.json lists them all.',
  },
  gone: {
    status: 410,
    title: 'The dataset was withdrawn',
    advice: 'Its history stays readable under /datasets/{id}/history.',
  },
  'not-acceptable': {
    status: 406,
    title: 'None of the media types asked for is offered',
    advice: 'Ask for one of the media types named in the detail, or use the suffix of a format, e.g. .ttl.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The media type of the body is not read here',
    advice: 'Send one of the media types named in the detail, and name it in Content-Type.',
  },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    advice: 'Send it in smaller parts; the limit is named in the detail.',
  },
  'precondition-failed': {
    status: 412,
    title: 'What you read has changed since',
    advice: 'Read it again, repeat your change on the new state, and send its ETag in If-Match.',
  },
  'invalid-description': {
    status: 422,
    title: 'The description does not conform to its profile',
    advice:
      'Each finding names the line, the reason and a fix. Try again at /validate, which stores nothing.',
  },
  'unknown-facet': {
    status: 422,
    title: 'There is no such facet or value',
    advice: 'Use one of the nearest names given in the detail. All facets are listed in ontology/facets.ttl.',
  },
  'invalid-cohort': {
    status: 422,
    title: 'The cohort cannot be understood',
    advice: 'The detail names the place. The form is described in /openapi.json under Cohort.',
  },
  'invalid-node': {
    status: 422,
    title: 'The node cannot be added',
    advice: 'The detail lists every reason. docs/federation.md tells what a node must show.',
  },
  'not-possible': {
    status: 422,
    title: 'What is asked for is not possible here',
    advice: 'The detail says why, and what would be.',
  },
  'quota-spent': {
    status: 429,
    title: 'The quota is spent',
    advice: 'The detail says which, and the document tells how much of it is left, and when it begins anew.',
  },
  'node-failed': {
    status: 502,
    title: 'A node gave no answer',
    advice:
      'Try again later, or write SERVICE SILENT to go on without that node. Nothing partial was returned.',
  },
  'storage-failed': {
    status: 507,
    title: 'The disk does not take it',
    advice:
      'The detail says why, and what whoever runs this node can do. Nothing of the change was kept, and reading goes on.',
  },
  unavailable: {
    status: 503,
    title: 'The service is too busy',
    advice: 'Try again after the seconds given in Retry-After.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    advice: 'Report the request id. Nothing was half-written.',
  },
} as const satisfies Record<string, { status: number; title: string; advice: string }>;

export type ProblemKind = keyof typeof problemKinds;

/**
 * A failure told to a person: thrown where the caller cannot go on, and rendered as RFC 9457 at the edge.
 * `extra` members become members of the problem document.
 */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly extra: Record<string, unknown>;

  constructor(kind: ProblemKind, detail: string, extra: Record<string, unknown> = {}, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'Problem';
    this.kind = kind;
    this.extra = extra;
  }

  get status(): number {
    return problemKinds[this.kind].status;
  }

  get title(): string {
    return problemKinds[this.kind].title;
  }

  /** The problem as RFC 9457 JSON; `base` makes the type an absolute IRI that dereferences. */
  toDocument(base: string): Record<string, unknown> {
    return {
      type: `${base}/problems/${this.kind}`,
      title: this.title,
      status: this.status,
      detail: this.message,
      ...this.extra,
    };
  }
}
