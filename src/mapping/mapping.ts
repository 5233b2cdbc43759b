/** One SSSOM row, with the slots that Collimator uses today; ids are CURIEs as in the file. */
export interface Mapping {
  subjectId?: string;
  subjectLabel?: string;
  /** e.g. `rdfs literal` for a source value that has no identifier. */
  subjectType?: string;
  predicateId: string;
  predicateModifier?: 'Not';
  /** Empty where the object is a literal, which has only a label. */
  objectId: string;
  objectLabel?: string;
  /** e.g. `semapv:ManualMappingCuration`. */
  mappingJustification: string;
  confidence?: number;
  comment?: string;
  /** Slots of the file that have no field above, by SSSOM name, kept as text. */
  other: Record<string, string>;
}

/** A set of mappings with its metadata (SSSOM mapping set): slots by their SSSOM names. */
export interface MappingSet {
  /** At least mapping_set_id and license. */
  metadata: Record<string, unknown>;
  curieMap: Record<string, string>;
  mappings: Mapping[];
}

/** A mistake in a mapping file; lines count from 1. */
export interface MappingMistake {
  line: number;
  message: string;
}

export type MappingReading =
  | { state: 'read'; set: MappingSet }
  | { state: 'invalid'; mistakes: MappingMistake[] };
