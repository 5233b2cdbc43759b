import * as oxigraph from 'oxigraph';
import type { Quad, Term } from '../rdf/index.ts';
import { fromResultsJson, type ResultsJson } from './results-json.ts';
import { toRows } from './rows.ts';
import type { Row } from './store.ts';

/** A few quads that can be asked at once, on this thread: for small data and queries of our own. */
export interface Scratch {
  add(quads: Iterable<Quad>): void;
  /** The rows of a SELECT, or whether an ASK holds. Throws an Error where the query is not SPARQL. */
  ask(sparql: string): Row[] | boolean;
  /** Frees its memory; afterwards it must not be used. */
  close(): void;
}

function toTerm(
  term: Term,
): oxigraph.NamedNode | oxigraph.BlankNode | oxigraph.Literal | oxigraph.DefaultGraph {
  switch (term.termType) {
    case 'NamedNode':
      return oxigraph.namedNode(term.value);
    case 'BlankNode':
      return oxigraph.blankNode(term.value);
    case 'Literal':
      return oxigraph.literal(term.value, term.language || oxigraph.namedNode(term.datatype.value));
    default:
      return oxigraph.defaultGraph();
  }
}

/** An empty scratch store. Blank nodes keep their labels, so that answers can be told of the quads put in. */
export function openScratch(): Scratch {
  const store = new oxigraph.Store();
  return {
    add(quads) {
      for (const { subject, predicate, object, graph } of quads)
        store.add(
          oxigraph.quad(
            toTerm(subject) as oxigraph.NamedNode,
            toTerm(predicate) as oxigraph.NamedNode,
            toTerm(object) as oxigraph.NamedNode,
            toTerm(graph) as oxigraph.NamedNode,
          ),
        );
    },
    ask(sparql) {
      const text = String(store.query(sparql, { results_format: 'application/sparql-results+json' }));
      const outcome = fromResultsJson(JSON.parse(text) as ResultsJson);
      if (outcome.state === 'rows') return toRows(outcome.table);
      return outcome.state === 'boolean' && outcome.value;
    },
    close: () => (store as unknown as { free(): void }).free(),
  };
}
