import { piece, type Slices } from './slices.ts';

/** The lines of a text; none where it is empty. */
export const split = (text: unknown): string[] => (text === '' ? [] : String(text).split('\n'));

/** Sorts lines in slices: pieces of them, then two by two. */
export function* sorting(lines: readonly string[]): Slices<string[]> {
  let runs: string[][] = [];
  for (let i = 0; i < lines.length; i += piece) {
    runs.push(lines.slice(i, i + piece).sort());
    yield;
  }
  while (runs.length > 1) {
    const longer: string[][] = [];
    for (let i = 0; i < runs.length; i += 2) longer.push(yield* merging(runs[i] ?? [], runs[i + 1] ?? []));
    runs = longer;
  }
  return runs[0] ?? [];
}

function* merging(one: string[], other: string[]): Slices<string[]> {
  const [last, first] = [one.at(-1), other[0]];
  if (last === undefined || first === undefined || last <= first) {
    yield;
    return one.concat(other);
  }
  const all: string[] = [];
  let [i, k] = [0, 0];
  while (i < one.length && k < other.length) {
    const [mine, theirs] = [one[i] as string, other[k] as string];
    if (mine <= theirs) i++;
    else k++;
    all.push(mine <= theirs ? mine : theirs);
    if (all.length % piece === 0) yield;
  }
  yield;
  return all.concat(one.slice(i), other.slice(k));
}

/** Sorted lines with some put in and some taken out. */
export function applied(lines: readonly string[], put: readonly string[], out: readonly string[]): string[] {
  if (lines.length === 0) return [...put].sort();
  const left = new Set(lines);
  for (const line of out) left.delete(line);
  for (const line of put) left.add(line);
  return [...left].sort();
}
