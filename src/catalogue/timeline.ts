import type { NamedNode } from '../rdf/index.ts';
import type { Revision, VersionedStore } from '../store/index.ts';

/** One revision of one record. */
export interface Moment extends Pick<Revision, 'number' | 'at' | 'who' | 'why'> {
  /** Triples of the record that came and went, whatever else the revision changed. */
  added: number;
  removed: number;
  /** Whether the record as this left it can still be read; compaction drops old ones. */
  kept: boolean;
}

/** Records whose moments are remembered, and revisions that are read at a time. */
const remembered = 64;
const page = 200;

interface Known {
  moments: readonly Moment[];
  /** The oldest revision of the whole store that can be read; compaction needs the store closed, so it stays. */
  horizon: number;
}

/** Reads the moments of a record, oldest first; what is known of it is kept, and only newer ones are read. */
export function openTimelines(store: VersionedStore): (graph: NamedNode) => Promise<readonly Moment[]> {
  const known = new Map<string, Known>();

  async function newerThan(graph: NamedNode, number: number): Promise<Revision[]> {
    const found: Revision[] = [];
    for (let before: number | undefined; ; ) {
      const part = await store.history(graph, { limit: page, ...(before !== undefined && { before }) });
      const newer = part.filter((each) => each.number > number);
      found.push(...newer);
      if (newer.length < page) return found.reverse();
      before = newer.at(-1)?.number;
    }
  }

  async function horizonOf(graph: NamedNode, first: Revision | undefined): Promise<number> {
    const oldest = first === undefined ? undefined : await store.version(graph, first.number);
    return oldest?.state === 'forgotten' ? oldest.oldest : 0;
  }

  return async (graph) => {
    const before = known.get(graph.value);
    const newest = before?.moments.at(-1)?.number ?? 0;
    const [latest] = await store.history(graph, { limit: 1 });
    if (before !== undefined && (latest?.number ?? 0) === newest) return before.moments;
    const newer = await newerThan(graph, newest);
    const horizon = before?.horizon ?? (await horizonOf(graph, newer[0]));
    const moments = [
      ...(before?.moments ?? []),
      ...newer.map((revision) => ({ ...momentOf(revision, graph.value), kept: true })),
    ];
    // What stood when older differences were dropped is read as of then.
    const oldestKept = moments.findLast(({ number }) => number <= horizon)?.number ?? 0;
    const marked = moments.map((each) => ({ ...each, kept: each.number >= oldestKept }));
    known.delete(graph.value);
    if (known.size >= remembered) known.delete(known.keys().next().value ?? '');
    known.set(graph.value, { moments: marked, horizon });
    return marked;
  };
}

function momentOf({ number, at, who, why, graphs }: Revision, graph: string): Omit<Moment, 'kept'> {
  const { added = 0, removed = 0 } = graphs.find((each) => each.graph === graph) ?? {};
  return { number, at, who, why, added, removed };
}
