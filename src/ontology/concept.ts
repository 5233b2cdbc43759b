/** A class of the hyper-ontology. */
export interface Concept {
  iri: string;
  /** Local name, e.g. `CLIN1000075`. */
  code: string;
  /** English preferred label. */
  label: string;
  /** Preferred labels by language. */
  labels: Record<string, string>;
  synonyms: string[];
  /** IRIs of direct parents. */
  parents: string[];
  /** OMOP domain as the source states it. */
  domain?: string;
  deprecated: boolean;
  replacedBy?: string;
}

/** A mapping of one concept to a code elsewhere, with its quality. */
export interface ConceptMapping {
  concept: string;
  /** e.g. `skos:exactMatch`. */
  predicate: string;
  /** Full IRI of the target. */
  target: string;
  /** CURIE of the target, e.g. `SNOMED:399068003`. */
  curie: string;
  targetLabel?: string;
  justification: string;
  confidence?: number;
  /** The set it comes from: its file's name without the suffix, e.g. `eucaim-snomed`. */
  set: string;
}
