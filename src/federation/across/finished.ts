import { randomUUID } from 'node:crypto';
import { inlined } from '../../query/index.ts';
import { dataFactory, iri, literal, type Quad, quad, type Term } from '../../rdf/index.ts';
import type { Row } from '../reply.ts';
import type { Joined } from './join.ts';
import type { PlainTerm } from './messages.ts';

/** The term again; blank nodes that the engine made get names of their own. */
function termOf({ termType, value, language, datatype }: PlainTerm, names: string): Term {
  if (termType === 'NamedNode') return dataFactory.namedNode(value);
  if (termType !== 'Literal') return iri(`${names}${randomUUID()}`);
  if (language !== undefined) return literal(value, { language });
  return dataFactory.literal(value, dataFactory.namedNode(datatype ?? ''));
}

/**
 * The answer of the thread as a query for the hub's own engine, which writes every format: its rows in VALUES, in their
 * order; or as the triples of a CONSTRUCT.
 */
export function finished(
  joined: Joined,
  names: string,
): { state: 'query'; text: string } | { state: 'quads'; quads: Quad[] } {
  switch (joined.say) {
    case 'boolean':
      return { state: 'query', text: joined.value ? 'ASK {}' : 'ASK { FILTER(false) }' };
    case 'quads': {
      const terms = (each: PlainTerm) =>
        each.termType === 'BlankNode' ? dataFactory.blankNode(each.value) : termOf(each, names);
      const quads = joined.quads.map((parts) => {
        const [subject, predicate, object] = parts.map(terms);
        return quad(subject as Quad['subject'], predicate as Quad['predicate'], object as Quad['object']);
      });
      return { state: 'quads', quads };
    }
    case 'rows': {
      const rows = joined.rows.map(
        (row): Row =>
          Object.fromEntries(
            row.flatMap((term, i) =>
              term === undefined ? [] : [[joined.variables[i] ?? '', termOf(term, names)]],
            ),
          ),
      );
      // The sub-select alone is a query; its rows keep their order.
      return { state: 'query', text: inlined(joined.variables, rows).slice(1, -1) };
    }
  }
}
