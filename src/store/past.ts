import type { NamedNode, Quad } from '../rdf/index.ts';
import { difference } from './difference.ts';
import type { Log } from './log.ts';
import type { Comparison, Version } from './store.ts';
import { fromNTriples } from './triples.ts';

/** Graphs as they were at any revision, read from the log. Rejects with a Problem where compaction dropped them. */
export class Past {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** The quads of a graph at a revision, or now. */
  async quads(graph: NamedNode, at?: number): Promise<Quad[]> {
    return toQuads(this.#log.lines(graph.value, at), graph);
  }

  async version(graph: NamedNode, at: number): Promise<Version> {
    const [latest] = this.#log.history(graph.value, { before: at + 1, limit: 1 });
    if (latest === undefined) return { state: 'absent' };
    if (!this.#log.reaches(graph.value, at)) return { state: 'forgotten', oldest: this.#log.horizon() };
    const lines = this.#log.lines(graph.value, at);
    if (lines.length === 0) return { state: 'withdrawn', revision: latest };
    return { state: 'present', revision: latest.number, at: latest.at, quads: await toQuads(lines, graph) };
  }

  async compare(graph: NamedNode, from: number, to: number): Promise<Comparison> {
    const [before, after] = [this.#log.lines(graph.value, from), this.#log.lines(graph.value, to)];
    const { added, removed } = difference(graph.value, before, after);
    return { added: await toQuads(added, graph), removed: await toQuads(removed, graph) };
  }
}

const toQuads = (lines: readonly string[], graph: NamedNode) => fromNTriples(lines.join('\n'), graph);
