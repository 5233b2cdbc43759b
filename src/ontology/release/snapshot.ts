import { sha256 } from '../../base/index.ts';
import { expandCurie, type MappingSet } from '../../mapping/index.ts';
import { prefixes } from '../../rdf/index.ts';
import type { Concept } from '../concept.ts';
import { localName } from '../concepts.ts';
import { tidy } from '../eucaim/label.ts';
import type { Ontology } from '../ontology.ts';

/** A class as a release lists it. IRIs are full; parents are sorted. */
export interface SnapshotConcept {
  iri: string;
  /** Local name, e.g. `CLIN1000075`. */
  code: string;
  label: string;
  parents: string[];
  deprecated: boolean;
  replacedBy?: string;
}

/** What a release says of one pair; a literal subject is `literal:` and its text. */
export interface SnapshotMapping {
  /** Name of its set, e.g. `eucaim-snomed`. */
  set: string;
  subject: string;
  /** e.g. `skos:exactMatch`; `Not skos:exactMatch` where it is negated. */
  predicate: string;
  /** Full IRI; `literal:` and its text for a literal; `sssom:NoTermFound` as a full IRI. */
  object: string;
  justification: string;
}

/** What a release is made of, small enough to be kept for ever and compared with every later one. */
export interface Snapshot {
  version: string;
  /** The hash that cubes and answers cite ({@link Ontology.release}); absent for a release that no service ever ran. */
  ontologyRelease?: string;
  /** By IRI. */
  concepts: SnapshotConcept[];
  /** By set, subject, object and predicate. */
  mappings: SnapshotMapping[];
  /** SHA-256 over the facets and their lattices; empty where the release declares none. */
  facets: string;
  /** The namespace of each prefix that its mappings use, for the compact form. */
  prefixes: Record<string, string>;
}

/** Order of texts by code unit, which no locale can change. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const always = { EUCAIM: prefixes.eucaim, sssom: prefixes.sssom };

/** The name of a set: the last part of its id. */
const setName = (set: Pick<MappingSet, 'metadata'>): string =>
  localName(String(set.metadata.mapping_set_id ?? ''));

function end(set: MappingSet, id: string | undefined, label: string | undefined): string {
  return id ? expandCurie(set, id) : `literal:${tidy(label ?? '')}`;
}

/** The mappings of sets in their fixed order. Throws a TypeError for an undeclared prefix. */
export function snapshotMappings(sets: readonly MappingSet[]): SnapshotMapping[] {
  const rows = sets.flatMap((set) => {
    const name = setName(set);
    return set.mappings.map(
      (mapping): SnapshotMapping => ({
        set: name,
        subject: end(set, mapping.subjectId, mapping.subjectLabel),
        predicate: `${mapping.predicateModifier === 'Not' ? 'Not ' : ''}${mapping.predicateId}`,
        object: end(set, mapping.objectId, mapping.objectLabel),
        justification: mapping.mappingJustification,
      }),
    );
  });
  const key = (row: SnapshotMapping) =>
    [row.set, row.subject, row.object, row.predicate, row.justification].join('\t');
  const keyed = new Map(rows.map((row) => [key(row), row]));
  return [...keyed].sort(([a], [b]) => byText(a, b)).map(([, row]) => row);
}

/** The prefixes of all sets. One prefix for two namespaces keeps the first; the other stays in full. */
export function snapshotPrefixes(sets: readonly MappingSet[]): Record<string, string> {
  const found = new Map<string, string>(Object.entries(always));
  for (const { curieMap } of sets)
    for (const [prefix, namespace] of Object.entries(curieMap))
      if (!found.has(prefix)) found.set(prefix, namespace);
  return Object.fromEntries([...found].sort(([a], [b]) => byText(a, b)));
}

/** Classes as a snapshot lists them. */
export function snapshotConcepts(
  concepts: Iterable<Pick<Concept, 'iri' | 'code' | 'label' | 'parents' | 'deprecated' | 'replacedBy'>>,
): SnapshotConcept[] {
  return Array.from(concepts, ({ iri, code, label, parents, deprecated, replacedBy }) => ({
    iri,
    code,
    label: tidy(label),
    parents: [...new Set(parents)].sort(byText),
    deprecated,
    ...(replacedBy === undefined ? {} : { replacedBy }),
  })).sort((a, b) => byText(a.iri, b.iri));
}

/** Freezes the ontology and its mapping sets as they are now: the same content gives the same snapshot. */
export function snapshotOf(ontology: Ontology, sets: readonly MappingSet[], version?: string): Snapshot {
  return {
    version: version ?? ontology.release.version,
    ontologyRelease: ontology.release.hash,
    concepts: snapshotConcepts(ontology.concepts()),
    mappings: snapshotMappings(sets),
    facets: sha256(JSON.stringify(ontology.facets)),
    prefixes: snapshotPrefixes(sets),
  };
}
