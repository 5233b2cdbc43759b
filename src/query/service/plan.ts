import { randomUUID } from 'node:crypto';
import { outline } from '../../store/index.ts';
import type { Dataset } from '../dataset.ts';
import { type ParsedQuery, place } from '../parse.ts';
import { emptyPrologue, extend, resolve } from '../prologue.ts';
import { inScope } from '../scope.ts';
import { has, type Pattern, variable } from '../syntax.ts';
import { expandVariables, Unnamed, written } from './expand.ts';
import { listNodes, nodeNamed, type ServiceNode } from './nodes.ts';
import { bareSelect, hasService, iriTerm, mapPatterns, type Service } from './patterns.ts';

/** One SERVICE clause, as it is asked. */
export interface ServiceCall {
  /** The id of the node. */
  node: string;
  silent: boolean;
  /** What a solution may bind; empty where the clause only says whether something is there. */
  variables: string[];
  /** The whole clause as a SELECT of its own, with a LIMIT of one more than `most`, or of all that can show. */
  text: string;
  /** Most solutions that are fetched whole; with more, the clause is asked for what joins. */
  most: number;
  /** What stands between its braces, with the names of prefixes that the query declares. */
  body: string;
}

/** A query with SERVICE, taken apart. Plain data, so that it crosses threads. */
export interface AcrossQuery {
  calls: ServiceCall[];
  /** What stands for the clauses in the text of the query. */
  marker: string;
  /** The query for an engine that asks the clauses, and the hub's own data, by SERVICE; or why there is none. */
  joined: { text: string } | { impossible: string };
  /** What the query says of the hub's own dataset. */
  dataset: Dataset;
}

/** Most SERVICE clauses of one query, after VALUES has been written out. */
const mostCalls = 100;

export type Apart =
  | { state: 'apart'; query: ParsedQuery; calls: ServiceCall[]; marker: string }
  | { state: 'refused'; message: string; line?: number; column?: number };

/** Where a SERVICE with this name stands in the text. */
function placeOf(text: string, name: string): { line: number; column: number } | object {
  const bare = outline(text);
  for (const { index } of bare.matchAll(/(?<![\w.:?$@-])SERVICE(?![\w.:-])/gi)) {
    const rest = text.slice(index + 7).replace(/^(?:\s|#[^\n]*\n|SILENT\b)*/i, '');
    if (rest.startsWith(name) || (name.startsWith('?') && rest.startsWith(`$${name.slice(1)}`)))
      return place(text, index);
  }
  const first = bare.search(/\bSERVICE\b/i);
  return first < 0 ? {} : place(text, first);
}

const isAggregate = ({ subType }: { subType?: unknown }) => subType === 'aggregate';

/** How many solutions can show where a query does nothing but pass those of one clause on; else no bound. */
function rowsShown(query: ParsedQuery): number {
  if (query.subType !== 'select' || query.where.patterns.length > 1 || query.values !== undefined)
    return Infinity;
  if (query.distinct || query.reduced || hasService(query.variables) || has(query.variables, isAggregate))
    return Infinity;
  const { limitOffset, ...others } = query.solutionModifiers;
  if (Object.values(others).some((modifier) => modifier !== undefined)) return Infinity;
  return query.where.patterns[0]?.subType === 'service' && limitOffset?.limit !== undefined
    ? limitOffset.limit + (limitOffset.offset ?? 0)
    : Infinity;
}

/**
 * Takes the SERVICE clauses out of a query: each names a registered node, or the query is refused with the place and
 * with what is registered. In the query each clause is left as one that no engine can ask, to be filled in later.
 */
export function takeApart(
  query: ParsedQuery,
  {
    text,
    nodes,
    mostRows,
    write,
  }: {
    text: string;
    nodes: readonly ServiceNode[];
    /** Most solutions of one clause that are fetched whole. */
    mostRows: number;
    write: (query: ParsedQuery) => string;
  },
): Apart {
  const prologue = extend(emptyPrologue, query.context);
  const marker = `urn:x-collimator:call:${randomUUID()}:`;
  const calls: ServiceCall[] = [];

  function callOf(service: Service): Pattern {
    const { name, patterns, silent, loc } = service;
    const shown = written(name);
    const node = name.subType === 'variable' ? undefined : nodeNamed(resolve(prologue, name) ?? '', nodes);
    if (node === undefined)
      throw new Unnamed(
        shown,
        `SERVICE ${shown} is no node of this hub; nothing else is asked. ${listNodes(nodes)}`,
      );
    if (hasService(patterns))
      throw new Unnamed(shown, 'SERVICE inside SERVICE is not asked: write the two beside each other.');
    if (calls.length >= mostCalls)
      throw new Unnamed(shown, `The query asks more than ${mostCalls} times by SERVICE.`);
    const variables = [...inScope(patterns)];
    const named = variables.map((each) => variable(each, loc));
    const shownRows = rowsShown(query);
    const limit = Math.min(shownRows, mostRows + 1);
    calls.push({
      node: node.id,
      silent,
      variables,
      text: write(bareSelect(query, patterns, variables, limit)),
      most: shownRows <= mostRows ? limit : mostRows,
      body: write({ ...bareSelect(query, patterns, variables, 1), context: [] })
        .replace(/^[^{]*(?=\{)/, '')
        .replace(/LIMIT\s+1\s*$/, ''),
    });
    const nothing = { type: 'pattern', subType: 'values', variables: named, values: [], loc };
    return {
      ...service,
      name: iriTerm(`${marker}${calls.length - 1}`, loc),
      patterns: [nothing] as unknown as Pattern[],
    } as Pattern;
  }

  try {
    const fixed = expandVariables(query, prologue);
    const apart = mapPatterns(fixed, (patterns) =>
      patterns.map((pattern) => (pattern.subType === 'service' ? callOf(pattern) : pattern)),
    );
    return { state: 'apart', query: apart, calls, marker };
  } catch (error) {
    if (!(error instanceof Unnamed)) throw error;
    return { state: 'refused', message: error.message, ...placeOf(text, error.written) };
  }
}
