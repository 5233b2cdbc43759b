import {
  bindingFormats,
  graphFormats,
  notForBindings,
  notForBoolean,
  notForGraphs,
  notGiven,
} from './answer-formats.ts';
import { exceeds } from './count-rows.ts';
import { type Fitting, restoreImage, type Stamp, writeImage } from './image.ts';
import type { Outcome, Question } from './messages.ts';
import { hasDataset } from './outline.ts';
import { type Packed, textOf } from './packed.ts';
import { fromResultsJson, type ResultsJson } from './results-json.ts';
import { type Instance, instantiate } from './wasm.ts';

const json = 'application/sparql-results+json';
const ntriples = 'application/n-triples';

const lineEnd = Buffer.from('\n');

/** Pieces of 1 MB: the engine needs 120 bytes a quad more, and up to twice the time, for one whole text. */
function* pieces(texts: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const bytes of texts) {
    for (let i = 0; i < bytes.length; i += 1_048_576) yield bytes.subarray(i, i + 1_048_576);
    yield lineEnd;
  }
}

/** The engine's own number for the place of a store in its memory. */
interface Pointed {
  __wbg_ptr: number;
}

const seventeen = Array.from({ length: 17 }, (_, i) => i).join(' ');
/** Draws 4,913 UUIDs, 79 kB of random numbers. */
const draw = `SELECT (COUNT(?u) AS ?n) { ${['a', 'b', 'c'].map((v) => `VALUES ?${v} { ${seventeen} }`).join(' ')} BIND(UUID() AS ?u) }`;

/**
 * Oxigraph, synchronous, inside a worker. It loads leniently: what the log holds was checked when it came in,
 * and a reader that refused an odd IRI could never be built again.
 */
export class Engine {
  readonly #instance: Instance = instantiate();
  readonly #store: InstanceType<Instance['oxigraph']['Store']>;

  constructor() {
    this.#store = new this.#instance.oxigraph.Store();
  }

  /** Quads of all graphs; counting them takes 50 ms a million. */
  get size(): number {
    return this.#store.size;
  }

  /** Throws where the Turtle of a mount cannot be read. */
  mount(graph: string, text: string): void {
    this.#load(graph, [Buffer.from(text)], 'text/turtle');
  }

  /** Whether the engine takes a name. A graph with another, from elsewhere, is left out, or no reader could be built. */
  #takes(graph: string): boolean {
    try {
      this.#instance.oxigraph.namedNode(graph);
      return true;
    } catch {
      return false;
    }
  }

  /** Adds a graph of the log, as N-Triples. */
  add(graph: string, text: string): void {
    if (!this.#takes(graph)) return;
    this.#load(graph, [Buffer.from(text)], ntriples);
  }

  /** Writes the whole engine to a file, at rest. False where it cannot be written down. */
  save(path: string, stamp: Stamp): boolean {
    return writeImage(path, this.#instance, (this.#store as unknown as Pointed).__wbg_ptr, stamp);
  }

  /**
   * Becomes what an image holds. Throws an Error with the reason where that cannot be, and then must not be used.
   * Nothing of the engine may have been used before: what it made would point into the old memory.
   */
  restore(path: string, fitting: Fitting): Stamp {
    const stamp = restoreImage(path, this.#instance, fitting);
    (this.#store as unknown as Pointed).__wbg_ptr = stamp.pointer;
    // A canary; and the random numbers of every copy would be the same, until the generator seeds itself anew,
    // which it does after 64 kB.
    const before = this.#instance.seeds();
    const drawn = this.#ask(draw, json);
    if (!drawn.includes('"4913"')) throw new Error('it does not answer');
    if (this.#instance.seeds() === before) throw new Error('its random numbers cannot be made fresh');
    return stamp;
  }

  #load(graph: string, texts: readonly Uint8Array[], format: string): void {
    try {
      const to_graph_name = this.#instance.oxigraph.namedNode(graph);
      this.#store.load(pieces(texts), { format, base_iri: graph, to_graph_name, lenient: true });
    } catch (error) {
      throw new Error(`The graph <${graph}> cannot be loaded: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Applies a difference, never a whole graph: the engine does not free the memory of a deleted quad. */
  apply({ graph, added, removed, kept, emptied }: Packed): void {
    if (!this.#takes(graph)) return;
    if (emptied) this.#store.update(`DROP SILENT GRAPH ${this.#instance.oxigraph.namedNode(graph)}`);
    else this.#remove(graph, textOf(removed));
    // Bytes as they came: as lines, strings and text again they would take as long as the engine itself.
    this.#load(graph, [kept, added], ntriples);
  }

  /** One by one: 10,000 quads take 40 times as long as dropping their graph, and 100,000 take 270 times as long. */
  #remove(graph: string, triples: string): void {
    const to_graph_name = this.#instance.oxigraph.namedNode(graph);
    const options = { format: ntriples, to_graph_name, lenient: true };
    for (const quad of this.#instance.oxigraph.parse(triples, options)) this.#store.delete(quad);
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
      return { state: 'malformed', message: notGiven(mediaType) };
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
    const whole = countable === mediaType ? text : this.#convert(text, mediaType);
    return { state: 'text', bytes: new TextEncoder().encode(whole) };
  }

  /** N-Triples as another format of graphs. */
  #convert(triples: string, format: string): string {
    const scratch = new this.#instance.oxigraph.Store();
    scratch.load(pieces([Buffer.from(triples)]), { format: ntriples, lenient: true });
    return scratch.dump({ format, from_graph_name: this.#instance.oxigraph.defaultGraph() });
  }
}

/** The engine knows the form of a query only when it answers, and then refuses the other form's formats. */
const isWrongForm = (error: unknown) =>
  /^Not supported (RDF format|SPARQL query results)/.test((error as Error).message);
