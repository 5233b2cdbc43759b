import type { Ontology } from '../../ontology/index.ts';
import type { Mistake } from '../criteria.ts';
import { groupMistakes, maxGroups, type QuestionReading } from '../question.ts';
import { understand } from './placed.ts';
import { compileGroup } from './sparql-group.ts';
import { Names } from './sparql-names.ts';
import { readSelect, type Select } from './sparql-read.ts';
import { type Compiler, refuse, type Scope } from './sparql-scope.ts';

/** The variable whose distinct values are counted; a refusal where the query counts anything else. */
function countedVariable(query: Select, compiler: Compiler): string | undefined {
  const counts = query.variables.filter((variable) => variable.type === 'pattern');
  const [count] = counts;
  if (count === undefined || counts.length > 1)
    return refuse(
      compiler,
      counts[1] ?? query,
      'E_AGG',
      'A query gives one number: (COUNT(DISTINCT ?case) AS ?n).',
    );
  const { expression } = count;
  const [counted] =
    expression.type === 'expression' &&
    expression.subType === 'aggregate' &&
    expression.aggregation.toLowerCase() === 'count' &&
    expression.distinct
      ? expression.expression
      : [];
  if (counted?.type === 'term' && counted.subType === 'variable') return counted.value;
  return refuse(compiler, count, 'E_AGG', 'Cases are counted, once each: (COUNT(DISTINCT ?case) AS ?n).');
}

/** The facets that a query is grouped by, and the refusals of whatever else it does with its rows. */
function groupsOf(query: Select, { compiler, variables }: Scope, ontology: Ontology): string[] {
  const { group, having, order, limitOffset } = query.solutionModifiers;
  for (const [part, name] of [
    [having, 'HAVING'],
    [order, 'ORDER BY'],
    [limitOffset, 'LIMIT and OFFSET'],
  ] as const)
    if (part)
      refuse(compiler, part, 'E_FORM', `${name} is not understood here: an answer always has all its rows.`);
  const names: string[] = [];
  const facets: string[] = [];
  for (const grouping of group?.groupings ?? []) {
    const term =
      'type' in grouping && grouping.type === 'term' && grouping.subType === 'variable'
        ? grouping
        : undefined;
    const bound = term && variables.get(term.value);
    if (term === undefined || !bound || bound.narrower) {
      refuse(
        compiler,
        grouping,
        'E_AGG',
        'Rows are grouped by a variable that a triple ?case facet:… ?variable binds.',
      );
      continue;
    }
    names.push(term.value);
    facets.push(bound.facet.id);
  }
  if (group && facets.length > 0)
    for (const { message } of groupMistakes(facets, ontology)) refuse(compiler, group, 'E_AGG', message);
  for (const variable of query.variables) {
    if (variable.type === 'term' && !names.includes(variable.value) && facets.length <= maxGroups)
      refuse(compiler, variable, 'E_AGG', `?${variable.value} is no variable that this query is grouped by.`);
    if (variable.type === 'wildcard')
      refuse(compiler, variable, 'E_AGG', 'No row about a case is ever given: count them.');
  }
  return facets;
}

/**
 * Understands a cohort written as a case-style SPARQL query: `SELECT (COUNT(DISTINCT ?case) AS ?n) WHERE {…}`. It is
 * compiled to criteria and never executed on cases; whether it is refused, and with which code, depends on its text
 * and on the declared facets only. docs/cohorts.md has the profile.
 */
export function parseCohortSparql(text: string, ontology: Ontology): QuestionReading {
  const reading = readSelect(text);
  if (reading.state === 'invalid') return reading;
  const { query } = reading;
  const compiler: Compiler = { text, names: new Names(query, ontology), subject: 'case', mistakes: [] };
  const subject = countedVariable(query, compiler);
  // Without it, every triple would be refused for a reason that is not its own.
  if (subject === undefined) return { state: 'invalid', mistakes: compiler.mistakes };
  compiler.subject = subject;
  for (const { value } of query.datasets.clauses)
    refuse(compiler, value, 'E_FORM', 'Cases are in no graph that could be named; leave FROM out.');
  const compiled = compileGroup(compiler, query.where, query.values ? [query.values] : []);
  if (!compiled.bindsCase)
    refuse(compiler, query.where, 'E_FORM', `No triple of this query is about ?${subject}.`);
  const groupBy = groupsOf(query, compiled.scope, ontology);
  const understood = understand(compiled.placed, ontology, compiler.mistakes, groupBy);
  if (understood.state === 'understood') return understood;
  return { state: 'invalid', mistakes: understood.mistakes.toSorted(inTextOrder) };
}

const inTextOrder = (a: Mistake, b: Mistake) =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
