import { isIri } from '../rdf/index.ts';
import { outline } from '../store/index.ts';
import { type Dataset, datasetOf, overVisible, withDataset } from './dataset.ts';
import { generator } from './generator.ts';
import { findExcess, type Measures } from './measures.ts';
import { type ParsedQuery, parse, place } from './parse.ts';
import { isRepeatable } from './rewrite/fresh-uuid.ts';
import { rewrite } from './rewrite/rewrite.ts';
import { inScope } from './scope.ts';
import type { ServiceNode } from './service/nodes.ts';
import { askOwnData, NotJoined } from './service/own-data.ts';
import { hasService } from './service/patterns.ts';
import { type AcrossQuery, takeApart } from './service/plan.ts';
import type { VisibleGraphs } from './visible.ts';

/** Bounds on a stranger’s query; without each of them an engine died or did not answer in time. */
export interface AdHocLimits extends Partial<Measures> {
  /** Longest text, in bytes of UTF-8; 65,536 where it is not given. */
  maxBytes?: number;
  /** Deepest nesting of brackets; 64 where it is not given. */
  maxDepth?: number;
  /** Most rows of the answer: a SELECT gets a LIMIT of one more, so that too many are noticed, never cut. */
  maxRows?: number;
  /** The dataset that the protocol asks for; it takes the place of the query's own FROM (SPARQL 1.1 Protocol §2.1.4). */
  dataset?: Dataset;
  /** What relative IRIs are relative to, where the query has no BASE (RFC 3986 §5.1.3: where it was sent). */
  base?: string;
  /** The graphs that it may ask; all of them where none are given. */
  graphs?: VisibleGraphs;
  /** The nodes that SERVICE may name; where none are given, SERVICE is refused. */
  services?: readonly ServiceNode[];
  /** Most solutions of one SERVICE clause that are fetched whole; 5000 where it is not given. */
  maxWhole?: number;
}

export type Refused = {
  state: 'refused';
  kind: 'malformed-query' | 'query-refused';
  message: string;
  line?: number;
  column?: number;
};

/** A query that may be asked, rewritten from what was understood of it, or the reason why not. */
export type AdHoc =
  | {
      state: 'accepted';
      text: string;
      form: ParsedQuery['subType'];
      /** Whether the answer can only change when the data does. */
      repeatable: boolean;
      /** What it asks by SERVICE; no engine answers the text before that is filled in. */
      across?: AcrossQuery;
    }
  | Refused;

/** Most graphs that default-graph-uri and named-graph-uri may name together. */
const maxGraphs = 1000;

export const refuse = (message: string): Refused => ({ state: 'refused', kind: 'query-refused', message });

/** How deep brackets nest; counted on the bare syntax, before a parser could run out of stack. */
export function depth(text: string): number {
  let deepest = 0;
  let now = 0;
  for (const [bracket] of outline(text).matchAll(/[{}()[\]]/g)) {
    now += '{(['.includes(bracket) ? 1 : -1;
    deepest = Math.max(deepest, now);
  }
  return deepest;
}

/**
 * Checks a stranger's SPARQL 1.1 query. What the engine gets is generated from the parsed query, so that parser
 * and engine cannot read one text in two ways. Lines and columns are those of the text given.
 */
