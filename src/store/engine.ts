import * as oxigraph from 'oxigraph';
import { exceeds } from './count-rows.ts';
import type { Difference } from './difference.ts';
import type { Contents, Outcome, Question } from './messages.ts';
import { hasDataset } from './outline.ts';
import { fromResultsJson, type ResultsJson } from './results-json.ts';

const json = 'application/sparql-results+json';
const ntriples = 'application/n-triples';
const bindingFormats = [json, 'application/sparql-results+xml', 'text/csv', 'text/tab-separated-values'];
const graphFormats = ['text/turtle', ntriples, 'application/ld+json', 'application/rdf+xml'];

/** Pieces of 1 MB: the engine needs 120 bytes a quad more, and up to twice the time, for one whole text. */
function* pieces(text: string): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < bytes.length; i += 1_048_576) yield bytes.subarray(i, i + 1_048_576);
}

/**
 * Oxigraph, synchronous, inside a worker. It loads leniently: what the log holds was checked when it came in,
 * and a reader that refused an odd IRI could never be built again.
 */
export class Engine {
  readonly #store = new oxigraph.Store();

  /** Throws where the Turtle of a mount cannot be read. */
  constructor({ mounts, graphs }: Contents) {
    for (const { graph, text } of mounts) this.#load(graph, text, 'text/turtle');
    for (const { graph, text } of graphs) this.#load(graph, text, ntriples);
  }

  #load(graph: string, text: string, format: string): void {
    try {
      const to_graph_name = oxigraph.namedNode(graph);
      this.#store.load(pieces(text), { format, base_iri: graph, to_graph_name, lenient: true });
    } catch (error) {
      throw new Error(`The graph <${graph}> cannot be loaded: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Applies differences, never whole graphs: the engine does not free the memory of a deleted quad. */
  apply(differences: readonly Difference[]): void {
    for (const { graph, added, removed, kept } of differences) {
      const to_graph_name = oxigraph.namedNode(graph);
      const gone = oxigraph.parse(removed.join('\n'), { format: ntriples, to_graph_name, lenient: true });
      for (const quad of gone) this.#store.delete(quad);
      this.#load(graph, [...kept, ...added].join('\n'), ntriples);
    }
  }

  #ask(sparql: string, format: string): string {
    // Told to make the union the default graph, the engine would ignore FROM.
    const union = !hasDataset(sparql);
    return String(this.#store.query(sparql, { results_format: format, use_default_graph_as_union: union }));
  }

  /** Answers with values that can cross threads. Throws what the engine throws. */
  answer({ sparql, mediaType, maxRows }: Question): Outcome {
    return mediaType === undefined ? this.#terms(sparql, maxRows) : this.#text(sparql, mediaType, maxRows);
  }

  #terms(sparql: string, maxRows: number | undefined): Outcome {
    let text: string;
    try {
      text = this.#ask(sparql, json);
    } catch (error) {
      if (!isWrongForm(error)) throw error;
      text = this.#ask(sparql, ntriples);
      if (exceeds(text, ntriples, maxRows)) return { state: 'too-many-rows', limit: maxRows ?? 0 };
      return { state: 'triples', text };
    }
    const outcome = fromResultsJson(JSON.parse(text) as ResultsJson);
    const tooMany = outcome.state === 'rows' && maxRows !== undefined && outcome.table.count > maxRows;
    return tooMany ? { state: 'too-many-rows', limit: maxRows } : outcome;
  }

  #text(sparql: string, mediaType: string, maxRows: number | undefined): Outcome {
    const isGraph = graphFormats.includes(mediaType);
    if (!isGraph && !bindingFormats.includes(mediaType)) {
      return { state: 'malformed', message: `Answers are not given as ${mediaType}.` };
    }
    const countable = isGraph && maxRows !== undefined ? ntriples : mediaType;
    let text: string;
    try {
      text = this.#ask(sparql, countable);
    } catch (error) {
      if (!isWrongForm(error)) throw error;
      return { state: 'malformed', message: isGraph ? notForBindings(mediaType) : notForGraphs(mediaType) };
    }
    if (mediaType.startsWith('text/') && (text === 'true' || text === 'false')) {
      return { state: 'malformed', message: notForBoolean(mediaType) };
    }
    if (exceeds(text, countable, maxRows)) return { state: 'too-many-rows', limit: maxRows ?? 0 };
    return { state: 'text', text: countable === mediaType ? text : convert(text, mediaType) };
  }
}

/** N-Triples as another format of graphs. */
function convert(triples: string, format: string): string {
  const scratch = new oxigraph.Store();
  scratch.load(pieces(triples), { format: ntriples, lenient: true });
  return scratch.dump({ format, from_graph_name: oxigraph.defaultGraph() });
}

/** The engine knows the form of a query only when it answers, and then refuses the other form's formats. */
const isWrongForm = (error: unknown) =>
  /^Not supported (RDF format|SPARQL query results)/.test((error as Error).message);

const notForBindings = (type: string) =>
  `${type} is for CONSTRUCT and DESCRIBE; SELECT and ASK give ${bindingFormats.join(', ')}.`;
const notForGraphs = (type: string) =>
  `${type} is for SELECT and ASK; CONSTRUCT and DESCRIBE give ${graphFormats.join(', ')}.`;
const notForBoolean = (type: string) =>
  `${type} has no form for the answer of ASK; ask for ${bindingFormats.slice(0, 2).join(' or ')}.`;
