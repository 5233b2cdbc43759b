import type { Concept } from '../concept.ts';

/** What is proposed for a local code. */
export interface Candidate {
  concept: Concept;
  predicate: string;
  justification: string;
  /** How sure the rule is, from 0 to 1; a figure of the rule, not a measured probability. */
  confidence: number;
  comment: string;
  slots: Record<string, string>;
}

/** What each rule is worth. Set by judgement, so that a reviewer sees the safest first. */
export const worth = {
  ownCode: 1,
  codeExact: 0.95,
  codeOther: 0.7,
  guessedVocabulary: 0.6,
  ancestor: 0.5,
  valueMapped: 0.9,
  sameLabel: 0.9,
  sameSynonym: 0.8,
  severalOfOneName: 0.15,
  like: 0.75,
} as const;
