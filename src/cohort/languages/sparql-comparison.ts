import { isWhole } from '../codes.ts';
import { limits } from '../criteria.ts';
import type { Placed, PlacedCriterion } from './placed.ts';
import type { Expression, Located } from './sparql-read.ts';
import { type Bound, baseOf, boundOf, placeIn, refuse, type Scope } from './sparql-scope.ts';

type Operation = Extract<Expression, { subType: 'operation' }>;

/** A condition, and the variables of several values that it speaks of: no two conditions may share one. */
export interface Condition {
  placed: Placed;
  variables: string[];
  /** Of a comparison with a number: its variable. */
  compares?: string;
}

const flipped: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=', '!=': '!=' };

/** The value that a constant stands for: an IRI, or a text that is a code. */
export function constantOf(
  scope: Scope,
  term: { type: string; subType: string; value?: string },
): string | undefined {
  if (term.type !== 'term') return undefined;
  return term.subType === 'literal' ? term.value : scope.compiler.names.iri(term);
}

/** Values of a variable, as VALUES, IN and = list them. */
export function valuesOf(
  scope: Scope,
  { facet, narrower }: Bound,
  terms: readonly (Located & { type: string; subType: string; value?: string })[],
  at: Located,
): PlacedCriterion | undefined {
  if (terms.length > limits.values)
    return refuse(scope.compiler, at, 'E_COST', `A list may have ${limits.values} values, not more.`);
  const anyOf: string[] = [];
  const valuesAt = [];
  for (const term of terms) {
    const value = constantOf(scope, term);
    if (value === undefined)
      return refuse(
        scope.compiler,
        term,
        'E_EXPR',
        'A constant is expected here: an IRI, or a code as a string.',
      );
    anyOf.push(value);
    valuesAt.push(placeIn(scope.compiler, term, 'E_TERM'));
  }
  return {
    facet: facet.id,
    anyOf,
    ...(!narrower && { narrower: false }),
    at: placeIn(scope.compiler, at, 'E_TERM'),
    valuesAt,
  };
}

/** A comparison with a number, as a range of the facet's bands. */
function rangeOf(
  scope: Scope,
  { facet }: Bound,
  operator: string,
  limit: number,
  at: Operation,
): Placed | undefined {
  const whole = isWhole(facet.id);
  if (!whole && (operator === '>' || operator === '<=' || operator === '=' || operator === '!='))
    return refuse(
      scope.compiler,
      at,
      'E_RANGE',
      `Bands of ${facet.id} include their lower border and not their upper one: compare with >= and <.`,
    );
  const place = placeIn(scope.compiler, at, 'E_RANGE');
  const range = (bounds: { from?: number; below?: number }): PlacedCriterion => ({
    facet: facet.id,
    ...bounds,
    at: place,
  });
  switch (operator) {
    case '>=':
      return range({ from: limit });
    case '>':
      return range({ from: limit + 1 });
    case '<':
      return range({ below: limit });
    case '<=':
      return range({ below: limit + 1 });
    case '=':
      return range({ from: limit, below: limit + 1 });
    default:
      return refuse(scope.compiler, at, 'E_RANGE', 'A number is compared with >=, >, <, <= or =.');
  }
}

/** Number of a literal that is one; undefined for strings, so that "50" stays a code. */
function numberOf(term: Expression): number | undefined {
  if (term.type !== 'term' || term.subType !== 'literal' || typeof term.langOrIri !== 'object')
    return undefined;
  const value = Number(term.value);
  return Number.isFinite(value) ? value : undefined;
}

/** Compiles a comparison of a variable with constants. */
export function comparison(scope: Scope, expression: Operation): Condition | undefined {
  const { compiler } = scope;
  let { operator } = expression;
  let [left, ...right] = expression.args;
  if (left?.type === 'term' && left.subType !== 'variable' && right.length === 1 && flipped[operator]) {
    operator = flipped[operator] as string;
    [left, right] = [right[0], [left]];
  }
  if (left?.type !== 'term' || left.subType !== 'variable' || right.some((term) => term.type !== 'term'))
    return refuse(compiler, expression, 'E_EXPR', 'A FILTER compares a variable of a facet with constants.');
  const bound = boundOf(scope, left.value);
  if (!bound)
    return refuse(
      compiler,
      left,
      'E_EXPR',
      `?${left.value} is not a value of a facet in this group; a FILTER stands beside the triple that it is about.`,
    );
  // A variable that climbs holds every value above a case's own: as many as a facet of several values.
  const severalAt = bound.facet.cap > 1 || bound.narrower;
  const variables = severalAt ? [baseOf(scope, left.value)] : [];
  const negative = operator === '!=' || operator === 'notin';
  if (negative && severalAt)
    return refuse(
      compiler,
      expression,
      'E_NEG',
      `?${left.value} may have several values for a case: this would ask for one that differs. Write FILTER NOT EXISTS.`,
    );
  const [first] = right;
  const limit = first && right.length === 1 ? numberOf(first) : undefined;
  if (limit !== undefined && flipped[operator]) {
    if (bound.narrower)
      return refuse(
        compiler,
        expression,
        'E_RANGE',
        'A number is compared with a value, not with what is above it.',
      );
    const placed = rangeOf(scope, bound, operator, limit, expression);
    return placed && { placed, variables, compares: left.value };
  }
  if (!['=', '!=', 'in', 'notin'].includes(operator))
    return refuse(compiler, expression, 'E_RANGE', `${operator} compares with a number.`);
  if (right.length === 0) return refuse(compiler, expression, 'E_EXPR', 'IN needs a value.');
  const placed = valuesOf(scope, bound, right as Located[] as never, expression);
  if (!placed) return undefined;
  return {
    placed: negative ? { kind: 'none', members: [placed], at: placed.at } : placed,
    variables,
  };
}
