import type { ParsedQuery } from './parse.ts';

/** Most of each thing that one query may hold. */
export interface Measures {
  /** Triple patterns of one group. */
  maxTriples: number;
  /** Rows of one VALUES block. */
  maxValues: number;
  /** Operators, functions and aggregates of the whole query. */
  maxOperations: number;
  /** Steps of one property path. */
  maxSteps: number;
}

const measures: Measures = { maxTriples: 40, maxValues: 10_000, maxOperations: 1000, maxSteps: 32 };

interface Node {
  type?: unknown;
  subType?: unknown;
}

/** Every node of the tree below one, itself first. A loop, since a hostile tree is deeper than the stack. */
function* below(root: object): Generator<Node> {
  const open: object[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('type' in node) yield node;
    for (const [key, part] of Object.entries(node)) {
      if (key !== 'loc' && typeof part === 'object' && part !== null) open.push(part);
    }
  }
}

const count = (root: object, type: string) =>
  Iterator.from(below(root))
    .filter((node) => node.type === type)
    .take(100_000)
    .toArray().length;

/** `SERVICE`, or a sentence about what the query has too much of; undefined where all is well. */
export function findExcess(query: ParsedQuery, limits: Partial<Measures> = {}): string | undefined {
  const { maxTriples, maxValues, maxOperations, maxSteps } = { ...measures, ...limits };
  let operations = 0;
  for (const node of below(query)) {
    if (node.type === 'expression') operations++;
    if (node.type === 'path' && count(node, 'term') > maxSteps)
      return `A property path has more than ${maxSteps} steps.`;
    if (node.type !== 'pattern') continue;
    switch (node.subType) {
      case 'service':
        return 'SERVICE';
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
  return operations > maxOperations
    ? `The query has more than ${maxOperations} operators and functions.`
    : undefined;
}
