import type { At, Findings } from './findings.ts';

/** Slots of drafts before SSSOM 1.0, with those that took their place and, for enumerations, the values. */
const legacy: Record<string, { slots: string[]; values?: Record<string, string> }> = {
  match_type: {
    slots: ['mapping_justification'],
    values: {
      Lexical: 'semapv:LexicalMatching',
      Logical: 'semapv:LogicalMatching',
      HumanCurated: 'semapv:ManualMappingCuration',
      Complex: 'semapv:CompositeMatching',
      Unspecified: 'semapv:UnspecifiedMatching',
      SemanticSimilarity: 'semapv:SemanticSimilarityThresholdMatching',
    },
  },
  match_term_type: {
    slots: ['subject_type', 'object_type'],
    values: {
      ConceptMatch: 'skos concept',
      ClassMatch: 'owl class',
      ObjectPropertyMatch: 'owl object property',
      IndividualMatch: 'owl named individual',
      DataPropertyMatch: 'owl data property',
      TermMatch: 'rdfs literal',
    },
  },
  semantic_similarity_score: { slots: ['similarity_score'] },
  semantic_similarity_measure: { slots: ['similarity_measure'] },
};

/** The columns that the older ones of these stand for; a column that stands there itself wins over an older one. */
export function modernColumns(columns: readonly string[]): string[] {
  const modern = columns.flatMap((column) =>
    Object.hasOwn(legacy, column) ? (legacy[column]?.slots ?? []) : [column],
  );
  return modern.length === columns.length && modern.every((column, i) => column === columns[i])
    ? [...columns]
    : [...new Set(modern)];
}

/** Turns the older slots of a row into those of today (SSSOM/TSV, Compatibility with pre-1.0 versions). */
export function modernise(slots: Map<string, string>, at: At, findings: Findings): void {
  for (const [old, { slots: names, values }] of Object.entries(legacy)) {
    const text = slots.get(old);
    if (text === undefined) continue;
    slots.delete(old);
    const value = values === undefined || text === '' ? text : values[text];
    if (value === undefined) {
      const expected = Object.keys(values ?? {}).join(', ');
      findings.mistake(at, `${old} is "${text.slice(0, 40)}"; it must be one of: ${expected}.`);
      continue;
    }
    for (const name of names) if (!slots.has(name)) slots.set(name, value);
  }
}
