/** What the value of a slot is; `id` is SSSOM's EntityReference, `uri` its NonRelativeURI. */
export type SlotKind =
  | 'id'
  | 'text'
  | 'uri'
  | 'date'
  | 'number'
  | 'entity type'
  | 'modifier'
  | 'cardinality'
  | 'version'
  | 'prefixes'
  | 'definitions';

/** One slot of SSSOM 1.1. */
export interface Slot {
  name: string;
  kind: SlotKind;
  /** Holds a list: a YAML sequence, or values joined by `|` in a cell. */
  many: boolean;
  /** Its value in the metadata holds for every mapping, as long as no mapping has a value of its own. */
  propagated: boolean;
  /** The slot came with SSSOM 1.1. */
  since11: boolean;
  /** Only in the metadata it came with SSSOM 1.1; for a mapping it is older. */
  setSince11: boolean;
  /** The slot of RDF where it is not `sssom:` and the name. */
  property?: string;
  /** Least and greatest value of a number. */
  range?: readonly [number, number];
}

// name | kind | flags | property in RDF (SSSOM schema, annotations `propagated`, `added_in`, `slot_uri`).
const table = `
sssom_version|version|1.1|
curie_map|prefixes||
mapping_set_id|uri||
mapping_set_version|text||owl:versionInfo
mapping_set_source|uri|many|prov:wasDerivedFrom
mapping_set_title|text||dct:title
mapping_set_description|text||dct:description
mapping_set_confidence|number 0 1|1.1|
record_id|id|1.1|
subject_id|id||owl:annotatedSource
subject_label|text||
subject_category|text||
predicate_id|id||owl:annotatedProperty
predicate_label|text||
predicate_modifier|modifier||
object_id|id||owl:annotatedTarget
object_label|text||
object_category|text||
mapping_justification|id||
author_id|id|many|pav:authoredBy
author_label|text|many|
reviewer_id|id|many|
reviewer_label|text|many|
creator_id|id|many|dct:creator
creator_label|text|many|
license|uri||dct:license
subject_type|entity type|propagated|
subject_source|id|propagated|
subject_source_version|text|propagated|
object_type|entity type|propagated|
object_source|id|propagated|
object_source_version|text|propagated|
predicate_type|entity type|propagated 1.1|
mapping_provider|uri|propagated|
mapping_source|id||
mapping_cardinality|cardinality||
cardinality_scope|text|many propagated 1.1|
mapping_tool|text|propagated|
mapping_tool_id|id|propagated 1.1|
mapping_tool_version|text|propagated|
mapping_date|date|propagated|dct:created
publication_date|date||dct:issued
review_date|date|1.1|
confidence|number 0 1||
reviewer_agreement|number -1 1|1.1|
curation_rule|id|many propagated set1.1|
curation_rule_text|text|many propagated set1.1|
subject_match_field|id|many propagated|
object_match_field|id|many propagated|
match_string|text|many|
subject_preprocessing|id|many propagated|
object_preprocessing|id|many propagated|
similarity_score|number 0 1||
similarity_measure|text|propagated set1.1|
see_also|uri|many|rdfs:seeAlso
issue_tracker|uri||
issue_tracker_item|id||
other|text||
comment|text||rdfs:comment
extension_definitions|definitions||
`;

function slotOf(line: string): Slot {
  const [name = '', typed = '', flags = '', property = ''] = line.split('|');
  const [, kind = '', least, greatest] = /^([a-z ]*?)(?: (-?\d) (\d))?$/.exec(typed) ?? [];
  const has = (flag: string) => flags.split(' ').includes(flag);
  return {
    name,
    kind: kind as SlotKind,
    many: has('many'),
    propagated: has('propagated'),
    since11: has('1.1'),
    setSince11: has('set1.1'),
    ...(property === '' ? {} : { property }),
    ...(least === undefined ? {} : { range: [Number(least), Number(greatest)] as const }),
  };
}

/** Every slot of SSSOM 1.1, of mappings and of sets, by name. */
export const slots: ReadonlyMap<string, Slot> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => slotOf(line))
    .map((slot) => [slot.name, slot]),
);
