import type { Problem } from '../../base/index.ts';
import { adHoc } from '../../query/index.ts';
import { shorten, type Term, write } from '../../rdf/index.ts';
import type { Row } from '../../store/index.ts';
import type { Malformed, Validated } from '../../validation/index.ts';
import {
  type Html,
  problemPage,
  queriesPage,
  type SparqlResultView,
  sparqlPage,
  type TermView,
  validatePage,
} from '../../web/index.ts';
import type { Services } from '../services.ts';
import { failed } from '../sparql-failure.ts';
import { siteOf } from './site.ts';

/** The findings of a validation as clients get them. */
export function validationDocument({ conforms, profile, counts, findings }: Validated) {
  return { conforms, profile, counts, findings };
}

/** A description as it was sent, and what came of it. */
export interface Sent {
  text: string;
  validated: Validated | Malformed;
}

export async function validatePageView(services: Services, profile: string, sent?: Sent): Promise<Html> {
  const profiles = services.validation.profiles.map(({ name, label }) => ({ name, label }));
  return validatePage(
    { profiles, profile, text: sent?.text, result: sent?.validated },
    await siteOf(services),
  );
}

const starter = `PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?dataset ?title WHERE {
  ?dataset a dcat:Dataset ; dct:title ?title .
} ORDER BY ?title LIMIT 25`;

export async function sparqlView(
  services: Services,
  { query }: Record<string, string | undefined>,
): Promise<Html> {
  const examples = services.queries.list().map(({ name, summary, text }) => ({ name, summary, query: text }));
  return sparqlPage(
    {
      query: query ?? starter,
      endpoint: `${services.base}/sparql`,
      examples,
      ...(query !== undefined && { result: await run(services, query) }),
    },
    await siteOf(services),
  );
}

async function run({ store, config, ontology }: Services, query: string): Promise<SparqlResultView> {
  const checked = adHoc(query, { maxRows: config.queryRows });
  if (checked.state === 'refused')
    return { state: 'failed', message: checked.message, line: checked.line, column: checked.column };
  const started = performance.now();
  const answer = await store.query(checked.text, {
    pool: 'public',
    deadlineMs: config.queryMs,
    maxRows: config.queryRows,
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
      return { state: 'failed', message: failed(answer).message };
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
