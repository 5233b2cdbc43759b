/** Edit distance (Levenshtein) between two short texts. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The names most like `wanted`, nearest first: what "did you mean" offers. At most `limit` of them. */
export function nearest(wanted: string, names: Iterable<string>, limit = 3): string[] {
  const text = wanted.slice(0, 100).toLowerCase();
  return [...new Set(names)]
    .map((name) => ({
      name,
      far: name.toLowerCase().includes(text) ? 0 : distance(text, name.toLowerCase()),
    }))
    .sort((a, b) => a.far - b.far || a.name.localeCompare(b.name))
    .slice(0, limit)
    .map(({ name }) => name);
}
