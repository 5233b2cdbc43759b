import { read, write } from '../../rdf/index.ts';
import type { Outcome } from '../messages.ts';
import type { Mount } from '../store.ts';
import { ask } from './answers.ts';
import type { Client, Letter } from './client.ts';
import { type Dialect, excerpt } from './dialect.ts';
import { type Notes, notesIn } from './notes.ts';
import type { SparqlServer } from './server.ts';
import { insertions, requests } from './statements.ts';
import { Trouble } from './trouble.ts';

/** Longest wait for one write, in ms: a graph of a million statements takes Virtuoso more than a minute. */
const writeMs = 600_000;
/** Longest wait for the notes, in ms. */
const notesMs = 10_000;
/** The graph in which it is found out what queries see. */
export const probe = 'urn:collimator:probe';

/** The graphs on a server, as its one writer handles them. Throws `Trouble` where the server does not do as it is told. */
export class Copy {
  readonly #client: Client;
  readonly #server: SparqlServer;
  readonly #dialect: Dialect;
  readonly notes: ReturnType<typeof notesIn>;
  /** Graphs on the server that no query may see. */
  hidden: string[] = [];

  constructor(client: Client, server: SparqlServer, dialect: Dialect) {
    this.#client = client;
    this.#server = server;
    this.#dialect = dialect;
    this.notes = notesIn(dialect.notes);
  }