export function adHoc(text: string, limits: AdHocLimits = {}): AdHoc {
  const { maxBytes = 65_536, maxDepth = 64 } = limits;
  if (Buffer.byteLength(text) > maxBytes) return refuse(`The query is longer than ${maxBytes} bytes.`);
  if (depth(text) > maxDepth) return refuse(`Brackets nest deeper than ${maxDepth} levels.`);
  const parsed = parse(text);
  if (parsed.state === 'malformed') {
    const { state: _, ...place } = parsed;
    return { state: 'refused', kind: 'malformed-query', ...place };
  }
  const excess = findExcess(parsed.query, { ...limits, services: limits.services !== undefined });
  if (excess === 'SERVICE') {
    return {
      ...refuse('SERVICE is not executed here.'),
      ...place(text, outline(text).search(/\bSERVICE\b/i)),
    };
  }
  if (excess !== undefined) return refuse(excess);
  const apart =
    limits.services !== undefined && hasService(parsed.query)
      ? takeApart(withBase(parsed.query, limits.base), {
          text,
          nodes: limits.services,
          mostRows: limits.maxWhole ?? 5000,
          write: (each) => generator.generate(each),
        })
      : undefined;
  if (apart?.state === 'refused') return { ...refuse(''), ...apart };
  const query = apart?.query ?? parsed.query;
  const { defaultGraphs = [], namedGraphs = [] } = limits.dataset ?? {};
  if (defaultGraphs.length + namedGraphs.length > maxGraphs)
    return refuse(`The request names more than ${maxGraphs} graphs.`);
  const asked = withDataset(query, { defaultGraphs, namedGraphs });
  const seen = limits.graphs === undefined ? asked : overVisible(asked, limits.graphs);
  const bounded = limits.maxRows === undefined ? seen : withLimit(seen, limits.maxRows + 1);
  try {
    const named = withBase(withNames(bounded), limits.base);
    const accepted = {
      state: 'accepted',
      text: generator.generate(rewrite(named, limits.graphs?.traits)),
      form: query.subType,
    } as const;
    if (apart === undefined) return { ...accepted, repeatable: isRepeatable(query) };
    const { query: _, state: __, ...calls } = apart;
    const dataset =
      defaultGraphs.length + namedGraphs.length > 0
        ? { defaultGraphs, namedGraphs }
        : datasetOf(parsed.query, limits.base);
    return { ...accepted, repeatable: false, across: { ...calls, dataset, joined: joinedText(named) } };
  } catch (error) {
    if (error instanceof RangeError) return refuse('The query nests too deep.');
    throw error;
  }
}

/** The text for an engine that asks the hub's own data by SERVICE as well, or why there is none. */
function joinedText(query: ParsedQuery): AcrossQuery['joined'] {
  try {
    return { text: generator.generate(askOwnData(query)) };
  } catch (error) {
    if (error instanceof NotJoined) return { impossible: error.message };
    throw error;
  }
}

/** The query with a LIMIT of at most so many rows, where it selects; other forms count triples, not rows. */
function withLimit(query: ParsedQuery, rows: number): ParsedQuery {
  if (query.subType !== 'select') return query;
  const given = query.solutionModifiers.limitOffset;
  const limit = Math.min(rows, given?.limit ?? rows);
  const limitOffset = {
    type: 'solutionModifier',
    subType: 'limitOffset',
    offset: given?.offset,
    limit,
    loc: query.where.loc,
  } as const;
  return { ...query, solutionModifiers: { ...query.solutionModifiers, limitOffset } };
}

/** `SELECT *` with its variables in the order in which they stand; the engine would sort them by name. */
function withNames(query: ParsedQuery): ParsedQuery {
  if (query.subType !== 'select' || !query.variables.some(({ type }) => type === 'wildcard')) return query;
  const { loc } = query.where;
  const names = inScope([query.where, ...(query.values === undefined ? [] : [query.values])]);
  if (names.size === 0 || query.solutionModifiers.group !== undefined) return query;
  const variables = Array.from(
    names,
    (value) => ({ type: 'term', subType: 'variable', value, loc }) as const,
  );
  return { ...query, variables };
}

/**
 * The query with a BASE before its own declarations, which may give it another; where it begins with one, that is
 * enough, and an engine is spared two.
 */
function withBase(query: ParsedQuery, base: string | undefined): ParsedQuery {
  const [first] = query.context;
  if (base === undefined || (first?.subType === 'base' && isIri(first.value.value))) return query;
  const { loc } = query.where ?? query.datasets;
  const value = { type: 'term', subType: 'namedNode', value: base, loc } as const;
  const declaration = { type: 'contextDef', subType: 'base', value, loc } as const;
  return { ...query, context: [declaration, ...query.context] };
}
