import type { Change, Operation } from './change.ts';
import { closureOf } from './closure.ts';
import type { Diff } from './diff.ts';
import type { Snapshot } from './snapshot.ts';
import type { Resolve, UsedValue } from './uses.ts';

/** Why something changes: the value as it is written there, and the change of a class that it holds. */
export interface Cause {
  value: string;
  op: Operation;
  /** IRI of the class that changed. */
  concept: string;
  /** `words` for a label, or a mapping whose predicate stays. */
  weight: 'answer' | 'words';
}

/** A value whose class holds other classes now: how many at or under it, before and after; 0 where it is not there. */
export interface Extent {
  value: string;
  concept: string;
  before: number;
  after: number;
}

/** Whether a change leaves every count and hit as it was. */
const isMild = (change: Change): boolean =>
  change.op === 'NodeRename' ||
  (change.op === 'MappingReplacement' &&
    change.before.map(({ predicate }) => predicate).join() ===
      change.after.map(({ predicate }) => predicate).join());

const causeOf = (value: string, concept: string, change: Change): Cause => ({
  value,
  op: change.op,
  concept,
  weight: isMild(change) ? 'words' : 'answer',
});

/** Changes of a class above that decide whether a dataset is found by it. */
const upward: ReadonlySet<Operation> = new Set([
  'MeaningChange',
  'NodeDeletion',
  'NodeObsoletion',
  'NodeUnobsoletion',
  'NodeMove',
]);

/** The changes of each class, mappings of it included. */
export function byConcept(changes: readonly Change[]): Map<string, Change[]> {
  const found = new Map<string, Change[]>();
  for (const change of changes) {
    if (change.concept === undefined) continue;
    const list = found.get(change.concept);
    if (list === undefined) found.set(change.concept, [change]);
    else list.push(change);
  }
  return found;
}

/** Every class above, in one release. */
export function ancestorsOf(snapshot: Snapshot): (iri: string) => Set<string> {
  const parents = new Map(snapshot.concepts.map((concept) => [concept.iri, concept.parents]));
  return (iri) => {
    const reached = new Set([iri]);
    for (const at of reached) for (const parent of parents.get(at) ?? []) reached.add(parent);
    reached.delete(iri);
    return reached;
  };
}

/** Keeps one cause of each operation for each class and value: the weightier. */
function note(causes: Map<string, Cause>, cause: Cause): void {
  const key = `${cause.value}\t${cause.op}\t${cause.concept}`;
  if (causes.get(key)?.weight !== 'answer') causes.set(key, cause);
}

/** What is needed to look a value up in a difference. */
export interface Look {
  resolve: Resolve;
  changes: Map<string, Change[]>;
  found: Diff;
  /** Every class above one, before and after. */
  above: readonly ((iri: string) => Set<string>)[];
}

/** What a value that is searched by is touched by: changes at or under its classes, in either release. */
export function searched(values: readonly UsedValue[], { resolve, changes, found }: Look) {
  const closures = [closureOf(found.before), closureOf(found.after)] as const;
  const causes = new Map<string, Cause>();
  const extents: Extent[] = [];
  const unknown: string[] = [];
  for (const { value, facet, narrower } of values) {
    const classes = resolve(value, facet);
    if (classes.length === 0) unknown.push(value);
    for (const iri of classes) {
      const [was, is] = closures.map((closure) => (closure.has(iri) ? closure.descendants(iri) : []));
      const held = new Set(narrower ? [...(was ?? []), ...(is ?? [])] : [iri]);
      for (const concept of held)
        for (const change of changes.get(concept) ?? []) note(causes, causeOf(value, concept, change));
      if (narrower && closures[0].hash(iri) !== closures[1].hash(iri))
        extents.push({ value, concept: iri, before: was?.length ?? 0, after: is?.length ?? 0 });
    }
  }
  return { causes: [...causes.values()], extents, unknown };
}

/** What a class that a dataset states is touched by: its own changes, and moves above it. */
export function stated(concepts: readonly string[], { resolve, changes, above }: Look) {
  const causes = new Map<string, Cause>();
  const unknown: string[] = [];
  for (const value of concepts) {
    const classes = resolve(value);
    if (classes.length === 0) unknown.push(value);
    for (const iri of classes) {
      for (const change of changes.get(iri) ?? []) note(causes, causeOf(value, iri, change));
      for (const concept of new Set(above.flatMap((of) => [...of(iri)])))
        for (const change of changes.get(concept) ?? [])
          if (upward.has(change.op)) note(causes, causeOf(value, concept, change));
    }
  }
  return { causes: [...causes.values()], extents: [], unknown };
}
