import type { Row } from './reply.ts';

/** What a node says about one of its cubes: the policy that its numbers were protected with, and where from. */
export interface Cube {
  iri: string;
  title?: string;
  publisher?: string;
  epoch: string;
  /** `open` where the holder declares the records public: exact counts. */
  access: 'protected' | 'open';
  /** Least number of cases (k) and least published value (T) of a released cell. */
  floor: number;
  threshold: number;
  /** Published values are multiples of this (R). */
  rounding: number;
  /** Standard deviation of the noise. */
  sigma: number;
  rho?: number;
  /** How many releases the holder makes a year; noise widens with it. */
  epochsPerYear?: number;
  /** The holder's statement that the records are public, on which exact counts rest. */
  declaration?: string;
  ontologyRelease?: string;
  lattice?: string;
  /** The cases were generated, not collected. */
  generated: boolean;
}

/** A non-negative number, or undefined. */
function number(row: Row, variable: string): number | undefined {
  const value = Number(row[variable]?.value ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

/**
 * Reads one row of queries/cubes.rq. Returns undefined where the policy is not stated in full: a count whose
 * noise is unknown has no interval, and is not used.
 */
export function readCube(row: Row): Cube | undefined {
  const {
    cube,
    epoch,
    title,
    publisher,
    publisherName,
    ontologyRelease,
    lattice,
    generated,
    access,
    declaration,
  } = row;
  const [floor, threshold, rounding, sigma] = ['floor', 'threshold', 'rounding', 'sigma'].map((v) =>
    number(row, v),
  );
  if (!cube || !epoch || threshold === undefined || rounding === undefined || sigma === undefined)
    return undefined;
  const [rho, epochsPerYear] = [number(row, 'rho'), number(row, 'epochsPerYear')];
  const named = publisherName ?? publisher;
  return {
    iri: cube.value,
    ...(title && { title: title.value }),
    ...(named && { publisher: named.value }),
    epoch: epoch.value,
    access: access?.value === 'open' ? 'open' : 'protected',
    floor: floor ?? 0,
    threshold,
    rounding: Math.max(1, rounding),
    sigma,
    ...(rho !== undefined && { rho }),
    ...(epochsPerYear !== undefined && { epochsPerYear }),
    ...(declaration && { declaration: declaration.value }),
    ...(ontologyRelease && { ontologyRelease: ontologyRelease.value }),
    ...(lattice && { lattice: lattice.value }),
    generated: generated?.value === 'true' || generated?.value === '1',
  };
}

/** The newest epoch of each publisher: an older release of the same cases must not be counted again. */
export function newestCubes(cubes: Iterable<Cube>): Cube[] {
  const newest = new Map<string, Cube>();
  for (const cube of cubes) {
    const key = cube.publisher ?? cube.iri;
    const other = newest.get(key);
    const order = other ? cube.epoch.localeCompare(other.epoch) || cube.iri.localeCompare(other.iri) : 1;
    if (order > 0) newest.set(key, cube);
  }
  return [...newest.values()].sort((a, b) => a.iri.localeCompare(b.iri));
}
