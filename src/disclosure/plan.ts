import { type Cell, canonical, cellKey } from './cell.ts';

/** What the plan must know of a facet; ontology's Facet has it all. */
export interface PlanFacet {
  readonly id: string;
  /** Most values that one person may hold. */
  readonly cap: number;
  /** `series` where the values are those of images, not of the person. */
  readonly level?: 'case' | 'series' | undefined;
  /** Parents before children. */
  readonly lattice: readonly PlanValue[];
}

export interface PlanValue {
  readonly code: string;
  readonly parent?: string | undefined;
  readonly leaf: boolean;
  /** Codes of other facets' values that follow from this one. */
  readonly determines: readonly string[];
}

export interface PlannedCell {
  readonly key: string;
  readonly values: Cell;
}

/** Most cells that one person may stand in (cube.md §0); a plan above it is refused. */
const mostCellsPerPerson = 165;

/** Below this protected population only single values are published, and below the second only a band. */
export const fewestForPairs = 300;
export const fewestForCells = 100;

/** The code of a value and of everything above it. */
function upwards(facet: PlanFacet, code: string): string[] {
  const value = facet.lattice.find((candidate) => candidate.code === code);
  if (value === undefined) throw new TypeError(`${facet.id} has no value ${code}.`);
  return value.parent === undefined ? [code] : [code, ...upwards(facet, value.parent)];
}

const leaves = (facet: PlanFacet) => facet.lattice.filter((value) => value.leaf);

/** A parent of one child repeats it, and equal cells average noise away: it is left out by the code list alone. */
function hasOwnExtent(facet: PlanFacet, value: PlanValue): boolean {
  return value.leaf || facet.lattice.filter((child) => child.parent === value.code).length > 1;
}

/** Whether one value settles the other facet, so that their pair would repeat a cell or be empty. */
function settles(value: PlanValue, other: PlanFacet): boolean {
  return value.determines.some((code) => other.lattice.some((settled) => settled.code === code));
}

/**
 * The cells to be published: everyone, each value at every level, and pairs of leaves, of two facets or within
 * a facet of several values (cube.md §0). It depends on code lists and the protected population only, never on
 * data. Throws a RangeError where a person could stand in more than 165 cells.
 */
export function planCells(
  facets: readonly PlanFacet[],
  population = Number.POSITIVE_INFINITY,
): PlannedCell[] {
  const cells: PlannedCell[] = [];
  const add = (...values: Cell) => cells.push({ key: cellKey(values), values: canonical(values) });
  if (population < fewestForCells) return cells;
  add();
  for (const facet of facets) {
    for (const value of facet.lattice)
      if (hasOwnExtent(facet, value)) add({ facet: facet.id, code: value.code });
  }
  if (population >= fewestForPairs) for (const pair of leafPairs(facets)) add(...pair);
  if (new Set(cells.map((cell) => cell.key)).size < cells.length)
    throw new TypeError('A facet has a code twice.');
  const most = cellsPerPerson(facets, cells);
  if (most > mostCellsPerPerson) {
    throw new RangeError(
      `One person could stand in ${most} cells; at most ${mostCellsPerPerson} are allowed.`,
    );
  }
  return cells;
}

function* leafPairs(facets: readonly PlanFacet[]): Generator<Cell> {
  for (const [index, facet] of facets.entries()) {
    for (const [position, leaf] of leaves(facet).entries()) {
      const one = { facet: facet.id, code: leaf.code };
      if (facet.cap > 1) {
        for (const other of leaves(facet).slice(position + 1))
          yield [one, { facet: facet.id, code: other.code }];
      }
      for (const other of facets.slice(index + 1)) {
        if (settles(leaf, other)) continue;
        for (const second of leaves(other)) {
          if (!settles(second, facet)) yield [one, { facet: other.id, code: second.code }];
        }
      }
    }
  }
}

/**
 * N_v: the most planned cells that one person can stand in, whatever values the person holds. An upper bound:
 * each facet takes the values of the deepest leaves, and each pair of facets as many cells as caps and plan allow.
 */
export function cellsPerPerson(facets: readonly PlanFacet[], cells: readonly PlannedCell[]): number {
  const singles = facets.map((facet) => singleCells(facet, cells));
  const total = cells.some((cell) => cell.values.length === 0) ? 1 : 0;
  return (
    total +
    sum(singles) +
    sum(facets.map((facet, i) => sum(facets.slice(i).map((g) => pairCells(facet, g, cells)))))
  );
}

/** Most single-value cells of one facet that a person stands in: the leaves with most levels above them. */
export function singleCells(facet: PlanFacet, cells: readonly PlannedCell[]): number {
  const planned = new Set(cells.map((cell) => cell.key));
  const depth = (code: string) =>
    upwards(facet, code).filter((above) => planned.has(cellKey([{ facet: facet.id, code: above }]))).length;
  const depths = leaves(facet).map((leaf) => depth(leaf.code));
  return sum(depths.sort((a, b) => b - a).slice(0, facet.cap));
}

/** Most pair cells of two facets (or within one) that a person stands in. */
export function pairCells(one: PlanFacet, other: PlanFacet, cells: readonly PlannedCell[]): number {
  const [first, second] = [one.id, other.id].sort();
  const planned = cells.filter(
    ({ values }) => values.length === 2 && values[0]?.facet === first && values[1]?.facet === second,
  ).length;
  return Math.min(planned, one === other ? (one.cap * (one.cap - 1)) / 2 : one.cap * other.cap);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
