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
  /** Slots that have no field above, by SSSOM name, as text; the values of a list are joined by `|`. */
  other: Record<string, string>;
}

/** A set of mappings with its metadata (SSSOM mapping set): slots by their SSSOM names. */
export interface MappingSet {
  /** At least mapping_set_id and license. */
  metadata: Record<string, unknown>;
  curieMap: Record<string, string>;
  mappings: Mapping[];
}

/** A mistake in a mapping file. */
export interface MappingMistake {
  /** Says that the line is one of the external metadata; left out for the file itself. */
  file?: 'metadata';
  /** Counts from 1. */
  line: number;
  /** The cell of the row, counting from 1; left out where the whole line is meant. */
  column?: number;
  message: string;
}

/** What reading gives: the set and what could be better in it, or every mistake, in the order of lines. */
export type MappingReading =
  | { state: 'read'; set: MappingSet; warnings: MappingMistake[] }
  | { state: 'invalid'; mistakes: MappingMistake[] };

/** What a reader may be told; without options it asks for all that SSSOM asks for. */
export interface ReadOptions {
  /** The YAML of a metadata file (`.sssom.yml`), for a table that has no metadata of its own. */
  metadata?: string;
  /** The address that the file has: it names a set without mapping_set_id, and resolves relative URIs. */
  base?: string;
  /** Prefixes that the file may use without declaring them; those in use are added to the set. */
  curieMap?: Record<string, string>;
  /**
   * Takes slips that are common in files of the SSSOM community as warnings: ids that are IRIs or bare names,
   * a relative mapping_set_id, the same row twice. What has no meaning stays a mistake.
   */
  tolerant?: boolean;
}
