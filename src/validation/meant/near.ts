/** Edits between two short words, where two letters that changed places are one edit (optimal string alignment). */
export function distance(a: string, b: string): number {
  let [before, previous]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      current[j] = least;
    }
    [before, previous] = [previous, current];
  }
  return previous[b.length] ?? 0;
}

/** Most edits between a name and the one that was meant: short names of vocabularies differ by one letter or two. */
const farthest = (length: number) => (length >= 16 ? 3 : length >= 8 ? 2 : length >= 4 ? 1 : 0);

/** The one of the names that is nearest to a word, whatever its case; none where two are, or all are too far. */
export function nearestName(word: string, names: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let [least, found]: [number, string[]] = [farthest(wanted.length) + 1, []];
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) > least) continue;
    const far = distance(name.toLowerCase(), wanted);
    if (far < least) [least, found] = [far, [name]];
    else if (far === least && found.length > 0) found.push(name);
  }
  return found.length === 1 ? found[0] : undefined;
}
