import type { Clock } from '../base/index.ts';
import {
  canonicalHash,
  inGraph,
  iri,
  literal,
  name,
  type Quad,
  quad,
  type Reading,
  read,
  skolemise,
} from '../rdf/index.ts';
import type { Revision, VersionedStore } from '../store/index.ts';
import type { Validation } from '../validation/index.ts';
import { activityOf, type Change, normalise } from './normalise/index.ts';
import {
  describedDataset,
  etagOf,
  type Found,
  idFrom,
  provenanceGraph,
  recordGraph,
  stateOf,
} from './record.ts';
import { holds, type Precondition, type Restored, type Submission, type Submitted } from './submission.ts';
import { openVersions, type Versions } from './versions.ts';

type TextRead = Extract<Reading, { state: 'read' }>;

export interface Registry extends Versions {
  submit(submission: Submission): Promise<Submitted>;
  withdraw(
    id: string,
    who: string,
    why: string,
    only?: Precondition,
  ): Promise<'withdrawn' | 'moved-on' | 'unknown'>;
  get(id: string): Promise<Found>;
  /**
   * Gives a record the description it had at a revision, as a new revision; also one that was withdrawn. It is taken
   * as it was, without asking today's profile, by which it was not written.
   */
  restore(
    id: string,
    revision: number,
    by: { who: string; why: string },
    only?: Precondition,
  ): Promise<Restored>;
  /** The newest revisions of a record, newest first, at most `limit`. */
  history(id: string, limit?: number): Promise<Revision[]>;
}

/** The id of a description that names itself nothing: its title, and a hash that is equal for equal graphs. */
async function idOf(quads: readonly Quad[], dataset: string): Promise<string> {
  const titles = quads.filter((q) => q.subject.value === dataset && q.predicate.equals(name('dct:title')));
  return idFrom(titles[0]?.object.value ?? 'dataset', await canonicalHash(inGraph(quads)));
}

