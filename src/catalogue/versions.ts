import { inGraph, name, type Quad, quad } from '../rdf/index.ts';
import type { VersionedStore } from '../store/index.ts';
import { type Found, provenanceGraph, recordGraph, stateOf } from './record.ts';
import { type Moment, openTimelines } from './timeline.ts';

/** Which version is meant: as of a revision of the store, or as of a time. */
export type When = { revision: number } | { time: Date };

/** A record as it was, or why it cannot be shown so. `moment` is the revision that left it as it then was. */
export type RecordVersion =
  | { state: 'found'; moment: Moment; record: Extract<Found, { state: 'found' }> }
  | { state: 'withdrawn'; moment: Moment; record: Extract<Found, { state: 'withdrawn' }> }
  /** It came later: at `first`. */
  | { state: 'absent'; first: Moment }
  /** Compaction dropped what it was; `oldest` can still be read. */
  | { state: 'forgotten'; moment: Moment; oldest: Moment | undefined }
  /** There is no such revision yet. */
  | { state: 'ahead'; newest: number }
  /** There was never such a record. */
  | { state: 'unknown' };

/** What a record gained and lost between two revisions. */
export interface RecordComparison {
  added: Quad[];
  removed: Quad[];
}

/** The reading side of a record's history. */
export interface Versions {
  /** Every revision of a record, oldest first; empty where there never was one. */
  timeline(id: string): Promise<readonly Moment[]>;
  version(id: string, when: When): Promise<RecordVersion>;
  /** The records as of two revisions, compared; 0 is before everything. Throws a Problem where one was dropped. */
  compare(id: string, from: number, to: number): Promise<RecordComparison>;
}

/** What a restoration needs: the record, and what was noted about how it came to be so, as they were. */
export interface Former {
  record: Quad[];
  provenance: Quad[] | undefined;
}

export function openVersions(
  store: VersionedStore,
  base: string,
): Versions & {
  former(id: string, revision: number): Promise<Former>;
} {
  const timelineOf = openTimelines(store);
  const timeline = (id: string) => timelineOf(recordGraph(base, id));

  async function version(id: string, when: When): Promise<RecordVersion> {
    const moments = await timeline(id);
    const [first] = moments;
    if (first === undefined) return { state: 'unknown' };
    const newest = await store.revision();
    if ('revision' in when && when.revision > newest) return { state: 'ahead', newest };
    const at = 'revision' in when ? when.revision : await store.revisionAt(when.time);
    const moment = moments.findLast(({ number }) => number <= at);
    if (moment === undefined) return { state: 'absent', first };
    const graph = recordGraph(base, id);
    const then = await store.version(graph, moment.number);
    switch (then.state) {
      case 'present': {
        const record = await stateOf(graph, id, then.quads, moment);
        return record.state === 'found'
          ? { state: 'found', moment, record }
          : { state: 'withdrawn', moment, record };
      }
      // An emptied graph is told like a tombstone, which it then gets here.
      case 'withdrawn': {
        const quads = [quad(graph, name('rdf:type'), name('col:Withdrawn'), graph)];
        const { at, who, why } = moment;
        return { state: 'withdrawn', moment, record: { state: 'withdrawn', id, at, who, why, quads } };
      }
      case 'forgotten':
        return { state: 'forgotten', moment, oldest: moments.find(({ kept }) => kept) };
      case 'absent':
        return { state: 'absent', first };
    }
  }

  async function former(id: string, revision: number): Promise<Former> {
    const then = await store.version(recordGraph(base, id), revision);
    const noted = await store.version(provenanceGraph(base, id), revision);
    return {
      record: then.state === 'present' ? then.quads : [],
      provenance: noted.state === 'forgotten' ? undefined : noted.state === 'present' ? noted.quads : [],
    };
  }

  return {
    timeline,
    version,
    async compare(id, from, to) {
      const { added, removed } = await store.compare(recordGraph(base, id), from, to);
      return { added: inGraph(added), removed: inGraph(removed) };
    },
    former,
  };
}
