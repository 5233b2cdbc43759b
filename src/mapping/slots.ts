import type { Mapping } from './mapping.ts';
import { type Slot, slots } from './slot-table.ts';

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

const named = (fits: (slot: Slot) => boolean): string[] =>
  [...slots.values()].filter(fits).map(({ name }) => name);

/** Slots whose value in the metadata holds for every mapping, as long as no mapping has a value of its own. */
export const propagatableSlots = named(({ propagated }) => propagated);

/** Slots whose values are CURIEs. */
export const referenceSlots = new Set(named(({ kind }) => kind === 'id'));

/** Slots that hold a list: a YAML sequence in the metadata, values joined by `|` in a cell. */
export const multivaluedSlots = new Set(named(({ many }) => many));

/** Slots that hold a number, with the range that the schema allows. */
export const numberSlots: Record<string, readonly [number, number]> = Object.fromEntries(
  [...slots.values()].flatMap(({ name, range }) => (range === undefined ? [] : [[name, range]])),
);

const mappingSlotSet = new Set(mappingSlots);
const setSlotSet = new Set(setSlots);

/** Whether SSSOM has the slot for mappings. */
export const isMappingSlot = (slot: string): boolean => mappingSlotSet.has(slot);

/** Whether SSSOM has the slot for sets. */
export const isSetSlot = (slot: string): boolean => setSlotSet.has(slot);

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

/** A number as the canonical form writes it: at most three decimals, half away from zero. */
export function canonicalNumber(value: number): string {
  // Of 0.8405 the nearest double lies below: the decimal text decides, not the double.
  const [whole = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const rounded = Number(`${Math.round(Number(`${whole}e${Number(exponent) + 3}`))}e-3`);
  return String(value < 0 && rounded > 0 ? -rounded : rounded);
}

/** The text of a slot of a mapping; undefined where it has none. Numbers are rounded as the canonical form asks, unless `exact`. */
export function slotText(mapping: Mapping, slot: string, exact = false): string | undefined {
  if (slot === 'confidence') {
    const { confidence } = mapping;
    return confidence === undefined ? undefined : exact ? String(confidence) : canonicalNumber(confidence);
  }
  const text = isTextField(slot) ? mapping[textFields[slot]] : mapping.other[slot];
  if (text === '' || text === undefined) return undefined;
  return !exact && Object.hasOwn(numberSlots, slot) ? canonicalNumber(Number(text)) : text;
}

/** The mapping with these texts in its slots; empty ones are left out. */
export function mappingOf(slots: Iterable<readonly [string, string]>): Mapping {
  const mapping: Mapping = { predicateId: '', objectId: '', mappingJustification: '', other: {} };
  for (const [slot, text] of slots) {
    if (text === '') continue;
    if (slot === 'confidence') mapping.confidence = Number(text);
    else if (isTextField(slot)) mapping[textFields[slot]] = text as never;
    else mapping.other[slot] = Object.hasOwn(numberSlots, slot) ? String(Number(text)) : text;
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
