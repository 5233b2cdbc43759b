import type { Placed, PlacedCriterion } from './placed.ts';
import { type Condition, comparison } from './sparql-comparison.ts';
import type { Expression, Group, Located } from './sparql-read.ts';
import { placeIn, refuse, type Scope } from './sparql-scope.ts';

/**
 * Compiles the expression of a FILTER. `exists` compiles the group of an EXISTS. Every operator but comparisons with
 * constants, IN, &&, ||, ! and EXISTS is refused.
 */
export function compileFilter(
  scope: Scope,
  expression: Expression,
  exists: (group: Group) => Placed | undefined,
): Condition[] {
  const { compiler } = scope;
  const at = placeIn(compiler, expression, 'E_EXPR');

  if (expression.type === 'expression' && expression.subType === 'patternOperation') {
    const inner = exists(expression.args);
    if (!inner) return [];
    const placed: Placed = expression.operator === 'exists' ? inner : { kind: 'none', members: [inner], at };
    return [{ placed, variables: [] }];
  }
  if (expression.type !== 'expression' || expression.subType !== 'operation') {
    refuse(compiler, expression, 'E_EXPR', 'A FILTER compares a variable of a facet with constants.');
    return [];
  }
  const parts = () => expression.args.map((part) => compileFilter(scope, part, exists));
  switch (expression.operator) {
    case '&&':
      return parts().flat();
    case '||': {
      const alternatives = parts().map((conditions) => together(scope, conditions, expression));
      if (alternatives.some((one) => one === undefined)) return [];
      const known = alternatives.filter((one) => one !== undefined);
      const members = known.map(({ placed }) => placed);
      return [
        { placed: { kind: 'any', members, at }, variables: known.flatMap(({ variables }) => variables) },
      ];
    }
    case '!': {
      const one = together(scope, parts().flat(), expression);
      if (!one) return [];
      if (one.variables.length > 0)
        refuse(
          compiler,
          expression,
          'E_NEG',
          'A case may have several values here: write FILTER NOT EXISTS.',
        );
      // Not stated is no number: SPARQL would leave it out on both sides.
      if (hasRange(one.placed))
        refuse(compiler, expression, 'E_RANGE', 'Turn the comparison round in place of !: < for !(>=).');
      return [{ placed: { kind: 'none', members: [one.placed], at }, variables: [] }];
    }
    default: {
      const known = ['=', '!=', '<', '>', '<=', '>=', 'in', 'notin'].includes(expression.operator);
      if (known) return [comparison(scope, expression) ?? []].flat();
      refuse(compiler, expression, 'E_EXPR', `${expression.operator.toUpperCase()} is not understood here.`);
      return [];
    }
  }
}

function hasRange(placed: Placed): boolean {
  return 'kind' in placed ? placed.members.some(hasRange) : placed.anyOf === undefined;
}

/** Conditions that must all hold, as one; two about one variable of several values would need the same value. */
export function together(scope: Scope, conditions: readonly Condition[], at: Located): Condition | undefined {
  const merged = mergeRanges(conditions);
  const variables = merged.flatMap((condition) => [...new Set(condition.variables)]);
  const twice = variables.find((name, index) => variables.indexOf(name) < index);
  if (twice !== undefined)
    return refuse(
      scope.compiler,
      at,
      'E_EXPR',
      `?${twice} has two conditions, and a case may have several values here: put them into one, or use two variables.`,
    );
  const [only] = merged;
  if (!only) return undefined;
  if (merged.length === 1) return only;
  const members = merged.map(({ placed }) => placed);
  return { placed: { kind: 'all', members, at: placeIn(scope.compiler, at, 'E_COST') }, variables };
}

/** Two open ranges of one variable are one closed range of it. */
function mergeRanges(conditions: readonly Condition[]): Condition[] {
  const merged: Condition[] = [];
  const isOpen = (one: Placed): one is PlacedCriterion =>
    'facet' in one && one.anyOf === undefined && (one.from === undefined) !== (one.below === undefined);
  for (const condition of conditions) {
    const { placed, compares } = condition;
    const index = merged.findIndex(
      (other) =>
        compares !== undefined &&
        other.compares === compares &&
        isOpen(other.placed) &&
        isOpen(placed) &&
        (other.placed.from === undefined) !== (placed.from === undefined),
    );
    const other = merged[index];
    if (other) merged[index] = { ...other, placed: { ...other.placed, ...placed } as Placed };
    else merged.push(condition);
  }
  return merged;
}
