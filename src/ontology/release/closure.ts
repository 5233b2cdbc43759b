import { sha256 } from '../../base/index.ts';
import { byText, type Snapshot } from './snapshot.ts';

/** Everything at or under each class of a release, worked out once. */
export interface Closure {
  /** IRIs of the class and everything under it, sorted; only itself where the release does not know it. */
  descendants(iri: string): readonly string[];
  /** A fingerprint of those: equal exactly where two closures hold the same classes. */
  hash(iri: string): string;
  has(iri: string): boolean;
}

const kept = new WeakMap<Snapshot, Closure>();

/** The closure of a release. Deprecated classes are under nothing; a cycle ends where it closes. */
export function closureOf(snapshot: Snapshot): Closure {
  const known = kept.get(snapshot);
  if (known !== undefined) return known;
  const children = new Map<string, string[]>();
  for (const { iri, parents } of snapshot.concepts)
    for (const parent of parents) {
      const siblings = children.get(parent);
      if (siblings === undefined) children.set(parent, [iri]);
      else siblings.push(iri);
    }
  const iris = new Set(snapshot.concepts.map(({ iri }) => iri));
  const found = new Map<string, readonly string[]>();
  const hashes = new Map<string, string>();
  const descendants = (iri: string) => {
    const before = found.get(iri);
    if (before !== undefined) return before;
    const reached = new Set([iri]);
    for (const at of reached) for (const child of children.get(at) ?? []) reached.add(child);
    const sorted = [...reached].sort(byText);
    found.set(iri, sorted);
    return sorted;
  };
  const closure: Closure = {
    descendants,
    hash(iri) {
      const hash = hashes.get(iri) ?? sha256(descendants(iri).join('\n'));
      hashes.set(iri, hash);
      return hash;
    },
    has: (iri) => iris.has(iri),
  };
  kept.set(snapshot, closure);
  return closure;
}

/** How the closure of one class differs between two releases. */
export interface ClosureChange {
  concept: string;
  /** Classes at or under it, and the hash over them; absent where the release does not have the class. */
  before?: { size: number; hash: string };
  after?: { size: number; hash: string };
}

/** The classes of either release that hold other classes now, by IRI. */
export function closureChanges(before: Snapshot, after: Snapshot): ClosureChange[] {
  const [old, now] = [closureOf(before), closureOf(after)];
  const side = (closure: Closure, iri: string) =>
    closure.has(iri) ? { size: closure.descendants(iri).length, hash: closure.hash(iri) } : undefined;
  const iris = new Set([...before.concepts, ...after.concepts].map(({ iri }) => iri));
  return [...iris].sort(byText).flatMap((concept) => {
    const [was, is] = [side(old, concept), side(now, concept)];
    if (was?.hash === is?.hash) return [];
    return { concept, ...(was && { before: was }), ...(is && { after: is }) };
  });
}

/** The closure as a table: a class, how many are at or under it, the hash over them, and those below it by code. */
export function closureTable(snapshot: Snapshot): string {
  const closure = closureOf(snapshot);
  const codes = new Map(snapshot.concepts.map(({ iri, code }) => [iri, code]));
  const rows = snapshot.concepts.map(({ iri, code }) => {
    const all = closure.descendants(iri);
    const below = all.filter((each) => each !== iri).map((each) => codes.get(each) ?? each);
    return [code, String(all.length), closure.hash(iri), below.join(' ')].join('\t');
  });
  return `${['concept\tsize\tsha256\tbelow', ...rows].join('\n')}\n`;
}
