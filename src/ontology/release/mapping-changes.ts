import type { Change, Statement } from './change.ts';
import type { SnapshotMapping } from './snapshot.ts';

/** What one release says of one pair. */
interface PairStatements {
  set: string;
  subject: string;
  object: string;
  statements: Statement[];
}

function byPair(mappings: readonly SnapshotMapping[]): Map<string, PairStatements> {
  const pairs = new Map<string, PairStatements>();
  for (const { set, subject, object, predicate, justification } of mappings) {
    const key = `${set}\t${subject}\t${object}`;
    const pair = pairs.get(key) ?? { set, subject, object, statements: [] };
    pair.statements.push({ predicate, justification });
    pairs.set(key, pair);
  }
  return pairs;
}

const text = (statements: readonly Statement[]) =>
  statements.map(({ predicate, justification }) => `${predicate} ${justification}`).join('\n');

/**
 * The mappings that came, went or changed. A pair of one set with another predicate or justification is changed,
 * not removed and added: a reviewer looks at it once.
 */
export function mappingChanges(
  before: readonly SnapshotMapping[],
  after: readonly SnapshotMapping[],
  isConcept: (iri: string) => boolean,
): Change[] {
  const [old, now] = [byPair(before), byPair(after)];
  const changes: Change[] = [];
  const ends = ({ set, subject, object }: PairStatements) => {
    const concept = [subject, object].find(isConcept);
    return { ...(concept === undefined ? {} : { concept }), set, subject, object };
  };
  for (const [key, pair] of old) {
    const later = now.get(key);
    if (later === undefined)
      for (const statement of pair.statements)
        changes.push({ op: 'MappingDeletion', ...ends(pair), ...statement });
    else if (text(pair.statements) !== text(later.statements))
      changes.push({
        op: 'MappingReplacement',
        ...ends(pair),
        before: pair.statements,
        after: later.statements,
      });
  }
  for (const [key, pair] of now)
    if (!old.has(key))
      for (const statement of pair.statements)
        changes.push({ op: 'MappingCreation', ...ends(pair), ...statement });
  return changes;
}
