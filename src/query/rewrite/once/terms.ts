import { type Expression, type Group, group, type Pattern, variable } from '../../syntax.ts';
import { subSelect } from '../exists.ts';

type Loc = Group['loc'];
type Bind = Extract<Pattern, { subType: 'bind' }>;
export type Variable = Bind['variable'];

/** `FILTER EXISTS { … }` */
const exists = (patterns: Pattern[], loc: Loc): Pattern => ({
  type: 'pattern',
  subType: 'filter',
  expression: {
    type: 'expression',
    subType: 'patternOperation',
    operator: 'exists',
    args: group(patterns, loc),
    loc,
  },
  loc,
});

/** `FILTER(?name NOT IN (…))` */
export const noneOf = (name: Variable, members: readonly Expression[], loc: Loc): Pattern => ({
  type: 'pattern',
  subType: 'filter',
  expression: { type: 'expression', subType: 'operation', operator: 'notin', args: [name, ...members], loc },
  loc,
});

const integer = (value: number, loc: Loc) =>
  ({
    type: 'term',
    subType: 'literal',
    value: String(value),
    langOrIri: { type: 'term', subType: 'namedNode', value: 'http://www.w3.org/2001/XMLSchema#integer', loc },
    loc,
  }) as const;

/** `{ … } UNION { … }` */
export const unionOf = (branches: readonly (readonly Pattern[])[], loc: Loc): Pattern => ({
  type: 'pattern',
  subType: 'union',
  patterns: branches.map((each) => group([...each], loc)),
  loc,
});

/** A UNION whose branches say by a variable which of them a solution is of, so that two never give the same one. */
export function tagged(branches: readonly (readonly Pattern[])[], tag: string, loc: Loc): Pattern {
  const told = (which: number): Pattern => ({
    type: 'pattern',
    subType: 'bind',
    expression: integer(which, loc),
    variable: variable(tag, loc),
    loc,
  });
  return unionOf(
    branches.map((each, i) => [...each, told(i)]),
    loc,
  );
}

type Values = Extract<Pattern, { subType: 'values' }>;

/** The same VALUES with the number of its row in each. */
export const numbered = (values: Values, name: string): Values => ({
  ...values,
  variables: [...values.variables, variable(name, values.loc)],
  values: values.values.map((row, i) => ({ ...row, [name]: integer(i, values.loc) })),
});

/** `{ SELECT DISTINCT … { … } }`; of patterns without variables, `FILTER EXISTS { … }`. */
export function distinct(patterns: readonly Pattern[], names: ReadonlySet<string>, loc: Loc): Pattern {
  return names.size === 0 ? exists([...patterns], loc) : subSelect(group([...patterns], loc), names, true);
}
