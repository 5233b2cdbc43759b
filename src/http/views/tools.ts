import { Problem } from '../../base/index.ts';
import { checkAdHoc, visibleGraphs } from '../../query/index.ts';
import { shorten, type Term, write } from '../../rdf/index.ts';
import type { QueryLimits, Row } from '../../store/index.ts';
import {
  type Html,
  problemPage,
  queriesPage,
  type SparqlResultView,
  sparqlPage,
  type TermView,
} from '../../web/index.ts';
import { type ServiceQueries, timeLeft } from '../service-query.ts';
import type { Services } from '../services.ts';
import { failed } from '../sparql-failure.ts';
import { siteOf } from './site.ts';

const starter = `PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?dataset ?title WHERE {
  ?dataset a dcat:Dataset ; dct:title ?title .
} ORDER BY ?title LIMIT 25`;

/** The page of the endpoint, with an answer where something was asked; the problem of one that was not had goes with it. */
export async function sparqlView(
  services: Services,
  { query }: Record<string, string | undefined>,
  asker: Pick<QueryLimits, 'client' | 'signal'> = {},
  across?: ServiceQueries,
): Promise<{ page: Html; problem?: Problem | undefined }> {
  const outcome = query === undefined ? undefined : await run(services, query, asker, across);
  const listed = [...services.queries.list(), ...((await across?.examples()) ?? [])];
  const examples = listed.map(({ name, summary, text }) => ({ name, summary, query: text }));
  const problem = outcome instanceof Problem ? outcome : undefined;
  const result = outcome instanceof Problem ? toldOnPage(outcome) : outcome;
  const view = { query: query ?? starter, endpoint: `${services.base}/sparql`, examples };
  return { page: sparqlPage({ ...view, ...(result && { result }) }, await siteOf(services)), problem };
}

function toldOnPage({ message, extra }: Problem): SparqlResultView {
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return { state: 'failed', message, line: number(extra.line), column: number(extra.column) };
}

function givenProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

async function run(
  { store, config, ontology, base }: Services,
  query: string,
  asker: Pick<QueryLimits, 'client' | 'signal'>,
  across?: ServiceQueries,
): Promise<SparqlResultView | Problem> {
  const graphs = await visibleGraphs(store, base)();
  const limits = { maxRows: config.queryRows, graphs, base: `${base}/sparql` };
  const checked = await checkAdHoc(query, { ...limits, ...(across && { services: across.nodes() }) });
  if (checked.state === 'refused') {
    const { kind, message, line, column } = checked;
    return new Problem(kind, message, { line, column });
  }
  const started = performance.now();
  let text = checked.text;
  if (across !== undefined && checked.across !== undefined) {
    const asking = { graphs, deadlineMs: config.queryMs, ...asker };
    const resolved = await across.resolve({ text, across: checked.across }, asking).catch(givenProblem);
    if (resolved instanceof Problem) return resolved;
    if (resolved.state === 'quads') {
      const turtle = await write(resolved.quads, 'turtle');
      const ms = Math.round(performance.now() - started);
      return { state: 'graph', turtle, triples: resolved.quads.length, ms };
    }
    text = resolved.text;
  }
  const answer = await store.query(text, {
    pool: 'public',
    deadlineMs: timeLeft(config.queryMs, started),
    maxRows: config.queryRows,
    ...asker,
  });
  const ms = Math.round(performance.now() - started);
  const term = (each: Term): TermView =>
    each.termType === 'NamedNode'
      ? { type: 'iri', value: each.value, label: ontology.concept(each.value)?.label ?? shorten(each.value) }
      : {
          type: each.termType === 'Literal' ? 'literal' : 'blank',
          value: each.value,
          ...(each.termType === 'Literal' && each.language && { language: each.language }),
        };
  switch (answer.state) {
    case 'rows':
      return {
        state: 'rows',
        variables: answer.variables,
        rows: answer.rows.map((row: Row) =>
          Object.fromEntries(Object.entries(row).map(([key, value]) => [key, term(value)])),
        ),
        ms,
      };
    case 'boolean':
      return { state: 'boolean', value: answer.value, ms };
    case 'quads':
      return {
        state: 'graph',
        turtle: await write(answer.quads, 'turtle'),
        triples: answer.quads.length,
        ms,
      };
    default:
      return failed(answer);
  }
}

export async function queriesView(services: Services): Promise<Html> {
  const queries = services.queries.list().map(({ name, summary, parameters }) => ({
    name,
    summary,
    parameters: parameters.map((each) => ({ name: each.name, about: each.about })),
  }));
  return queriesPage({ queries }, await siteOf(services));
}

export function problemView(problem: Problem, advice: string): Html {
  const { status, title, message: detail, extra } = problem;
  return problemPage({
    status,
    title,
    detail,
    advice,
    requestId: typeof extra.requestId === 'string' ? extra.requestId : undefined,
  });
}

export async function problemKindView(
  services: Services,
  kind: { status: number; title: string; advice: string },
): Promise<Html> {
  return problemPage(kind, await siteOf(services));
}
