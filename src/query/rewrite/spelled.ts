import type { ParsedQuery } from '../parse.ts';
import { type Expression, isTerm, mapTree, variable as variableNamed } from '../syntax.ts';
import { Hidden } from './once/hidden.ts';

interface Part {
  type?: unknown;
  subType?: unknown;
  operator?: unknown;
  args?: Expression[];
  variables?: readonly object[];
  variable?: object;
  value?: Expression;
  loc?: Expression['loc'];
}

const unary = new Set(['!', 'uplus', 'uminus']);

const isUnary = (node: unknown) => unary.has(String((node as Part | undefined)?.operator));

/** `COALESCE(e)`: the value of e, or its error, as a call, which may stand where brackets may. */
const called = (e: Expression) =>
  ({ type: 'expression', subType: 'operation', operator: 'coalesce', args: [e], loc: e.loc }) as Expression;

/** `(1 AS ?name)` */
function one(name: string, loc: Expression['loc']): object {
  const integer = 'http://www.w3.org/2001/XMLSchema#integer';
  const langOrIri = { type: 'term', subType: 'namedNode', value: integer, loc };
  const expression = { type: 'term', subType: 'literal', value: '1', langOrIri, loc };
  return { type: 'pattern', subType: 'bind', expression, variable: variableNamed(name, loc), loc };
}

/**
 * The same query without what cannot be written down, or is not read. Two signs in a row: the generator leaves out the
 * brackets of `-(-?x)`. A sub-select that projects nothing: there is no text for it, and the other rewritings make some.
 * `GROUP BY (?x AS ?y)`: the engine takes ?y for unbound, though not where the expression is more than a variable.
 */
export function asSpelled(query: ParsedQuery): ParsedQuery {
  const hidden = new Hidden(query);
  const put = <T>(tree: T): T =>
    mapTree(tree, (node) => {
      const { type, subType, args, variables, variable, value } = node as Part;
      if (args !== undefined && isUnary(node) && isUnary(args[0]))
        return { ...node, args: put(args).map(called) };
      if (variable !== undefined && value !== undefined && isTerm(value, 'variable'))
        return { ...node, value: called(value) };
      if (type !== 'query' || subType !== 'select' || variables?.length !== 0) return undefined;
      const { loc } = node as { loc: Expression['loc'] };
      return { ...put({ ...node, variables: undefined }), variables: [one(hidden.next(), loc)] };
    });
  return put(query);
}
