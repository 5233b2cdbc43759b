import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import { adHoc } from '../query/index.ts';
import { iri, name, negotiate, type Quad, quad } from '../rdf/index.ts';
import { readForm, readText } from './body.ts';
import { atPlace } from './problems.ts';
import { represent, sendText } from './representation.ts';
import type { Services } from './services.ts';
import { failed } from './sparql-failure.ts';
import { sparqlView } from './views/index.ts';

/** Media types of answers, by the form of the query, with what else clients call them. */
const resultTypes: Record<'select' | 'ask' | 'construct' | 'describe', [string, ...string[]]> = {
  select: [
    'application/sparql-results+json',
    'application/sparql-results+xml',
    'text/csv',
    'text/tab-separated-values',
  ],
  ask: ['application/sparql-results+json', 'application/sparql-results+xml'],
  construct: ['text/turtle', 'application/n-triples', 'application/ld+json', 'application/rdf+xml'],
  describe: ['text/turtle', 'application/n-triples', 'application/ld+json', 'application/rdf+xml'],
};
/** What `format=` may say for short, in the forms of our own page. */
const shortNames: Record<string, string> = {
  json: 'application/sparql-results+json',
  xml: 'application/sparql-results+xml',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  ttl: 'text/turtle',
  nt: 'application/n-triples',
  jsonld: 'application/ld+json',
  rdf: 'application/rdf+xml',
};
const aliases: Record<string, string> = {
  'application/json': 'application/sparql-results+json',
  'application/xml': 'application/sparql-results+xml',
  'text/xml': 'application/sparql-results+xml',
};

interface Question {
  text: string | undefined;
  /** The graphs that the protocol names: default-graph-uri and named-graph-uri. */
  dataset: { defaultGraphs: string[]; namedGraphs: string[] };
}

/** The query and dataset that the request carries by any of the three ways of the SPARQL 1.1 Protocol §2.1. */
async function questionOf(c: Context, limit: number): Promise<Question> {
  const inUrl = c.req.queries();
  const question = (text: string | undefined, given: Record<string, string[] | undefined>): Question => ({
    text,
    dataset: { defaultGraphs: given['default-graph-uri'] ?? [], namedGraphs: given['named-graph-uri'] ?? [] },
  });
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return question(inUrl.query?.[0], inUrl);
  const contentType = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (contentType === 'application/sparql-query') return question(await readText(c, limit), inUrl);
  if (contentType === 'application/x-www-form-urlencoded') {
    const form = Object.fromEntries(await readForm(c, limit));
    return question(form.query?.[0], form);
  }
  const accepted = ['application/sparql-query', 'application/x-www-form-urlencoded'];
  throw new Problem('unsupported-media-type', `Send the query as ${accepted.join(' or ')}.`, { accepted });
}

export function sparqlRoutes(app: Hono, services: Services): void {
  const { store, config } = services;

  app.on(['GET', 'POST'], '/sparql', async function answerSparql(c) {
    const { text, dataset } = await questionOf(c, config.bodyBytes);
    const accept = c.req.header('accept');
    const page =
      negotiate(accept, ['application/sparql-results+json', 'text/turtle', 'text/html']) === 'text/html';
    if (text === undefined || text.trim() === '') {
      if (c.req.method === 'POST') throw new Problem('malformed-request', 'The parameter query is missing.');
      return represent(c, {
        rdf: () => serviceDescription(services.base),
        html: () => sparqlView(services, c.req.query()),
      });
    }
    const format = c.req.query('format') || undefined;
    if (format === 'html' || (page && format === undefined))
      return c.html(String(await sparqlView(services, { query: text })));

    const checked = adHoc(text, { maxRows: config.queryRows, dataset });
    if (checked.state === 'refused') throw atPlace(checked.kind, checked);
    const types = resultTypes[checked.form];
    const wanted = format === undefined ? accept : (shortNames[format] ?? format);
    const fitting = Object.entries(aliases).filter(([, type]) => types.includes(type));
    const offered = [...types, ...fitting.map(([alias]) => alias)];
    c.header('Vary', 'Accept');
    const chosen = negotiate(wanted, offered);
    if (chosen === undefined)
      throw new Problem('not-acceptable', `This query is answered as ${offered.join(', ')}.`, { offered });
    const mediaType =
      aliases[chosen] !== undefined && types.includes(aliases[chosen]) ? aliases[chosen] : chosen;
    const answer = await store.queryText(checked.text, mediaType, {
      pool: 'public',
      deadlineMs: config.queryMs,
      maxRows: config.queryRows,
      signal: c.req.raw.signal,
    });
    if (answer.state !== 'text') throw failed(answer);
    return sendText(c, answer.text, mediaType);
  });
}

/** What the endpoint can do, as SPARQL 1.1 Service Description has it. */
function serviceDescription(base: string): Quad[] {
  const service = iri(`${base}/sparql`);
  const formats = [
    'SPARQL_Results_JSON',
    'SPARQL_Results_XML',
    'SPARQL_Results_CSV',
    'SPARQL_Results_TSV',
    'Turtle',
    'N-Triples',
    'JSON-LD',
    'RDF_XML',
  ];
  return [
    quad(service, name('rdf:type'), name('sd:Service')),
    quad(service, name('sd:endpoint'), service),
    quad(service, name('sd:supportedLanguage'), name('sd:SPARQL11Query')),
    quad(service, name('sd:feature'), name('sd:UnionDefaultGraph')),
    ...formats.map((format) =>
      quad(service, name('sd:resultFormat'), iri(`http://www.w3.org/ns/formats/${format}`)),
    ),
  ];
}
