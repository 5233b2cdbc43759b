import { atOnce, piece, type Slices } from './slices.ts';

/** What changes in one graph, in lines of N-Triples. */
export interface Difference {
  graph: string;
  added: string[];
  removed: string[];
  /**
   * Lines that stay, of the same subject and predicate as a removed one. The engine keeps one form of numbers,
   * dates and language tags, so removing "01" would remove "1" too; adding these again after it is harmless.
   */
  kept: string[];
  /** Whether nothing that was there stays. */
  emptied: boolean;
}

const subjectAndPredicate = (line: string) => line.slice(0, line.indexOf(' ', line.indexOf(' ') + 1));

/** The difference from one set of lines to another, in slices. Both are sorted and without doubles. */
export function* differing(
  graph: string,
  before: readonly string[],
  after: readonly string[],
): Slices<Difference> {
  const added: string[] = [];
  const removed: string[] = [];
  const stay: string[] = [];
  let [i, k] = [0, 0];
  for (let steps = 1; i < before.length || k < after.length; steps++) {
    if (steps % piece === 0) yield;
    const old = before[i];
    const fresh = after[k];
    if (old !== undefined && (fresh === undefined || old < fresh)) {
      removed.push(old);
      i++;
    } else if (fresh !== undefined && (old === undefined || fresh < old)) {
      added.push(fresh);
      k++;
    } else {
      if (fresh !== undefined) stay.push(fresh);
      i++;
      k++;
    }
  }
  const kept: string[] = [];
  if (removed.length > 0) {
    const touched = new Set<string>();
    for (const [n, line] of removed.entries()) {
      touched.add(subjectAndPredicate(line));
      if (n % piece === 0) yield;
    }
    for (const [n, line] of stay.entries()) {
      if (touched.has(subjectAndPredicate(line))) kept.push(line);
      if (n % piece === 0) yield;
    }
  }
  return { graph, added, removed, kept, emptied: removed.length > 0 && stay.length === 0 };
}

/** The same in one go. */
export const difference = (graph: string, before: readonly string[], after: readonly string[]): Difference =>
  atOnce(differing(graph, before, after));
