import { isObject } from '../base/index.ts';
import { dataFactory, iri, literal, type Term } from '../rdf/index.ts';
import type { Row } from './reply.ts';

/** A JSON object, as opposed to null, a list or anything plain. */
export function objectOf(value: unknown): Record<string, unknown> | undefined {
  return isObject(value) ? value : undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Keeps an IRI of a result, since thousands of rows name the same few. */
function remember(known: Map<string, Term>, value: string, term: Term): Term {
  known.set(value, term);
  return term;
}

/**
 * A term of a result; undefined where it is none. Read by hand: an answer has thousands of terms from each of many
 * nodes, and a schema library took longer over them than the nodes did.
 */
function toTerm(found: unknown, known: Map<string, Term>): Term | undefined {
  const term = objectOf(found);
  const value = text(term?.value);
  if (term === undefined || value === undefined) return undefined;
  switch (term.type) {
    case 'uri':
      return known.get(value) ?? remember(known, value, dataFactory.namedNode(value));
    case 'bnode':
      return dataFactory.blankNode(value);
    // Virtuoso still writes the name that a draft of SPARQL 1.0 used.
    case 'typed-literal':
    case 'literal': {
      const language = text(term['xml:lang']);
      const datatype = text(term.datatype);
      if (language !== undefined) return literal(value, { language });
      if (datatype === undefined) return literal(value);
      const type = known.get(datatype) ?? remember(known, datatype, iri(datatype));
      return type.termType === 'NamedNode' ? dataFactory.literal(value, type) : undefined;
    }
    default:
      return undefined;
  }
}

/** The solutions of a SELECT, each still unknown; undefined where the text is JSON of something else. Throws on what is no JSON. */
export function bindingsOf(json: string): unknown[] | undefined {
  const result = objectOf(JSON.parse(json));
  const bindings = objectOf(result?.results)?.bindings;
  return Array.isArray(objectOf(result?.head)?.vars) && Array.isArray(bindings) ? bindings : undefined;
}

/**
 * Reads SPARQL 1.1 Query Results JSON of a SELECT. Returns undefined where the text is anything else, so that
 * a page of HTML or half an answer is never taken for an empty one.
 */
export function readResult(json: string): { rows: Row[] } | undefined {
  try {
    const bindings = bindingsOf(json);
    if (bindings === undefined) return undefined;
    const rows: Row[] = [];
    const known = new Map<string, Term>();
    for (const binding of bindings) {
      const terms = objectOf(binding);
      if (terms === undefined) return undefined;
      const row: [string, Term][] = [];
      for (const variable of Object.keys(terms)) {
        const term = toTerm(terms[variable], known);
        if (term === undefined) return undefined;
        row.push([variable, term]);
      }
      rows.push(Object.fromEntries(row));
    }
    return { rows };
  } catch {
    return undefined; // not JSON, or a language tag or datatype that RDF does not allow
  }
}
