import type { Term } from '../../rdf/index.ts';
import type { Row } from '../reply.ts';

function jsonTerm(term: Term): object {
  if (term.termType === 'NamedNode') return { type: 'uri', value: term.value };
  if (term.termType !== 'Literal') return { type: 'bnode', value: term.value };
  if (term.language !== '') return { type: 'literal', value: term.value, 'xml:lang': term.language };
  return { type: 'literal', value: term.value, datatype: term.datatype.value };
}

/** Rows as SPARQL 1.1 Query Results JSON. */
export function resultsJson(rows: readonly Row[]): string {
  const vars = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const bindings = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, term]) => [key, jsonTerm(term)])),
  );
  return JSON.stringify({ head: { vars }, results: { bindings } });
}
