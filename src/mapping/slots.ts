import type { Mapping } from './mapping.ts';

/** Slots of a mapping in the order of the SSSOM schema (class Mapping), which is also the order of columns. */
export const mappingSlots =
  'record_id subject_id subject_label subject_category predicate_id predicate_label predicate_modifier object_id object_label object_category mapping_justification author_id author_label reviewer_id reviewer_label creator_id creator_label license subject_type subject_source subject_source_version object_type object_source object_source_version predicate_type mapping_provider mapping_source mapping_cardinality cardinality_scope mapping_tool mapping_tool_id mapping_tool_version mapping_date publication_date review_date confidence reviewer_agreement curation_rule curation_rule_text subject_match_field object_match_field match_string subject_preprocessing object_preprocessing similarity_score similarity_measure see_also issue_tracker_item other comment'.split(
    ' ',
  );

/** Slots of a mapping set in the order of the SSSOM schema (class MappingSet), without the mappings. */
export const setSlots =
  'sssom_version curie_map mapping_set_id mapping_set_version mapping_set_source mapping_set_title mapping_set_description mapping_set_confidence creator_id creator_label license subject_type subject_source subject_source_version object_type object_source object_source_version predicate_type mapping_provider cardinality_scope mapping_tool mapping_tool_id mapping_tool_version mapping_date publication_date subject_match_field object_match_field subject_preprocessing object_preprocessing similarity_measure curation_rule curation_rule_text see_also issue_tracker other comment extension_definitions'.split(
    ' ',
  );

/** Slots whose value in the metadata holds for every mapping, as long as no mapping has a value of its own. */
export const propagatableSlots =
  'subject_type subject_source subject_source_version object_type object_source object_source_version predicate_type mapping_provider cardinality_scope mapping_tool mapping_tool_id mapping_tool_version mapping_date subject_match_field object_match_field subject_preprocessing object_preprocessing similarity_measure curation_rule curation_rule_text'.split(
    ' ',
  );

/** Slots whose values are CURIEs. */
export const referenceSlots = new Set(
  'record_id subject_id predicate_id object_id mapping_justification author_id reviewer_id creator_id subject_source object_source mapping_source mapping_tool_id curation_rule subject_match_field object_match_field subject_preprocessing object_preprocessing issue_tracker_item'.split(
    ' ',
  ),
);

/** Slots that hold a list: a YAML sequence in the metadata, values joined by `|` in a cell. */
export const multivaluedSlots = new Set(
  'mapping_set_source creator_id creator_label author_id author_label reviewer_id reviewer_label see_also cardinality_scope curation_rule curation_rule_text subject_match_field object_match_field match_string subject_preprocessing object_preprocessing'.split(
    ' ',
  ),
);

/** Slots that hold a number, with the range that the schema allows. */
export const numberSlots: Record<string, readonly [number, number]> = {
  confidence: [0, 1],
  mapping_set_confidence: [0, 1],
  similarity_score: [0, 1],
  reviewer_agreement: [-1, 1],
};

/** The slots that are fields of {@link Mapping}; `confidence` is one too, but a number. */
const textFields = {
  subject_id: 'subjectId',
  subject_label: 'subjectLabel',
  subject_type: 'subjectType',
  predicate_id: 'predicateId',
  predicate_modifier: 'predicateModifier',
  object_id: 'objectId',
  object_label: 'objectLabel',
  mapping_justification: 'mappingJustification',
  comment: 'comment',
} as const satisfies Record<string, keyof Mapping>;

const isTextField = (slot: string): slot is keyof typeof textFields => Object.hasOwn(textFields, slot);

/** The text of a slot of a mapping; undefined where it has none. Numbers have at most three decimals, as the canonical form asks. */
export function slotText(mapping: Mapping, slot: string): string | undefined {
  if (slot === 'confidence')
    return mapping.confidence === undefined
      ? undefined
      : String(Math.round(mapping.confidence * 1000) / 1000);
  const text = isTextField(slot) ? mapping[textFields[slot]] : mapping.other[slot];
  return text === '' ? undefined : text;
}

/** The mapping with these texts in its slots; empty ones are left out. */
export function mappingOf(slots: Iterable<readonly [string, string]>): Mapping {
  const mapping: Mapping = { predicateId: '', objectId: '', mappingJustification: '', other: {} };
  for (const [slot, text] of slots) {
    if (text === '') continue;
    if (slot === 'confidence') mapping.confidence = Number(text);
    else if (isTextField(slot)) mapping[textFields[slot]] = text as never;
    else mapping.other[slot] = text;
  }
  return mapping;
}

/** Joins values into one cell. */
export const joinValues = (values: readonly string[]): string =>
  values.map((value) => value.replace(/[\\|]/g, '\\$&')).join('|');

/** Splits a cell at its `|`; `\|` and `\\` stand for the characters themselves. */
export function splitValues(cell: string): string[] {
  const values = [''];
  for (const [piece] of cell.matchAll(/\\[\\|]|./gsu)) {
    if (piece === '|') values.push('');
    else values[values.length - 1] += piece.length === 2 && piece.startsWith('\\') ? piece.slice(1) : piece;
  }
  return values;
}
