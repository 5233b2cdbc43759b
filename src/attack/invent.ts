import type { Facet, LatticeValue } from '../ontology/index.ts';
import { leavesOf, type Person } from './person.ts';
import { Random, uniformOf } from './random.ts';

/** What a facet depends on, two at most: each alone, and both together (a three-way effect). */
const parents: Record<string, readonly string[]> = {
  sex: ['condition'],
  age: ['condition'],
  stage: ['condition', 'age'],
  grade: ['condition', 'stage'],
  segmentation: ['condition', 'year'],
  modality: ['condition', 'stage'],
  bodyPart: ['condition', 'modality'],
  manufacturer: ['modality', 'year'],
  sliceThickness: ['modality', 'bodyPart'],
  fieldStrength: ['manufacturer', 'modality'],
};
const pairEffect = 1.1;
const tripleEffect = 0.8;
const unknown = 'Unknown';

/** A pseudo-random effect of unit variance that depends on the names alone. */
const effect = (...names: string[]) => (uniformOf(names.join(' ')) - 0.5) * Math.sqrt(12);

/** Facets in an order in which each comes after those that it depends on. */
function ordered(facets: readonly Facet[]): Facet[] {
  const place = ['condition', 'year', ...Object.keys(parents)];
  const at = (facet: Facet) => (place.includes(facet.id) ? place.indexOf(facet.id) : place.length);
  return facets.toSorted((a, b) => at(a) - at(b));
}

/**
 * Invents persons over real facets: prevalences fall as ranks rise, every facet of `parents` leans on two others,
 * alone and together, and what one value determines of another facet is kept. The same arguments give the same
 * persons. Nothing here is fitted to any hospital.
 */
export function inventPersons(facets: readonly Facet[], size: number, seed: number): Person[] {
  const random = new Random(seed);
  const inOrder = ordered(facets);
  const weights = new Map<string, readonly (readonly [LatticeValue, number])[]>();

  function choices(facet: Facet, known: ReadonlyMap<string, string>) {
    const above = (parents[facet.id] ?? []).map((id) => known.get(id) ?? '');
    const key = [facet.id, ...above].join(' ');
    const found = weights.get(key);
    if (found) return found;
    const made = leavesOf(facet).map((value) => {
      const rank = uniformOf(`${facet.id} ${value.code}`) * facet.lattice.length;
      const base = value.code === unknown ? 0.05 : 1 / (1 + rank) ** 0.7;
      const alone = above.reduce((sum, code) => sum + effect(facet.id, value.code, code), 0);
      const together = above.length > 1 ? effect(facet.id, value.code, ...above) : 0;
      return [value, base * Math.exp(pairEffect * alone + tripleEffect * together)] as const;
    });
    weights.set(key, made);
    return made;
  }

  function draw(facet: Facet, known: ReadonlyMap<string, string>): string | undefined {
    const allowed = choices(facet, known).filter(([value]) => agrees(facet, value, known, facets));
    let rest = random.uniform() * allowed.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [{ code }, weight] of allowed) {
      rest -= weight;
      if (rest < 0) return code;
    }
    return allowed.at(-1)?.[0].code;
  }

  return Array.from({ length: size }, () => {
    const known = new Map<string, string>();
    for (const facet of inOrder.filter((one) => !one.levels.includes('series')))
      known.set(facet.id, draw(facet, known) ?? unknown);
    const series = Array.from({ length: 1 + random.below(4) }, () => new Map<string, string>());
    for (const facet of inOrder.filter((one) => one.levels.includes('series'))) {
      for (const one of series) {
        const code = draw(facet, new Map([...known, ...one]));
        if (code !== undefined) one.set(facet.id, code);
      }
      keepCap(facet, series);
    }
    const codes = new Map<string, readonly string[]>();
    for (const facet of facets) {
      const held = known.get(facet.id);
      const ofSeries = new Set(series.flatMap((one) => one.get(facet.id) ?? []));
      codes.set(facet.id, held === undefined ? [...ofSeries] : [held]);
    }
    const numbers = new Map<string, number>();
    for (const facet of facets) {
      const band = facet.lattice.find((value) => value.leaf && value.code === known.get(facet.id));
      if (band?.from !== undefined && band.below !== undefined)
        numbers.set(facet.id, band.from + random.below(Math.max(1, band.below - band.from)));
    }
    return { codes, series, numbers };
  });
}

/** Whether a value can stand beside those that are known: neither side may determine something else. */
function agrees(
  facet: Facet,
  value: LatticeValue,
  known: ReadonlyMap<string, string>,
  facets: readonly Facet[],
): boolean {
  for (const other of facets) {
    const held = known.get(other.id);
    if (held === undefined) continue;
    const named = value.determines.filter((code) => other.lattice.some((one) => one.code === code));
    if (named.length > 0 && !named.includes(held)) return false;
    const back = other.lattice.find((one) => one.code === held)?.determines ?? [];
    const ours = back.filter((code) => facet.lattice.some((one) => one.code === code));
    if (ours.length > 0 && !ours.includes(value.code)) return false;
  }
  return true;
}

/** As collecting does: nothing unknown beside something known, and no more values than the cap. */
function keepCap(facet: Facet, series: readonly Map<string, string>[]): void {
  const held = [...new Set(series.flatMap((one) => one.get(facet.id) ?? []))];
  const known = held.filter((code) => code !== unknown);
  const kept = new Set((known.length > 0 ? known : held).slice(0, facet.cap));
  for (const one of series) {
    const code = one.get(facet.id);
    if (code !== undefined && !kept.has(code)) one.delete(facet.id);
  }
}