/** The writing side of the catalogue: each dataset has a graph of its own, changed whole and atomically. */
export function openRegistry(
  store: VersionedStore,
  validation: Validation,
  base: string,
  clock: Clock,
): Registry {
  const { former, ...versions } = openVersions(store, base);
  // One writer at a time for each record, so that a check of If-Match and the change behind it are one step.
  const busy = new Map<string, Promise<unknown>>();
  const alone = <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const next = (busy.get(id) ?? Promise.resolve()).then(work, work);
    const settled = next.catch(() => undefined).finally(() => busy.get(id) === settled && busy.delete(id));
    busy.set(id, settled);
    return next;
  };

  async function get(id: string): Promise<Found> {
    const graph = recordGraph(base, id);
    const quads = await store.graph(graph);
    if (quads.length === 0) return { state: 'unknown', id };
    const [latest] = await store.history(graph, { limit: 1 });
    return stateOf(graph, id, quads, latest ?? { at: clock().toISOString(), who: '', why: '' });
  }

  async function submit(submission: Submission): Promise<Submitted> {
    // Relative IRIs mean the record itself, so the id must be known first; an unnamed one is read off the text.
    const provisional = recordGraph(base, submission.id ?? 'new');
    const first = await read(submission.text, submission.format, provisional.value);
    if (first.state === 'malformed') return first;
    const about = describedDataset(first.quads, provisional.value);
    if (about === undefined) return { state: 'no-dataset' };
    const id =
      submission.id ?? (about === provisional.value ? await idOf(first.quads, about) : idFrom(about));
    const graph = recordGraph(base, id);
    if (graph.equals(provisional)) return alone(id, () => register(id, submission, first));
    const second = await read(submission.text, submission.format, graph.value);
    return second.state === 'malformed' ? second : alone(id, () => register(id, submission, second));
  }

  async function register(id: string, submission: Submission, reading: TextRead): Promise<Submitted> {
    const graph = recordGraph(base, id);
    const before = await get(id);
    const etag = before.state === 'found' ? before.etag : '';
    if (!holds(submission.only, etag)) return { state: 'moved-on', etag };

    const { quads, changes, slips, origin } = normalise(reading.quads);
    const placeOf = (q: Quad) => reading.placeOf(origin.get(q) ?? q);
    const propertyPlaceOf = (q: Quad) => reading.propertyPlaceOf?.(origin.get(q) ?? q);
    const { nodePlaceOf } = reading;
    // A fix is an edit of the text as it was sent, so it can be offered only where the text says what is checked.
    const { text, format } = submission;
    const wording = { text, format, base: graph.value, prefixes: reading.prefixes };
    const source = changes.length === 0 ? { source: wording } : { wording };
    const validated = await validation.validateQuads(
      { quads, placeOf, propertyPlaceOf, ...(nodePlaceOf && { nodePlaceOf }), ...source },
      submission.profile,
    );
    if (!validated.conforms) return { state: 'invalid', validation: validated, slips };

    const named = inGraph(await skolemise(inGraph(quads), graph.value), graph);
    const { who, why } = submission;
    const provenance = await normalisation(id, changes, who);
    const graphs = [
      { graph, quads: named },
      ...(provenance.length > 0 ? [{ graph: provenanceGraph(base, id), quads: provenance }] : []),
    ];
    const newEtag = await etagOf(named);
    // Compared by hash, not left to the store: the time in a provenance graph would make every repeat a change.
    if (newEtag === etag) return { state: 'unchanged', id, etag, slips, validation: validated };
    if (!submission.dryRun) await store.change({ who, why, graphs });
    return {
      state: before.state === 'found' ? 'revised' : 'created',
      id,
      etag: newEtag,
      slips,
      validation: validated,
    };
  }

  /** What the normaliser changed, as a prov:Activity from which it can be taken back. */
  async function normalisation(id: string, changes: readonly Change[], who: string): Promise<Quad[]> {
    const graph = provenanceGraph(base, id);
    const activity = iri(`${graph.value}#normalisation`);
    const occasion = { activity, generated: recordGraph(base, id), at: clock().toISOString(), who };
    return inGraph(await activityOf(changes, occasion), graph);
  }

  async function withdraw(id: string, who: string, why: string, only?: Precondition) {
    return alone(id, async () => {
      const before = await get(id);
      if (before.state !== 'found') return 'unknown' as const;
      if (!holds(only, before.etag)) return 'moved-on' as const;
      const graph = recordGraph(base, id);
      const at = literal(clock().toISOString(), { datatype: name('xsd:dateTime').value });
      const tombstone = [
        quad(graph, name('rdf:type'), name('col:Withdrawn'), graph),
        quad(graph, name('dct:subject'), iri(before.iri), graph),
        quad(graph, name('prov:invalidatedAtTime'), at, graph),
        quad(graph, name('dct:description'), literal(why, { language: 'en' }), graph),
      ];
      await store.change({ who, why, graphs: [{ graph, quads: tombstone }] });
      return 'withdrawn' as const;
    });
  }

  async function restore(
    id: string,
    revision: number,
    by: { who: string; why: string },
    only?: Precondition,
  ): Promise<Restored> {
    return alone(id, async () => {
      const before = await get(id);
      const etag = before.state === 'found' ? before.etag : '';
      const version = await versions.version(id, { revision });
      if (version.state !== 'found') return { state: 'nothing-there', version };
      if (!holds(only, etag)) return { state: 'moved-on', etag };
      const then = await former(id, version.moment.number);
      const newEtag = await etagOf(then.record);
      if (newEtag === etag) return { state: 'unchanged', id, etag };
      const changed = await store.change({
        ...by,
        graphs: [
          { graph: recordGraph(base, id), quads: then.record },
          ...(then.provenance === undefined
            ? []
            : [{ graph: provenanceGraph(base, id), quads: then.provenance }]),
        ],
      });
      if (changed.state === 'unchanged') return { state: 'unchanged', id, etag };
      return { state: 'restored', id, etag: newEtag, revision: changed.revision.number };
    });
  }

  return {
    submit,
    withdraw,
    restore,
    get,
    ...versions,
    history: (id, limit) => store.history(recordGraph(base, id), limit === undefined ? {} : { limit }),
  };
}
