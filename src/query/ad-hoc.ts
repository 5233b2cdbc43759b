import { Generator } from '@traqula/generator-sparql-1-1';
import { Problem } from '../base/index.ts';
import { iri, isIri, toSparql } from '../rdf/index.ts';
import { outline } from '../store/index.ts';
import { findExcess, type Measures } from './measures.ts';
import { type ParsedQuery, parse, place } from './parse.ts';

/** Bounds on a stranger’s query; without each of them an engine died or did not answer in time. */
export interface AdHocLimits extends Partial<Measures> {
  /** Longest text, in bytes of UTF-8; 65,536 where it is not given. */
  maxBytes?: number;
  /** Deepest nesting of brackets; 64 where it is not given. */
  maxDepth?: number;
  /** Most rows of the answer: a SELECT gets a LIMIT of one more, so that too many are noticed, never cut. */
  maxRows?: number;
  /** The dataset that the protocol asks for; it takes the place of the query's own FROM (SPARQL 1.1 Protocol §2.1.4). */
  dataset?: { defaultGraphs: readonly string[]; namedGraphs: readonly string[] };
}

export type Refused = {
  state: 'refused';
  kind: 'malformed-query' | 'query-refused';
  message: string;
  line?: number;
  column?: number;
};

/** A query that may be asked, rewritten from what was understood of it, or the reason why not. */
export type AdHoc = { state: 'accepted'; text: string; form: ParsedQuery['subType'] } | Refused;

/** The key of the generator's indentation, as @traqula/core spells it; below zero means no line ends. */
const indentation = 'When you use this string, you expect traqula to handle indentation after every newline';

/** Writes on one line, since its pretty printing takes a minute for a long list of values. */
const generator = new Generator({ indentInc: 0, [indentation]: -1 });

const refuse = (message: string): Refused => ({ state: 'refused', kind: 'query-refused', message });

/** How deep brackets nest; counted on the bare syntax, before a parser could run out of stack. */
function depth(text: string): number {
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
  const { query } = parsed;
  const excess = findExcess(query, limits);
  if (excess === 'SERVICE') {
    return {
      ...refuse('SERVICE is not executed here.'),
      ...place(text, outline(text).search(/\bSERVICE\b/i)),
    };
  }
  if (excess !== undefined) return refuse(excess);
  const asked = limits.dataset === undefined ? query : withDataset(query, limits.dataset);
  const bounded = limits.maxRows === undefined ? asked : withLimit(asked, limits.maxRows + 1);
  try {
    return { state: 'accepted', text: generator.generate(bounded), form: query.subType };
  } catch (error) {
    if (error instanceof RangeError) return refuse('The query nests too deep.');
    throw error;
  }
}

/** The query over another dataset. Throws a Problem where a graph's name is not an absolute IRI. */
function withDataset(
  query: ParsedQuery,
  { defaultGraphs, namedGraphs }: NonNullable<AdHocLimits['dataset']>,
): ParsedQuery {
  const clause = (keyword: string) => (name: string) => {
    if (!isIri(name))
      throw new Problem(
        'malformed-request',
        `The name of a graph is not an absolute IRI: ${name.slice(0, 100)}`,
      );
    return `${keyword} ${toSparql(iri(name))}`;
  };
  const clauses = [...defaultGraphs.map(clause('FROM')), ...namedGraphs.map(clause('FROM NAMED'))];
  if (clauses.length === 0) return query;
  const parsed = parse(`ASK ${clauses.join(' ')} {}`);
  return parsed.state === 'malformed'
    ? query
    : ({ ...query, datasets: parsed.query.datasets } as ParsedQuery);
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
