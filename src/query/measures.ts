import { below } from './syntax.ts';

/** Most of each thing that one query may hold. */
export interface Measures {
  /** Triple patterns of one group. */
  maxTriples: number;
  /** Triple patterns of the whole query; the engine plans neighbouring groups as one. */
  maxPatterns: number;
  /** Rows of one VALUES block. */
  maxValues: number;
  /** Operators, functions and aggregates of the whole query. */
  maxOperations: number;
  /** Steps of one property path. */
  maxSteps: number;
}

const measures: Measures = {
  maxTriples: 40,
  maxPatterns: 200,
  maxValues: 10_000,
  maxOperations: 1000,
  maxSteps: 32,
};

const count = (root: object, type: string) =>
  Iterator.from(below(root))
    .filter((node) => node.type === type)
    .take(100_000)
    .toArray().length;

/**
 * A sentence about what the query has too much of, within SERVICE too; undefined where all is well. `SERVICE` where it
 * asks by that, unless `services` may be asked.
 */
export function findExcess(
  query: object,
  { services = false, ...limits }: Partial<Measures> & { services?: boolean } = {},
): string | undefined {
  const { maxTriples, maxPatterns, maxValues, maxOperations, maxSteps } = { ...measures, ...limits };
  let operations = 0;
  let patterns = 0;
  for (const node of below(query)) {
    if (node.type === 'expression') operations++;
    if (node.type === 'triple') patterns++;
    if (node.type === 'path' && count(node, 'term') > maxSteps)
      return `A property path has more than ${maxSteps} steps.`;
    if (node.type !== 'pattern') continue;
    switch (node.subType) {
      case 'service':
        if (!services) return 'SERVICE';
        break;
      case 'bgp':
        if (count(node, 'triple') > maxTriples) return `A group has more than ${maxTriples} triple patterns.`;
        break;
      case 'values':
        if ('values' in node && Array.isArray(node.values) && node.values.length > maxValues) {
          return `A VALUES block has more than ${maxValues} rows.`;
        }
        break;
    }
  }
  if (patterns > maxPatterns) return `The query has more than ${maxPatterns} triple patterns.`;
  return operations > maxOperations
    ? `The query has more than ${maxOperations} operators and functions.`
    : undefined;
}
