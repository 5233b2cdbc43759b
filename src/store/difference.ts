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
}

const subjectAndPredicate = (line: string) => line.slice(0, line.indexOf(' ', line.indexOf(' ') + 1));

/** The difference from one set of lines to another. */
export function difference(graph: string, before: readonly string[], after: readonly string[]): Difference {
  const old = new Set(before);
  const fresh = new Set(after);
  const removed = before.filter((line) => !fresh.has(line));
  const touched = new Set(removed.map(subjectAndPredicate));
  const kept =
    touched.size === 0 ? [] : after.filter((line) => old.has(line) && touched.has(subjectAndPredicate(line)));
  return { graph, added: after.filter((line) => !old.has(line)), removed, kept };
}
