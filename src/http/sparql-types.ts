import { negotiate } from '../rdf/index.ts';

const bindings = [
  'application/sparql-results+json',
  'application/sparql-results+xml',
  'text/csv',
  'text/tab-separated-values',
];
const graph = ['text/turtle', 'application/n-triples', 'application/ld+json', 'application/rdf+xml'];

/** Media types of answers, by the form of the query. */
const resultTypes: Record<'select' | 'ask' | 'construct' | 'describe', readonly string[]> = {
  select: bindings,
  ask: bindings.slice(0, 2),
  construct: graph,
  describe: graph,
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
  // Words that SPARQLWrapper sends beside Accept.
  turtle: 'text/turtle',
  'json-ld': 'application/ld+json',
  'rdf+xml': 'application/rdf+xml',
};

/** What else clients call these types. */
const aliases: Record<string, string> = {
  'application/json': 'application/sparql-results+json',
  'application/xml': 'application/sparql-results+xml',
  'text/xml': 'application/sparql-results+xml',
};

/** The media type that a value of `format=` means, where it is one of ours. */
const meantBy = (format: string): string | undefined =>
  Object.hasOwn(shortNames, format)
    ? shortNames[format]
    : [...bindings, ...graph, ...Object.keys(aliases)].find((type) => type === format);

/** Whether a value of `format=` names a media type that some query is answered in. */
export const isFormat = (format: string): boolean => meantBy(format) !== undefined;

/**
 * The media type to answer a query with: by the first `format=` that this form of query can have, else by Accept;
 * undefined, with what is offered, where none fits. Clients send `format` beside Accept for queries of every form, and
 * with words of their own: what does not fit says nothing.
 * A client that asks with the types of the other form only (rdflib for Python does, for CONSTRUCT) is answered in
 * the nearest one: it does not know the form of the query that it sends.
 */
export function resultType(
  form: keyof typeof resultTypes,
  accept: string | undefined,
  formats: readonly string[],
): { type: string | undefined; offered: string[] } {
  const types = resultTypes[form];
  const fitting = Object.entries(aliases).filter(([, type]) => types.includes(type));
  const offered = [...types, ...fitting.map(([alias]) => alias)];
  const wanted = formats.map(meantBy).find((type) => type !== undefined && offered.includes(type));
  const chosen = wanted ?? negotiate(accept, offered) ?? ofOtherForm(types, accept);
  const meant = chosen === undefined ? undefined : aliases[chosen];
  return { type: meant !== undefined && types.includes(meant) ? meant : chosen, offered };
}

function ofOtherForm(types: readonly string[], accept: string | undefined): string | undefined {
  const others = types === graph ? bindings : graph;
  const other = negotiate(accept, others);
  if (other === undefined) return undefined;
  const xml = other.endsWith('+xml');
  return types.find((type) => type.endsWith('+xml') === xml);
}
