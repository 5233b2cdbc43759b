import { dataFactory, type Term } from '../rdf/index.ts';
import type { PlainRows, PlainTerm } from './messages.ts';
import type { Row } from './store.ts';

function toTerm([kind, value, tail]: PlainTerm): Term {
  switch (kind) {
    case 'iri':
      return dataFactory.namedNode(value) as Term;
    case 'blank':
      return dataFactory.blankNode(value) as Term;
    case 'plain':
      return dataFactory.literal(value) as Term;
    case 'language':
      return dataFactory.literal(value, tail) as Term;
    case 'datatype':
      return dataFactory.literal(value, dataFactory.namedNode(tail)) as Term;
  }
}

/** RDF/JS rows from a table; equal terms are one object, so a big answer stays small. */
export function toRows({ variables, terms, cells, count }: PlainRows): Row[] {
  const made = terms.map(toTerm);
  const rows: Row[] = [];
  for (let i = 0; i < count; i++) {
    const row: Row = {};
    for (const [column, variable] of variables.entries()) {
      const term = made[(cells[i * variables.length + column] ?? 0) - 1];
      if (term !== undefined) row[variable] = term;
    }
    rows.push(row);
  }
  return rows;
}
