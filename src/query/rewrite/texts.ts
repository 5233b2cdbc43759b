import { type Expression, mapTree } from '../syntax.ts';

interface Call {
  operator?: unknown;
  aggregation?: unknown;
  args?: Expression[];
  expression?: Expression[];
}

const isString = (expression: Expression | undefined) =>
  expression?.type === 'expression' && expression.subType === 'operation' && expression.operator === 'str';

/**
 * The same query with two functions as other engines and XPath have them. GROUP_CONCAT takes IRIs and numbers by their
 * texts, where the engine gives no value and no error (SPARQL 1.1 §18.5.1.7 leaves it open). In the replacement of
 * REPLACE, `$1` ends before a letter (XPath Functions §5.6.4: `$1c` is the first group, and a c); the engine takes `1c`
 * for a name.
 */
export function asTexts<T>(tree: T): T {
  return mapTree(tree, (node) => {
    const { operator, aggregation, args, expression } = node as Call;
    if (aggregation === 'group_concat' && expression?.length === 1 && !isString(expression[0])) {
      const [each] = asTexts(expression) as [Expression];
      const text = { type: 'expression', subType: 'operation', operator: 'str', args: [each], loc: each.loc };
      return { ...node, expression: [text] };
    }
    const [, , by] = operator === 'replace' && args !== undefined ? args : [];
    if (by?.type !== 'term' || by.subType !== 'literal' || !/\$\d+[A-Za-z_]/.test(by.value)) return undefined;
    const value = by.value.replace(/(?<!\\)\$(\d+)/g, (_, group) => `\${${group}}`);
    return { ...node, args: asTexts(args)?.with(2, { ...by, value }) };
  });
}
