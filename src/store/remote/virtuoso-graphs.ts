import { absentGraph, isIri } from '../../rdf/index.ts';
import { outline } from '../outline.ts';
import type { Failure } from '../store.ts';

/** Variables of ours in a query begin so; they are left out of its answer. */
export const ownVariable = 'collimatorGraph';

/** A query whose GRAPH clauses mean in Virtuoso what SPARQL says, and the graphs to name beside it. */
export type Placed = { state: 'placed'; query: string; named: string[] } | Failure;

/** The place of the brace that closes the one at `from`; -1 where none does. */
function closing(bare: string, from: number): number {
  let depth = 0;
  for (let i = from; i < bare.length; i++) {
    if (bare[i] === '{') depth++;
    if (bare[i] === '}' && --depth === 0) return i;
  }
  return -1;
}

/** What the prefixes of a query stand for. */
export function prefixesOf(query: string, bare: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { index, 0: text, 1: prefix = '' } of bare.matchAll(
    /(?<![\w.:?$@-])PREFIX\s+([^\s:<]*):\s*/gi,
  )) {
    const iri = /^\s*<([^>]*)>/.exec(query.slice(index + text.trimEnd().length))?.[1];
    if (iri !== undefined) found.set(prefix, iri);
  }
  return found;
}

interface Clause {
  at: number;
  /** The variable with its mark, or the IRI. */
  graph: { variable: string } | { iri: string };
  /** From where the group begins, and where it ends. */
  group: number;
  end: number;
}

const keyword = /(?<![\w.:?$@-])GRAPH(?![\w.:-])/gi;

/** Every GRAPH clause of a query; undefined where a graph's name cannot be told without reading the whole query. */
function clausesOf(query: string, bare: string): Clause[] | undefined {
  const prefixes = prefixesOf(query, bare);
  const clauses: Clause[] = [];
  for (const { index: at } of bare.matchAll(keyword)) {
    const group = bare.indexOf('{', at);
    const end = group === -1 ? -1 : closing(bare, group);
    // The engine says better what is wrong with such a text.
    if (end === -1) continue;
    const name = bare.slice(at + 5, group).trim();
    const iri = /<([^<>]*)>/.exec(query.slice(at + 5, group))?.[1];
    const [, prefix, local] = /^([^:?$]*):(.*)$/s.exec(name) ?? [];
    const full =
      name === ''
        ? iri
        : prefix === undefined
          ? undefined
          : `${prefixes.get(prefix) ?? ''}${(local ?? '').replace(/\\(.)/g, '$1')}`;
    if (/^[?$]/.test(name)) clauses.push({ at, graph: { variable: name }, group, end });
    else if (full !== undefined && isIri(full)) clauses.push({ at, graph: { iri: full }, group, end });
    else return undefined;
  }
  return clauses;
}

/**
 * A query that names one half of its dataset with the other said as well: without FROM NAMED there are no named graphs
 * (SPARQL 1.1 §13.2), but Virtuoso's `GRAPH ?g` would find every graph of the server, hidden ones too.
 */
export function wholeDataset(query: string): string {
  const bare = outline(query);
  const froms = [...bare.matchAll(/(?<![\w.:?$@-])FROM(\s+NAMED)?(?![\w.:-])/gi)];
  const [first] = froms;
  if (first === undefined) return query;
  const isNamed = froms.map(([, named]) => named !== undefined);
  const missing = [
    ...(isNamed.includes(false) ? [] : [`FROM <${absentGraph}> `]),
    ...(isNamed.includes(true) ? [] : [`FROM NAMED <${absentGraph}> `]),
  ].join('');
  return query.slice(0, first.index) + missing + query.slice(first.index);
}

/**
 * Where the default graph is named, Virtuoso's `GRAPH <g>` finds only graphs that are named as well, and then its
 * `GRAPH ?g` finds no others; without, `GRAPH ?g` finds every graph of the server. So a graph with a name is named
 * beside the query; and where the query has a variable too, becomes one itself, with a filter. `GRAPH ?g {…}` becomes
 * `{ GRAPH ?g {…} FILTER(…) }`, which means the same less the hidden graphs. (`define input:named-graph-exclude` would
 * take them from the default graph as well.)
 */
export function placeGraphs(query: string, hidden: readonly string[]): Placed {
  const clauses = clausesOf(query, outline(query));
  if (clauses === undefined)
    return {
      state: 'malformed',
      message: 'The graph of a GRAPH clause is not an absolute IRI or a known prefix.',
    };
  const byName = clauses.flatMap(({ graph }) => ('iri' in graph ? [graph.iri] : []));
  const named = [...new Set(byName)];
  if (byName.length === clauses.length) return { state: 'placed', query, named };
  const names = hidden.map((graph) => `<${graph}>`).join(', ');
  const put: { from: number; to: number; text: string }[] = [];
  for (const [i, { at, graph, group, end }] of clauses.entries()) {
    const variable = 'iri' in graph ? `?${ownVariable}${i}` : graph.variable;
    const filter = 'iri' in graph ? `${variable} = <${graph.iri}>` : `${variable} NOT IN (${names})`;
    put.push({ from: at, to: group, text: `{ GRAPH ${variable} ` });
    put.push({ from: end + 1, to: end + 1, text: ` FILTER(${filter}) }` });
  }
  put.sort((a, b) => a.from - b.from);
  let text = '';
  let done = 0;
  for (const { from, to, text: piece } of put) {
    text += query.slice(done, from) + piece;
    done = to;
  }
  return { state: 'placed', query: text + query.slice(done), named: [] };
}
