import type { Outcome, PlainTerm } from './messages.ts';

/** A term as in SPARQL 1.1 Query Results JSON §3.2.2. */
interface JsonTerm {
  type: string;
  value: string;
  datatype?: string;
  'xml:lang'?: string;
}

/** A whole answer in SPARQL 1.1 Query Results JSON. */
export type ResultsJson =
  | { boolean: boolean }
  | { head: { vars: string[] }; results: { bindings: Record<string, JsonTerm>[] } };

function toPlain(term: JsonTerm): PlainTerm {
  const { type, value, datatype } = term;
  const language = term['xml:lang'];
  if (type === 'uri') return ['iri', value];
  if (type === 'bnode') return ['blank', value];
  if (type !== 'literal') throw new Error(`A term of type ${type} is not known here.`);
  if (language !== undefined) return ['language', value, language];
  return datatype === undefined ? ['plain', value] : ['datatype', value, datatype];
}

/** The answer with each distinct term once. */
export function fromResultsJson(json: ResultsJson): Outcome {
  if ('boolean' in json) return { state: 'boolean', value: json.boolean };
  const { vars: variables } = json.head;
  const { bindings } = json.results;
  const places = new Map<string, number>();
  const terms: PlainTerm[] = [];
  const cells = new Uint32Array(bindings.length * variables.length);
  let cell = 0;
  for (const binding of bindings) {
    for (const variable of variables) {
      const term = binding[variable];
      if (term !== undefined) {
        const key = `${term.type}\n${term.datatype ?? ''}\n${term['xml:lang'] ?? ''}\n${term.value}`;
        let place = places.get(key);
        if (place === undefined) {
          place = terms.push(toPlain(term));
          places.set(key, place);
        }
        cells[cell] = place;
      }
      cell++;
    }
  }
  return { state: 'rows', table: { variables, terms, cells, count: bindings.length } };
}
