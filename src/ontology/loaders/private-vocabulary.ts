/** A class above another, and the least number of steps between them. */
export interface Above {
  code: string;
  distance: number;
}

/**
 * A licensed vocabulary in memory. It never enters the store, so no query, dump or feed can show it; whoever holds
 * the object holds the licence.
 */
export interface PrivateVocabulary {
  /** Number of active codes. */
  size: number;
  /** Number of direct is-a edges between them. */
  edges: number;
  has(code: string): boolean;
  /** Everything above a code, nearest first, without the code itself; empty for an unknown code. */
  ancestors(code: string): Above[];
  /** Everything below a code, nearest first; at most 10,000. */
  descendants(code: string): Above[];
  /** The preferred or fully specified name. */
  label(code: string): string | undefined;
  /** All names, the preferred one first. */
  names(code: string): string[];
}

/** A vocabulary as plain arrays: what an index file holds. Edges are positions in `codes`. */
export interface VocabularyTable {
  codes: readonly string[];
  /** All names of each code, separated by tabs (which no name holds), the preferred one first. */
  names: readonly string[];
  /** Child and parent of each edge, alternating. */
  edges: Uint32Array;
}

/** Neighbours of each node, one after another, with where each node's begin (compressed sparse rows). */
function rowsOf(size: number, edges: Uint32Array, from: 0 | 1): { start: Uint32Array; to: Uint32Array } {
  const start = new Uint32Array(size + 1);
  for (let i = from; i < edges.length; i += 2) start[edges[i]! + 1]! += 1;
  for (let i = 0; i < size; i++) start[i + 1]! += start[i]!;
  const free = start.slice();
  const to = new Uint32Array(edges.length / 2);
  for (let i = 0; i < edges.length; i += 2) {
    const node = edges[i + from]!;
    to[free[node]!] = edges[i + 1 - from]!;
    free[node]! += 1;
  }
  return { start, to };
}

/** A vocabulary from its arrays. Cycles do no harm: each code is met once. */
export function privateVocabulary({ codes, names, edges }: VocabularyTable): PrivateVocabulary {
  const position = new Map(codes.map((code, i) => [code, i]));
  const parents = rowsOf(codes.length, edges, 0);
  const children = rowsOf(codes.length, edges, 1);
  // Marks of the last walk that met a node spare clearing half a million flags for each question.
  const mark = new Uint32Array(codes.length);
  let walks = 0;

  function walk(code: string, { start, to }: typeof parents, limit: number): Above[] {
    const first = position.get(code);
    if (first === undefined) return [];
    walks += 1;
    mark[first] = walks;
    const found: Above[] = [];
    let level = [first];
    for (let distance = 1; level.length > 0; distance++) {
      const next: number[] = [];
      for (const at of level) {
        for (let i = start[at]!; i < start[at + 1]!; i++) {
          const node = to[i]!;
          if (mark[node] === walks) continue;
          if (found.length === limit) return found;
          mark[node] = walks;
          next.push(node);
          found.push({ code: codes[node]!, distance });
        }
      }
      level = next;
    }
    return found;
  }

  return {
    size: codes.length,
    edges: edges.length / 2,
    has: (code) => position.has(code),
    ancestors: (code) => walk(code, parents, Number.POSITIVE_INFINITY),
    descendants: (code) => walk(code, children, 10_000),
    label: (code) => names[position.get(code) ?? -1]?.split('\t', 1)[0] || undefined,
    names: (code) => names[position.get(code) ?? -1]?.split('\t').filter(Boolean) ?? [],
  };
}
