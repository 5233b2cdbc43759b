import type { Lattice } from './lattice.ts';

/**
 * The leaves of a banded facet that make up [from, below). A range that cuts through a band is not counted,
 * since no cube could tell; the message then names the borders that would do.
 */
export function leavesInRange(
  lattice: Lattice,
  range: { from?: number; below?: number },
): { state: 'resolved'; leaves: string[] } | { state: 'unknown'; message: string; nearest?: string[] } {
  const label = lattice.facet.labels.en ?? lattice.facet.id;
  const bands = lattice.facet.lattice.flatMap(({ leaf, code, from, below }) =>
    leaf && from !== undefined && below !== undefined ? [{ code, from, below }] : [],
  );
  if (bands.length === 0)
    return { state: 'unknown', message: `${label} has no numeric bands; name its values in anyOf.` };
  const borders = [...new Set(bands.flatMap(({ from, below }) => [from, below]))].sort((a, b) => a - b);
  const [least, most] = [borders[0] as number, borders.at(-1) as number];
  const from = Math.max(least, range.from ?? least);
  const below = Math.min(most, range.below ?? most);
  const off = [from, below].find((border) => !borders.includes(border));
  if (off !== undefined) {
    const near = borders
      .toSorted((a, b) => Math.abs(a - off) - Math.abs(b - off))
      .slice(0, 2)
      .map(String);
    return { state: 'unknown', message: `${label} is not counted with a border at ${off}.`, nearest: near };
  }
  const leaves = bands.filter((band) => band.from >= from && band.below <= below).map(({ code }) => code);
  if (leaves.length === 0)
    return { state: 'unknown', message: `The range of ${label} is empty: from must be less than below.` };
  return { state: 'resolved', leaves };
}
