import { tidy } from '../eucaim/label.ts';
import type { Change, Operation } from './change.ts';
import { operations } from './change.ts';
import type { Decision } from './decisions.ts';
import { mappingChanges } from './mapping-changes.ts';
import { byText, type Snapshot, type SnapshotConcept } from './snapshot.ts';

/** What changed from one release to another. */
export interface Diff {
  before: Snapshot;
  after: Snapshot;
  /** By operation, in the order of {@link operations}, then by what they are about. */
  changes: Change[];
}

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((value, i) => value === b[i]);

const optional = <K extends string>(key: K, value: string | undefined) =>
  (value === undefined ? {} : { [key]: value }) as Partial<Record<K, string>>;

/** The change of a label: of meaning where a person decided so of these two labels, else of words. */
function renamed(
  concept: SnapshotConcept,
  before: string,
  decisions: ReadonlyMap<string, Decision>,
  iriOf: (code: string) => string | undefined,
): Change {
  const { iri, code, label } = concept;
  const found = decisions.get(code);
  const decision = found?.before === tidy(before) && found.after === label ? found : undefined;
  const change = { concept: iri, before, after: label };
  if (decision?.kind === 'meaning')
    return {
      op: 'MeaningChange',
      ...change,
      ...optional('successor', decision.successor && iriOf(decision.successor)),
      reason: decision.reason,
    };
  return { op: 'NodeRename', ...change, ...optional('reason', decision?.reason) };
}

/** What happened to one class that both releases have. */
function conceptChanges(
  was: SnapshotConcept,
  is: SnapshotConcept,
  decisions: ReadonlyMap<string, Decision>,
  iriOf: (code: string) => string | undefined,
): Change[] {
  const changes: Change[] = [];
  const { iri: concept, label } = is;
  if (!was.deprecated && is.deprecated)
    changes.push({
      op: 'NodeObsoletion',
      concept,
      label: was.label,
      ...optional('replacedBy', is.replacedBy),
    });
  else if (was.deprecated && !is.deprecated) changes.push({ op: 'NodeUnobsoletion', concept, label });
  else if (was.replacedBy !== is.replacedBy)
    changes.push({
      op: 'ReplacementChange',
      concept,
      label,
      ...optional('before', was.replacedBy),
      ...optional('after', is.replacedBy),
    });
  // That a tombstone's label says so is part of its becoming one, not another name.
  const marked = is.deprecated && is.label === `obsolete ${was.label}`;
  if (was.label !== is.label && !marked) changes.push(renamed(is, was.label, decisions, iriOf));
  // A tombstone has no parents; that it lost them is no news.
  if (!is.deprecated && !same(was.parents, is.parents))
    changes.push({ op: 'NodeMove', concept, label, before: was.parents, after: is.parents });
  return changes;
}

const order = Object.keys(operations) as Operation[];

/** The IRIs that a change is about, as one text: the order of changes of one operation. */
const about = (change: Change) =>
  'concept' in change && !('subject' in change)
    ? change.concept
    : 'subject' in change
      ? `${change.set} ${change.subject} ${change.object}`
      : '';

/**
 * Compares two releases. A class that is gone and one that is deprecated are told apart, and so are a change of
 * words and one of meaning, which only a person's decision can tell.
 */
export function diff(before: Snapshot, after: Snapshot, decisions: readonly Decision[] = []): Diff {
  const old = new Map(before.concepts.map((concept) => [concept.iri, concept]));
  const now = new Map(after.concepts.map((concept) => [concept.iri, concept]));
  const byCode = new Map([...before.concepts, ...after.concepts].map(({ code, iri }) => [code, iri]));
  const decided = new Map(decisions.map((decision) => [decision.code, decision]));
  const changes: Change[] = [];
  for (const [iri, { label }] of old)
    if (!now.has(iri)) changes.push({ op: 'NodeDeletion', concept: iri, label });
  for (const [iri, is] of now) {
    const was = old.get(iri);
    if (was !== undefined) changes.push(...conceptChanges(was, is, decided, (code) => byCode.get(code)));
    else if (is.deprecated) {
      const { label, replacedBy } = is;
      changes.push({ op: 'NodeObsoletion', concept: iri, label, ...optional('replacedBy', replacedBy) });
    } else changes.push({ op: 'ClassCreation', concept: iri, label: is.label, parents: is.parents });
  }
  changes.push(...mappingChanges(before.mappings, after.mappings, (iri) => old.has(iri) || now.has(iri)));
  return {
    before,
    after,
    changes: changes.sort((a, b) => order.indexOf(a.op) - order.indexOf(b.op) || byText(about(a), about(b))),
  };
}

/** How often each operation occurs; every operation is there. */
export function countsOf({ changes }: Pick<Diff, 'changes'>): Record<Operation, number> {
  const counts = Object.fromEntries(order.map((op) => [op, 0])) as Record<Operation, number>;
  for (const { op } of changes) counts[op] += 1;
  return counts;
}
