import { sha256 } from '../base/index.ts';
import { canonicalHash, inGraph, iri, type NamedNode, name, type Quad } from '../rdf/index.ts';

/** The state of one dataset's record. `etag` changes exactly when the description does. */
export type Found =
  | { state: 'found'; id: string; iri: string; quads: Quad[]; etag: string; modified: string }
  | { state: 'withdrawn'; id: string; at: string; who: string; why: string; quads: Quad[] }
  | { state: 'unknown'; id: string };

const idPattern = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** Whether a text can be the id of a dataset: it stands in URLs and file names unescaped. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}

/** An id made from an IRI or a title: its readable end, and a hash that makes it unique. */
export function idFrom(source: string, unique: string = sha256(source)): string {
  const readable = source
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(-60)
    .replace(/^-+/, '');
  return `${readable || 'dataset'}-${unique.slice(0, 8)}`;
}

/** Where a catalogue keeps things: record pages and the graphs behind them, all below its public URL. */
export function recordGraph(base: string, id: string): NamedNode {
  return iri(`${base}/datasets/${id}`);
}

export function provenanceGraph(base: string, id: string): NamedNode {
  return iri(`${base}/datasets/${id}/provenance`);
}

/** The one dcat:Dataset that a description is about: the record's own IRI if described, else the first named. */
export function describedDataset(quads: readonly Quad[], record: string): string | undefined {
  const type = name('rdf:type').value;
  const dataset = name('dcat:Dataset').value;
  const subjects = quads
    .filter(({ predicate, object }) => predicate.value === type && object.value === dataset)
    .map(({ subject }) => subject.value);
  return subjects.includes(record) ? record : subjects.sort()[0];
}

/** What identifies the state of a record: equal exactly for equal graphs. */
export async function etagOf(quads: readonly Quad[]): Promise<string> {
  return (await canonicalHash(inGraph(quads))).slice(0, 32);
}

const withdrawn = name('col:Withdrawn');

/** The tombstone that stands in the place of a withdrawn record, or its description, with its ETag. */
export async function stateOf(
  graph: NamedNode,
  id: string,
  quads: Quad[],
  { at, who, why }: { at: string; who: string; why: string },
): Promise<Exclude<Found, { state: 'unknown' }>> {
  const gone = quads.some(
    ({ subject, predicate, object }) =>
      subject.equals(graph) && predicate.equals(name('rdf:type')) && object.equals(withdrawn),
  );
  if (gone) return { state: 'withdrawn', id, at, who, why, quads };
  const dataset = describedDataset(quads, graph.value) ?? graph.value;
  return { state: 'found', id, iri: dataset, quads, etag: await etagOf(quads), modified: at };
}
