import { type Log, silentLog } from '../base/index.ts';
import type { Ontology } from '../ontology/index.ts';
import type { QueryLibrary } from '../query/index.ts';
import type { VersionedStore } from '../store/index.ts';
import { Breath } from './breath.ts';
import { DatasetIndex } from './dataset-index.ts';
import { type Listed, listDatasets, listRecords } from './listing.ts';
import type { CatalogueIndex } from './search.ts';

interface Kept {
  store: VersionedStore;
  ontology: Ontology;
  queries: QueryLibrary;
  /** What the names of record graphs start with. */
  prefix: string;
  log?: Log;
}

/** Revisions of the log that are read at a time. */
const page = 100;

/**
 * Keeps the index at the newest revision: from the log it is known which graphs a write touched, and these alone are
 * read again. Whoever asks waits until what was written before is in it; all who wait share the work.
 */
export function openNewestIndex({ store, ontology, queries, prefix, log = silentLog }: Kept) {
  let known: { at: number; datasets: DatasetIndex; picture: CatalogueIndex } | undefined;
  let underWay: Promise<void> | undefined;

  /** The record graphs that revisions after one touched, up to another. */
  async function touched(after: number, until: number): Promise<Set<string>> {
    const graphs = new Set<string>();
    for (let at = after; at < until; ) {
      const revisions = await store.changesSince(at, page);
      // Those after `until` are in the log, but perhaps not yet seen by queries.
      for (const revision of revisions.filter(({ number }) => number <= until))
        for (const { graph } of revision.graphs) if (graph.startsWith(prefix)) graphs.add(graph);
      at = revisions.at(-1)?.number ?? until;
    }
    return graphs;
  }

  async function catchUp(): Promise<void> {
    const started = performance.now();
    const until = await store.revision();
    const before = known;
    const records = [
      ...(before === undefined ? await listRecords(store, prefix) : await touched(before.at, until)),
    ];
    const breath = new Breath();
    const listed = await listDatasets(store, queries, ontology, { prefix, records, breath });
    const changes = new Map<string, Listed | undefined>();
    for (const record of records) {
      const id = record.slice(prefix.length);
      changes.set(id, listed.get(id));
    }
    const datasets = before?.datasets ?? new DatasetIndex(ontology);
    // An index in which a change failed half-way is not used again: the next who asks builds another.
    known = undefined;
    const picture =
      changes.size === 0 && before !== undefined ? before.picture : await datasets.change(changes);
    known = { at: until, datasets, picture };
    const { size } = picture;
    log.debug({ size, read: records.length, ms: Math.round(performance.now() - started) }, 'catalogue index');
  }

  /** The index of the newest revision, or of a later one. */
  return async function newestIndex(): Promise<CatalogueIndex> {
    const wanted = await store.revision();
    while (known === undefined || known.at < wanted) {
      underWay ??= catchUp().finally(() => {
        underWay = undefined;
      });
      await underWay;
    }
    return known.picture;
  };
}
