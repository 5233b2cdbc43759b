import { unknownCode } from '../cases/index.ts';
import { totalKey } from '../disclosure/index.ts';
import type { Cube } from './cube.ts';

/** Something that a person should weigh before signing, said without any number that is not published. */
export interface Warning {
  kind: 'dominance' | 'homogeneity' | 'multi-value';
  cell: string;
  text: string;
}

/** Shares of published counts from which a value says little else is possible. */
const dominant = 0.9;
const homogeneous = 0.9;
const mostWarnings = 200;

/**
 * What the published numbers let anyone conclude about groups: a value that nearly everyone has, a value that
 * nearly everyone with another value has, and facets whose cells hold one person several times. Groups, not
 * persons: noise does not change these, and only the holder can say whether they may be known.
 */
export function concentrations({ cells, plan, manifest }: Cube): Warning[] {
  const count = new Map<string, number>(cells.map((cell) => [cell.key, cell.count]));
  const total = count.get(totalKey) ?? Number.POSITIVE_INFINITY;
  const labels = new Map<string, string>(
    manifest.facets.flatMap(({ id, label, lattice }) =>
      lattice.map((value) => [`${id}=${value.code}`, `${label}: ${value.label}`] as const),
    ),
  );
  const say = (key: string) => labels.get(key) ?? key;
  const warnings: Warning[] = manifest.facets
    .filter((facet) => facet.cap > 1)
    .map(({ id, label, cap }) => ({
      kind: 'multi-value',
      cell: id,
      text: `${label}: one person stands in up to ${cap} of its cells, so they do not add up to the total.`,
    }));
  for (const { key, values } of plan) {
    const n = count.get(key);
    if (n === undefined || values.length === 0 || values.every(({ code }) => code === unknownCode)) continue;
    const parts = values.map(({ facet, code }) => `${facet}=${code}`);
    if (parts.length === 1) {
      if (n >= dominant * total)
        warnings.push({ kind: 'dominance', cell: key, text: `Nearly everyone has “${say(key)}”.` });
      continue;
    }
    for (const [i, given] of parts.entries()) {
      const other = parts[1 - i] as string;
      if (
        other.endsWith(`=${unknownCode}`) ||
        n < homogeneous * (count.get(given) ?? Number.POSITIVE_INFINITY)
      )
        continue;
      if ((count.get(other) ?? 0) >= dominant * total) continue; // said already, of everyone
      warnings.push({
        kind: 'homogeneity',
        cell: key,
        text: `Nearly everyone with “${say(given)}” has “${say(other)}”.`,
      });
    }
  }
  return warnings.slice(0, mostWarnings);
}
