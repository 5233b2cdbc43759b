/** A row of VALUES has the names of variables as its keys. */
const isValues = (tree: object): tree is { values: Record<string, unknown>[] } =>
  'subType' in tree && tree.subType === 'values' && 'values' in tree;

/** The tree with other names for some variables. */
export function renamed<T>(tree: T, names: ReadonlyMap<string, string>): T {
  if (names.size === 0 || typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map((part) => renamed(part, names)) as T;
  if ('subType' in tree && tree.subType === 'variable' && 'value' in tree) {
    const name = names.get(String(tree.value));
    return name === undefined ? tree : { ...tree, value: name };
  }
  const parts = Object.entries(tree).map(([key, part]) => [key, key === 'loc' ? part : renamed(part, names)]);
  const copy = Object.fromEntries(parts) as T & object;
  if (!isValues(copy)) return copy;
  const values = copy.values.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, term]) => [names.get(name) ?? name, term])),
  );
  return { ...copy, values };
}
