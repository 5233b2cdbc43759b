/** What a rule does to statements; each kind is one function of kinds.ts. */
export const ruleKinds = [
  'namespace',
  'value',
  'rename',
  'rename-text',
  'datatype',
  'text',
  'email',
  'lift',
  'nest',
  'own',
  'type',
  'drop',
] as const;

export type RuleKind = (typeof ruleKinds)[number];

/** One row of a table of changes. IRIs are written out in full. */
export interface Rule {
  kind: RuleKind;
  /** Which nodes it looks at: values of a property, or members of a class; all where it is absent. */
  at?: { property: string } | { class: string };
  found: string;
  /** What stands there afterwards; one step, or two for `nest`. */
  right: string[];
  why: string;
  /** Where it is written that this is right. */
  source: string;
  /** The table and its line, for messages. */
  table: string;
  line: number;
}
