import { hasDataset, outline } from '../outline.ts';
import type { ResultsJson } from '../results-json.ts';
import type { Failure } from '../store.ts';
import { type Dialect, excerpt } from './dialect.ts';
import { failureOf, standard } from './standard.ts';
import { dividesIntegers } from './virtuoso-division.ts';
import { plainFilters, wrongFilter } from './virtuoso-filters.ts';
import { ownVariable, placeGraphs, wholeDataset } from './virtuoso-graphs.ts';
import { fullBranches, subtracted, valuesWithin } from './virtuoso-groups.ts';
import { joined } from './virtuoso-loose.ts';
import { withStarts, wrongPath } from './virtuoso-paths.ts';
import { onlyTriples } from './virtuoso-template.ts';
import { inItsWords, isQuoted } from './virtuoso-text.ts';
import { mended, mendedTriples, type Typed } from './virtuoso-values.ts';

const union = 'urn:collimator:union';
const notes = 'urn:collimator:notes';
/** What it gives for `*` where a query has no variables. */
const starAlone = '_star_fake';

/** Graphs of its own that Virtuoso has from the start, or makes as it goes. */
const system =
  /^(http:\/\/www\.openlinksw\.com\/|http:\/\/www\.w3\.org\/(ns\/ldp#|2002\/07\/owl#)|https?:\/\/[^/]+\/(sparql|DAV\/?)|urn:(virtuoso|activitystreams|core):|virtrdf|b3s|facets)/;

/**
 * Virtuoso's own language reaches files and the network: pragmas (`define get:soft`), and functions of SQL in every
 * IRI that begins with bif: or sql:. None of it is SPARQL, so none of it goes through.
 */
function beyondSparql(query: string): string | undefined {
  const decoded = query.replace(/\\u([0-9a-f]{4})|\\U([0-9a-f]{8})/gi, (whole, four, eight) => {
    const code = Number.parseInt(four ?? eight, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
  if (/<\s*(bif|sql):/i.test(decoded) || /(?<![\w.:?$@-])(bif|sql):/i.test(outline(query)))
    return 'Functions of bif: and sql: are not SPARQL, and not called here.';
  if (/(?<![\w.:?$@-])define(?![\w.:-])/i.test(outline(query)))
    return 'The word define begins a pragma of Virtuoso, and is not SPARQL.';
  return undefined;
}

/** Why Virtuoso must not have a query that it would answer, but wrongly. */
const answeredWrongly = (query: string): string | undefined =>
  wrongPath(query) ??
  wrongFilter(query) ??
  (isQuoted(query) ? 'Virtuoso does not know the flag q of REGEX and REPLACE.' : undefined) ??
  (dividesIntegers(query)
    ? 'Virtuoso divides integers without a fraction (1/2 is 0): write 1.0 * a / b, or xsd:double(a) / b.'
    : undefined);

/** What Virtuoso tells only in headers, with status 200: that the answer is not whole. */
function incomplete(headers: Headers, ms: number): Failure | undefined {
  const rows = headers.get('x-sparql-maxrows');
  if (rows !== null) return { state: 'too-many-rows', limit: Number(rows) };
  const state = headers.get('x-sql-state');
  if (state === null) return undefined;
  if (/^S1T/.test(state)) return { state: 'timed-out', afterMs: ms };
  return { state: 'failed', message: `The SPARQL server: ${excerpt(headers.get('x-sql-message') ?? state)}` };
}

/**
 * Virtuoso 7. What it does its own way:
 * - A body of `application/sparql-query` hangs: queries go as forms.
 * - Its default graph is all graphs, its own included, and a statement that two graphs hold counts twice. So the union
 *   is kept as a graph, each statement once, and named as the default graph. GRAPH <name> then finds only graphs that
 *   are named too, and GRAPH ?g finds all of the server's: virtuoso-graphs.ts.
 * - A query that passes `timeout=` (ms, never below 1,000), or its limit of rows, is answered 200 with what it has,
 *   and says so in headers alone: here these are failures.
 * - It refuses by an estimate that can be a million times too high: MaxQueryCostEstimationTime is better left out.
 * - An update is compiled to SQL of at most 10,000 lines, some 1,400 statements; blank nodes are refused in it.
 * - Queries under way may see half of an update: those that come meanwhile are held back by us.
 * - Updates want Digest at /sparql-auth, the graph store at /sparql-graph-crud-auth; both are logged and survive a kill.
 * - Its JSON calls literals with a datatype `typed-literal`, and writes booleans as 1 and 0.
 * - It keeps values, not texts: "1.50" comes back as 1.5, a duration as a number of months or seconds, a shape of
 *   GeoSPARQL with a datatype of its own: virtuoso-values.ts. Of equal numbers (and true beside 1) of one subject and
 *   property it keeps one. `graph()` and `version()` read the log, and give what was written.
 * - What expressions give has the types of SQL: a boolean is the integer 1 or 0; 1/2 is 0: virtuoso-division.ts.
 * - It joins a variable that a part may leave unbound as if it were bound: virtuoso-loose.ts.
 * - GROUP_CONCAT wants a separator, and "a"^^xsd:string finds nothing: virtuoso-text.ts.
 * - What DISTINCT or GROUP BY of a sub-select leaves unbound, and with LIMIT what an OPTIONAL inside UNION does, it takes
 *   for bound: query/rewrite/unbound.ts says it otherwise.
 * - CONSTRUCT fails where a literal would be a subject: virtuoso-template.ts. For `*` without variables it gives one of its own.
 * - Filters mean something else to it where a variable is unbound, and some negations: virtuoso-filters.ts.
 * - VALUES behind a SELECT, MINUS, and branches of UNION without a pattern mean something else to it: virtuoso-groups.ts.
 * - Its paths with + and * give what is reached in several ways several times: virtuoso-paths.ts. One with * wants one
 *   end to be known, or it is refused.
 */
export const virtuoso: Dialect = {
  ...standard,
  engine: 'virtuoso',
  notes,
  union,
  traits: { once: 'union', keepsUnbound: false, keepsEmptyGroup: true, ordersKinds: true },
  unionAdvice: '',
  rowsAdvice: 'Set ResultSetMaxRows below [SPARQL] in virtuoso.ini to 1000000, and start it again.',
  statements: 1_000,
  characters: 1_000_000,
  atomic: false,
  updateBy: 'form',
  graphParameter: 'graph-uri',
  isSystem: (graph) => system.test(graph),
  pose(query, { ms, hidden }) {
    const message = beyondSparql(query) ?? answeredWrongly(query);
    if (message !== undefined) return { state: 'malformed', message };
    const less = subtracted(valuesWithin(plainFilters(query)));
    if (less.state === 'refused') return { state: 'malformed', message: less.message };
    const whole = joined(less.query);
    if (whole.state === 'refused') return { state: 'malformed', message: whole.message };
    const put = onlyTriples(fullBranches(withStarts(whole.query)));
    const placed = placeGraphs(inItsWords(wholeDataset(put)), [union, notes, ...hidden]);
    if (placed.state !== 'placed') return placed;
    const form = new URLSearchParams({ query: placed.query });
    if (!hasDataset(query)) {
      form.set('default-graph-uri', union);
      for (const graph of placed.named) form.append('named-graph-uri', graph);
    }
    form.set('timeout', String(Math.max(1_000, Math.ceil(ms))));
    return { state: 'posed', form };
  },
  failure(status, headers, text, ms) {
    const [said = ''] = text.split('SPARQL query:');
    if (status === 500 && /\bS1T\d\d\b/.test(said)) return { state: 'timed-out', afterMs: ms };
    return incomplete(headers, ms) ?? failureOf(status, said, ms);
  },
  mend(json): ResultsJson {
    if ('boolean' in json) return json;
    json.head.vars = json.head.vars.filter((name) => !name.startsWith(ownVariable) && name !== starAlone);
    for (const binding of json.results.bindings)
      for (const term of Object.values(binding)) {
        if (term.type === 'typed-literal') term.type = 'literal';
        if (term.type === 'bnode') term.value = term.value.replace('nodeID://', '');
        if (term.datatype !== undefined) Object.assign(term, mended(term as Typed));
      }
    return json;
  },
  mendTriples: mendedTriples,
};
