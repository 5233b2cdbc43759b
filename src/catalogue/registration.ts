import type { Clock } from '../base/index.ts';
import {
  canonicalHash,
  type Format,
  inGraph,
  iri,
  literal,
  name,
  type Quad,
  quad,
  read,
  skolemise,
} from '../rdf/index.ts';
import type { Revision, Store } from '../store/index.ts';
import type { Validated, Validation } from '../validation/index.ts';
import { activityOf, type Change, normalise, type Slip } from './normalise/index.ts';
import { describedDataset, type Found, idFrom, provenanceGraph, recordGraph } from './record.ts';

/** A description on its way into the catalogue. */
export interface Submission {
  text: string;
  format: Format;
  /** The record to write; without it one is made from the dataset's identifier. */
  id?: string;
  profile: string;
  who: string;
  why: string;
  /** What the record must be now for the write to happen; another state is not overwritten. */
  only?: Precondition;
}

/** A condition on the record: one of these ETags, any that exists, or none that exists (RFC 9110 §13.1). */
export type Precondition =
  | { state: 'one-of'; etags: readonly string[] }
  | { state: 'exists' }
  | { state: 'absent' };

function holds(condition: Precondition | undefined, etag: string): boolean {
  switch (condition?.state) {
    case undefined:
      return true;
    case 'exists':
      return etag !== '';
    case 'absent':
      return etag === '';
    case 'one-of':
      return condition.etags.includes(etag);
  }
}

/** What became of a submission. Only `created` and `revised` changed anything. */
export type Submitted =
  | {
      state: 'created' | 'revised' | 'unchanged';
      id: string;
      etag: string;
      slips: Slip[];
      validation: Validated;
    }
  | { state: 'malformed'; line?: number; column?: number; message: string }
  | { state: 'no-dataset' }
  | { state: 'invalid'; validation: Validated; slips: Slip[] }
  | { state: 'moved-on'; etag: string };

export interface Registry {
  submit(submission: Submission): Promise<Submitted>;
  withdraw(
    id: string,
    who: string,
    why: string,
    only?: Precondition,
  ): Promise<'withdrawn' | 'moved-on' | 'unknown'>;
  get(id: string): Promise<Found>;
  history(id: string): Promise<Revision[]>;
}

const withdrawn = name('col:Withdrawn');

/** What identifies the state of a record: equal exactly for equal graphs. */
async function etagOf(quads: readonly Quad[]): Promise<string> {
  return (await canonicalHash(inGraph(quads))).slice(0, 32);
}

/** The id of a description that names itself nothing: its title, and a hash that is equal for equal graphs. */
async function idOf(quads: readonly Quad[], dataset: string): Promise<string> {
  const titles = quads.filter((q) => q.subject.value === dataset && q.predicate.equals(name('dct:title')));
  return idFrom(titles[0]?.object.value ?? 'dataset', await canonicalHash(inGraph(quads)));
}

/** The writing side of the catalogue: each dataset has a graph of its own, changed whole and atomically. */
export function openRegistry(store: Store, validation: Validation, base: string, clock: Clock): Registry {
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
    const [latest] = await store.history(graph);
    const at = latest?.at ?? clock().toISOString();
    if (
      quads.some(
        (q) => q.subject.equals(graph) && q.predicate.equals(name('rdf:type')) && q.object.equals(withdrawn),
      )
    )
      return { state: 'withdrawn', id, at, why: latest?.why ?? '', quads };
    const dataset = describedDataset(quads, graph.value) ?? graph.value;
    return {
      state: 'found',
      id,
      iri: dataset,
      quads,
      etag: await etagOf(quads),
      modified: at,
    };
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
    return alone(id, () => register(id, submission));
  }

  async function register(id: string, submission: Submission): Promise<Submitted> {
    const graph = recordGraph(base, id);
    const reading = await read(submission.text, submission.format, graph.value);
    if (reading.state === 'malformed') return reading;
    const before = await get(id);
    const etag = before.state === 'found' ? before.etag : '';
    if (!holds(submission.only, etag)) return { state: 'moved-on', etag };

    const { quads, changes, slips, origin } = normalise(reading.quads);
    const placeOf = (q: Quad) => reading.placeOf(origin.get(q) ?? q);
    // A fix is an edit of the text as it was sent, so it can be offered only where the text says what is checked.
    const { text, format } = submission;
    const source = changes.length === 0 ? { source: { text, format, prefixes: reading.prefixes } } : {};
    const validated = await validation.validateQuads({ quads, placeOf, ...source }, submission.profile);
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
    await store.change({ who, why, graphs });
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
        quad(graph, name('rdf:type'), withdrawn, graph),
        quad(graph, name('dct:subject'), iri(before.iri), graph),
        quad(graph, name('prov:invalidatedAtTime'), at, graph),
        quad(graph, name('dct:description'), literal(why, { language: 'en' }), graph),
      ];
      await store.change({ who, why, graphs: [{ graph, quads: tombstone }] });
      return 'withdrawn' as const;
    });
  }

  return { submit, withdraw, get, history: (id) => store.history(recordGraph(base, id)) };
}
