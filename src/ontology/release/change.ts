/** One thing that a release says of a pair of subject and object. */
export interface Statement {
  predicate: string;
  justification: string;
}

/** The ends of a mapping that changed; `concept` is the IRI of the class at one of them, where there is one. */
interface Pair {
  concept?: string;
  set: string;
  subject: string;
  object: string;
}

/**
 * One change from a release to a later one. Operations are named as in KGCL where it has the word; MeaningChange
 * (the IRI kept, the meaning not) and ReplacementChange (another successor of a tombstone) are ours.
 */
export type Change =
  | {
      op: 'MeaningChange';
      concept: string;
      before: string;
      after: string;
      successor?: string;
      reason: string;
    }
  | { op: 'NodeDeletion'; concept: string; label: string }
  | { op: 'NodeObsoletion'; concept: string; label: string; replacedBy?: string }
  | { op: 'NodeUnobsoletion'; concept: string; label: string }
  | { op: 'ReplacementChange'; concept: string; label: string; before?: string; after?: string }
  | { op: 'NodeRename'; concept: string; before: string; after: string; reason?: string }
  | { op: 'NodeMove'; concept: string; label: string; before: string[]; after: string[] }
  | { op: 'ClassCreation'; concept: string; label: string; parents: string[] }
  | ({ op: 'MappingDeletion' } & Pair & Statement)
  | ({ op: 'MappingReplacement'; before: Statement[]; after: Statement[] } & Pair)
  | ({ op: 'MappingCreation' } & Pair & Statement);

export type Operation = Change['op'];

/** Every operation in the order of its weight for a reader, with its heading and what it means. */
export const operations: Record<Operation, { title: string; meaning: string }> = {
  MeaningChange: {
    title: 'Meaning changed under the same IRI',
    meaning: 'What was coded with this class before means something else now.',
  },
  NodeDeletion: {
    title: 'Removed without a tombstone',
    meaning: 'The IRI no longer leads anywhere. No release of ours may do this.',
  },
  NodeObsoletion: {
    title: 'Deprecated',
    meaning: 'The IRI stays; use the replacement, where one is certain.',
  },
  NodeUnobsoletion: {
    title: 'Taken back into use',
    meaning: 'The class was deprecated and is not any more.',
  },
  ReplacementChange: {
    title: 'Another replacement',
    meaning: 'A deprecated class leads somewhere else now.',
  },
  NodeRename: {
    title: 'Renamed',
    meaning: 'Another label, the same meaning by decision; undecided where no reason is given.',
  },
  NodeMove: { title: 'Moved', meaning: 'Other parents, so wider or narrower classes hold it.' },
  ClassCreation: { title: 'Added', meaning: 'New classes.' },
  MappingDeletion: { title: 'Mappings removed', meaning: 'The pair is not stated any more.' },
  MappingReplacement: {
    title: 'Mappings changed',
    meaning: 'The same pair, another predicate or justification.',
  },
  MappingCreation: { title: 'Mappings added', meaning: 'New pairs.' },
};
