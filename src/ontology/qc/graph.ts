/** Most nodes that a search for a path visits; real orders are a handful of steps deep. */
const mostVisited = 10_000;

/** The shortest way from one node to another, both included; undefined where there is none. */
export function pathBetween(
  from: string,
  to: string,
  next: (node: string) => Iterable<string>,
): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const node of cameFrom.keys()) {
    if (cameFrom.size > mostVisited) return undefined;
    for (const further of next(node)) {
      if (further === to) {
        const path = [to];
        for (let at: string | undefined = node; at !== undefined; at = cameFrom.get(at)) path.unshift(at);
        return path;
      }
      if (!cameFrom.has(further)) cameFrom.set(further, node);
    }
  }
  return undefined;
}

/** The strongly connected component of every node, as a number (Tarjan, without recursion: chains may be long). */
export function components(
  nodes: readonly string[],
  next: (node: string) => Iterable<string>,
): Map<string, number> {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const component = new Map<string, number>();
  const stack: string[] = [];
  let found = 0;
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work: { node: string; left: string[] }[] = [];
    const open = (node: string) => {
      index.set(node, index.size);
      low.set(node, index.get(node) ?? 0);
      stack.push(node);
      work.push({ node, left: [...next(node)] });
    };
    open(root);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const { node, left } = top;
      const child = left.pop();
      if (child !== undefined) {
        if (!index.has(child)) open(child);
        else if (!component.has(child)) low.set(node, Math.min(low.get(node) ?? 0, index.get(child) ?? 0));
        continue;
      }
      work.pop();
      const above = work.at(-1)?.node;
      if (above !== undefined) low.set(above, Math.min(low.get(above) ?? 0, low.get(node) ?? 0));
      if (low.get(node) !== index.get(node)) continue;
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        component.set(member, found);
        if (member === node) break;
      }
      found += 1;
    }
  }
  return component;
}
