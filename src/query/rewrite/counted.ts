import type { ParsedQuery } from '../parse.ts';
import {
  type Expression,
  group,
  has,
  mapTree,
  type Pattern,
  type SubSelect,
  shared,
  variable,
  variablesOf,
} from '../syntax.ts';
import { drawsAnew } from './fresh-uuid.ts';
import { Hidden } from './once/hidden.ts';

type Query = ParsedQuery | SubSelect;
type Bind = Extract<Pattern, { subType: 'bind' }>;

/** COUNT of something that may be an error, unlike a variable, a constant or `*`. */
interface Count {
  distinct: boolean;
  expression: [Expression];
}

const isCount = (node: object): node is Count =>
  'aggregation' in node &&
  node.aggregation === 'count' &&
  'expression' in node &&
  Array.isArray(node.expression) &&
  node.expression[0]?.type === 'expression';

const isQuery = (node: object): node is Query => 'type' in node && node.type === 'query';

/** `IF(isIRI(e), "", "")`: a value where `e` is one, and an error where `e` is one. */
function whetherValue(expression: Expression): Expression {
  const { loc } = expression;
  const call = { type: 'expression', subType: 'operation', loc };
  const value = { type: 'term', subType: 'literal', value: '', loc };
  const test = { ...call, operator: 'isiri', args: [expression] };
  return { ...call, operator: 'if', args: [test, value, value] } as Expression;
}

/** The variables that `GROUP BY (… AS ?k)` makes, which there are only after the pattern. */
const madeByGroups = ({ solutionModifiers: { group: by } }: Query): Set<string> =>
  new Set(by?.groupings.flatMap((each) => ('variable' in each ? [each.variable.value] : [])));

/**
 * The same query with errors left out of what COUNT counts (SPARQL 1.1 §18.5.1.2). In the engine one error leaves the
 * whole group without a count, unless what is counted is a variable, a constant, or an IF of these. So `COUNT(e)` asks
 * whether `e` has a value, and `COUNT(DISTINCT e)` counts a variable that BIND gives the value of `e` at the end of the
 * pattern. That is left as it is where `e` needs what GROUP BY makes, or differs each time (`COUNT(DISTINCT *)` beside
 * it would see the difference).
 */
export function countValues(query: ParsedQuery): ParsedQuery {
  if (!has(query, isCount)) return query;
  const hidden = new Hidden(query);

  const inQuery = <T extends Query>(query: T): T => {
    const made = madeByGroups(query);
    const binds: Bind[] = [];
    const put = <U>(tree: U): U =>
      mapTree(tree, (node) => {
        if (isQuery(node)) return inQuery(node);
        if (!isCount(node)) return undefined;
        // It holds no other aggregate, also not in EXISTS: the parser refuses that.
        const [expression] = node.expression;
        if (!node.distinct) return { ...node, expression: [whetherValue(expression)] };
        if (drawsAnew(expression) || shared(variablesOf(expression), made).size > 0) return undefined;
        const { loc } = expression;
        const value = variable(hidden.next(), loc);
        binds.push({ type: 'pattern', subType: 'bind', expression, variable: value, loc });
        return { ...node, expression: [value] };
      });
    const counted = {
      ...query,
      ...('variables' in query && { variables: put(query.variables) }),
      solutionModifiers: put(query.solutionModifiers),
      where: put(query.where),
    };
    const { where } = counted;
    return where === undefined || binds.length === 0
      ? counted
      : { ...counted, where: group([where, ...binds], where.loc) };
  };
  return inQuery(query);
}
