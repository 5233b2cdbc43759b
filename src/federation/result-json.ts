import { z } from 'zod';
import { dataFactory, literal, type Term } from '../rdf/index.ts';
import type { Row } from './reply.ts';

const term = z.discriminatedUnion('type', [
  z.object({ type: z.literal('uri'), value: z.string() }),
  z.object({ type: z.literal('bnode'), value: z.string() }),
  z.object({
    type: z.literal('literal'),
    value: z.string(),
    'xml:lang': z.string().optional(),
    datatype: z.string().optional(),
  }),
  // Virtuoso still writes the name that a draft of SPARQL 1.0 used.
  z.object({ type: z.literal('typed-literal'), value: z.string(), datatype: z.string() }),
]);

const result = z.object({
  head: z.object({ vars: z.array(z.string()) }),
  results: z.object({ bindings: z.array(z.record(z.string(), term)) }),
});

function toTerm(found: z.infer<typeof term>): Term {
  switch (found.type) {
    case 'uri':
      return dataFactory.namedNode(found.value);
    case 'bnode':
      return dataFactory.blankNode(found.value);
    case 'typed-literal':
      return literal(found.value, { datatype: found.datatype });
    case 'literal': {
      const language = found['xml:lang'];
      if (language !== undefined) return literal(found.value, { language });
      return found.datatype === undefined
        ? literal(found.value)
        : literal(found.value, { datatype: found.datatype });
    }
  }
}

/**
 * Reads SPARQL 1.1 Query Results JSON of a SELECT. Returns undefined where the text is anything else, so that
 * a page of HTML or half an answer is never taken for an empty one.
 */
export function readResult(text: string): Row[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = result.safeParse(json);
  if (!parsed.success) return undefined;
  try {
    return parsed.data.results.bindings.map((binding) =>
      Object.fromEntries(Object.entries(binding).map(([variable, found]) => [variable, toTerm(found)])),
    );
  } catch {
    return undefined; // a language tag or datatype that RDF does not allow
  }
}
