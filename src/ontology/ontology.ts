import type { Concept, ConceptMapping } from './concept.ts';
import type { Facet } from './facet.ts';

/** The concept graph, read once from a store: hierarchy, labels, mappings and facets. All lookups are in memory. */
export interface Ontology {
  /** Names the exact content: version label and SHA-256 over ontology and mappings. */
  release: { version: string; hash: string };
  /** By IRI, code (`CLIN1000075`) or CURIE (`eucaim:CLIN1000075`). */
  concept(idOrIri: string): Concept | undefined;
  concepts(): Iterable<Concept>;
  /** Direct children, by IRI, ordered by label. */
  children(iri: string): Concept[];
  /** The concept and everything above it. */
  ancestors(iri: string): Set<string>;
  /** The concept and everything under it. */
  descendants(iri: string): Set<string>;
  /** Best matches of label, synonym or code, best first. */
  search(text: string, limit?: number): Concept[];
  /** A label for any IRI that the store can name (concept, agent, authority value); the IRI's local name otherwise. */
  label(iri: string, language?: string): string;
  mappingsOf(iri: string): ConceptMapping[];
  /**
   * The concepts that a code of another vocabulary stands for, exact matches first: `SNOMED:399068003`,
   * `OMOP:4163261`, `DICOM:Modality_MR`, `DICOM:BodyPartExamined_BREAST`, `DICOM:PatientSex_F`. A value that has
   * no identifier is asked for as `literal:GE MEDICAL SYSTEMS` (case and outer space do not matter); the `set`
   * of each answer (e.g. `dicom-manufacturer`) tells which source value was meant. In each answer `concept` is
   * the class, and `target` and `curie` are what was asked for. The predicate is read from the code to the
   * concept: `skos:broadMatch` means that the concept is broader.
   */
  translate(curie: string): ConceptMapping[];
  /** Facets in their declared order. */
  facets: Facet[];
  facet(id: string): Facet | undefined;
}
