import type { ParsedQuery } from './parser.ts';

/** What stands between the braces of WHERE. */
export type Group = ParsedQuery['where'] & { subType: 'group' };
/** One part of a group: triples, a filter, a sub-select, another group. */
export type Pattern = Group['patterns'][number];
export type Filter = Extract<Pattern, { subType: 'filter' }>;
export type Expression = Filter['expression'];
export type SubSelect = Extract<Pattern, { type: 'query'; subType: 'select' }>;
export type Bgp = Extract<Pattern, { subType: 'bgp' }>;

/** A node of the tree as far as a walk over everything needs to know it. */
export interface Node {
  type?: unknown;
  subType?: unknown;
  value?: unknown;
}

/** A variable, an IRI, a literal or a blank node. */
export interface Term {
  type: string;
  subType: string;
  value: string;
  label?: string;
  langOrIri?: string | { value: string; prefix?: string };
}

/** Whether a node is a term of this kind. */
export const isTerm = (node: object, kind: string): node is Term =>
  'type' in node && node.type === 'term' && 'subType' in node && node.subType === kind;

/** Every node of the tree below one, itself first. A loop, since a hostile tree is deeper than the stack. */
export function* below(root: object): Generator<Node> {
  const open: object[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('type' in node) yield node;
    for (const [key, part] of Object.entries(node)) {
      if (key !== 'loc' && typeof part === 'object' && part !== null) open.push(part);
    }
  }
}

/**
 * The tree with what `change` gives in the place of a node, and goes no further there; where it gives nothing, the tree
 * is changed below. What stays the same stays the very same.
 */
export function mapTree<T>(tree: T, change: (node: object) => object | undefined): T {
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) {
    const parts = tree.map((part) => mapTree(part, change));
    return (parts.some((part, i) => part !== tree[i]) ? parts : tree) as T;
  }
  const instead = change(tree);
  if (instead !== undefined) return instead as T;
  let changed: Record<string, unknown> | undefined;
  for (const [key, part] of Object.entries(tree)) {
    const fresh = key === 'loc' ? part : mapTree(part, change);
    if (fresh !== part) changed = { ...(changed ?? tree), [key]: fresh };
  }
  return (changed ?? tree) as T;
}

/** `{ … }` */
export const group = (patterns: Pattern[], loc: Group['loc']): Group => ({
  type: 'pattern',
  subType: 'group',
  patterns,
  loc,
});

/** `?name` */
export const variable = (value: string, loc: Group['loc']) =>
  ({ type: 'term', subType: 'variable', value, loc }) as const;

/** The names of all variables anywhere below. */
export function variablesOf(root: object): Set<string> {
  const found = new Set<string>();
  for (const { type, subType, value } of below(root))
    if (type === 'term' && subType === 'variable') found.add(String(value));
  return found;
}

/** Whether some node below is of this kind. A loop of its own, since every query is looked through several times. */
export function has(root: object, fits: (node: Node) => boolean): boolean {
  const open: object[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('type' in node && fits(node)) return true;
    for (const part of Object.values(node)) if (typeof part === 'object' && part !== null) open.push(part);
  }
  return false;
}

/** What both sets hold. */
export const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> =>
  new Set([...a].filter((each) => b.has(each)));

/** Whether everything of the first stands in the second. */
export const isWithin = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  [...a].every((each) => b.has(each));