  async #send(letter: Letter, ms = writeMs): Promise<void> {
    // A deadlock at the server is nobody's fault: the whole request is sent again.
    for (let attempt = 0; ; attempt++) {
      const reply = await this.#client.exchange(letter, { ms });
      if (reply.state === 'unreachable') throw this.#away(reply.reason);
      if (reply.state !== 'answered') throw this.#away(`it did not answer in ${ms / 1000} s`);
      const { status, text } = reply;
      if (status >= 200 && status < 300) return;
      const said = `it answered ${status}: ${excerpt(text.split('SPARQL query:')[0] ?? '')}`;
      if (attempt < 3 && /\b40001\b|deadlock/i.test(said)) continue;
      if (status === 401 || status === 403)
        throw new Trouble(
          'denied',
          `The SPARQL server does not take the credentials at ${letter.url.split('?')[0]}.`,
        );
      if (status === 408 || status === 429 || (status >= 502 && status <= 504)) throw this.#away(said);
      throw new Trouble('refused', `The SPARQL server did not take it: ${said}.`);
    }
  }

  /** Sends an update, and waits so many ms for its end; ten minutes where it is not said. */
  update(text: string, ms?: number): Promise<void> {
    const form = this.#dialect.updateBy === 'form';
    const letter: Letter = {
      url: this.#server.update,
      method: 'POST',
      body: form ? new URLSearchParams({ update: text }) : text,
      ...(!form && { headers: { 'content-type': 'application/sparql-update' } }),
    };
    return this.#send(letter, ms);
  }

  #away(reason: string): Trouble {
    return new Trouble('away', `The SPARQL server at ${this.#server.query} is not there: ${reason}.`);
  }

  async #ask(sparql: string, ms: number): Promise<Outcome> {
    const { query: url } = this.#server;
    return ask(this.#client, { url, dialect: this.#dialect, hidden: this.hidden }, { sparql }, { ms });
  }

  /** Asks what must be answered. */
  async #told(sparql: string, ms: number): Promise<Outcome> {
    const outcome = await this.#ask(sparql, ms);
    if (outcome.state === 'busy') throw this.#away(this.#client.reason);
    if (outcome.state === 'timed-out') throw this.#away(`it did not answer in ${ms / 1000} s`);
    if (outcome.state === 'malformed' || outcome.state === 'failed')
      throw new Trouble(/\b40[13]\b/.test(outcome.message) ? 'denied' : 'away', `${outcome.message}`);
    return outcome;
  }

  async readNotes(): Promise<Notes | undefined> {
    return this.notes.read(await this.#told(this.notes.query, notesMs));
  }

  /** The graphs of this store on the server, mounts with their digests. */
  async held(): Promise<Map<string, string | undefined>> {
    return this.notes.readGraphs(await this.#told(this.notes.graphs, writeMs));
  }

  /** Every graph on the server, whoever's. */
  async everyGraph(): Promise<string[]> {
    const outcome = await this.#told('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }', writeMs);
    if (outcome.state !== 'rows') return [];
    return outcome.table.terms.map(([, value]) => value);
  }

  /** Writes one statement into a graph and looks for it in the default graph, then takes it away again. */
  async probe(): Promise<void> {
    const name = `<${probe}>`;
    const data = `{ GRAPH ${name} { ${name} ${name} "seen" } }`;
    await this.update(`INSERT DATA ${data}`);
    const seen = await this.#told(`ASK { ${name} ?p ?o }`, notesMs);
    await this.update(`DELETE DATA ${data}`);
    if (seen.state === 'boolean' && seen.value) return;
    throw new Trouble(
      'refused',
      `Queries at ${this.#server.query} do not see the graphs of the server as one. ${this.#dialect.unionAdvice}`,
    );
  }

  /** How many rows of a long answer the server gives at most; undefined where it gives all of one. */
  async cutsAt(): Promise<number | undefined> {
    const digits = (name: string) => `VALUES ?${name} { 0 1 2 3 4 5 6 7 8 9 }`;
    const outcome = await this.#ask(`SELECT ?a { ${[...'abcde'].map(digits).join(' ')} }`, notesMs);
    return outcome.state === 'too-many-rows' ? outcome.limit : undefined;
  }

  async drop(graph: string): Promise<void> {
    const { union } = this.#dialect;
    if (union !== undefined) await this.update(this.#withdrawn(graph, union));
    await this.update(`DROP SILENT GRAPH <${graph}> ; ${this.notes.forget(graph)}`);
  }

  /** Empties the union that we keep, before everything is loaded anew. */
  async dropUnion(): Promise<void> {
    const { union } = this.#dialect;
    if (union !== undefined) await this.update(`DROP SILENT GRAPH <${union}>`);
  }

  #withdrawn(graph: string, union: string): string {
    const others = `GRAPH ?g { ?s ?p ?o } FILTER(?g NOT IN (<${union}>, <${this.#dialect.notes}>, <${graph}>))`;
    return `DELETE { GRAPH <${union}> { ?s ?p ?o } } WHERE { GRAPH <${graph}> { ?s ?p ?o } FILTER NOT EXISTS { ${others} } }`;
  }

  /** Gives a graph new content, as lines of N-Triples. */
  async put(graph: string, lines: readonly string[], { note }: { note: string }): Promise<void> {
    const { union, graphParameter } = this.#dialect;
    const { graphStore } = this.#server;
    try {
      if (union !== undefined) await this.update(this.#withdrawn(graph, union));
      if (lines.length === 0) {
        await this.update(`DROP SILENT GRAPH <${graph}>`);
      } else if (graphStore === undefined) {
        await this.update(`DROP SILENT GRAPH <${graph}>`);
        for (const text of requests(insertions(graph, lines, this.#dialect), this.#dialect))
          await this.update(text);
      } else {
        const url = `${graphStore}${graphStore.includes('?') ? '&' : '?'}${graphParameter}=${encodeURIComponent(graph)}`;
        const headers = { 'content-type': 'application/n-triples' };
        await this.#send({ url, method: 'PUT', headers, body: lines.join('\n') });
        if (union !== undefined)
          await this.update(
            `INSERT { GRAPH <${union}> { ?s ?p ?o } } WHERE { GRAPH <${graph}> { ?s ?p ?o } }`,
          );
      }
      await this.update(note);
    } catch (error) {
      if (!(error instanceof Trouble) || error.kind !== 'refused') throw error;
      throw new Trouble('refused', `The graph <${graph}> cannot be loaded: ${error.message}`, graph);
    }
  }

  /** Puts a mount. Throws an Error that names it where it is not Turtle. */
  async mount({ graph: { value }, text }: Mount, digest: string): Promise<void> {
    const reading = await read(text, 'turtle', value);
    if (reading.state === 'malformed')
      throw new Error(`The graph <${value}> cannot be loaded: ${reading.message}`);
    const lines = (await write(reading.quads, 'ntriples')).split('\n').filter((line) => line !== '');
    await this.put(value, lines, {
      note: `${this.notes.forget(value)} ; ${this.notes.mounted(value, digest)}`,
    });
  }
}
