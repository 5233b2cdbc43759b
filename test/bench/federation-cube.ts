import { join } from 'node:path';
import { type CaseTable, readCaseTable } from '../../src/cases/index.ts';
import { type Cohort, parseCohort } from '../../src/cohort/index.ts';
import { collect, demoHolders, generate } from '../../src/collect/index.ts';
import { build, openKeys } from '../../src/node/index.ts';
import type { Facet, Ontology } from '../../src/ontology/index.ts';

/** What one holder has: generated cases as it keeps them, and the cube that it would publish of them. */
export interface HeldCases {
  /** Folder of the case table. */
  caseTable: string;
  /** Path of the cube's Turtle. */
  turtle: string;
}

/** Makes the cases and the cube of the demo holder of 3,000 persons, as a holder does. */
export async function makeCases(folder: string, ontology: Ontology): Promise<HeldCases> {
  const holder = demoHolders.find(({ persons }) => persons === 3_000);
  if (holder === undefined) throw new Error('There is no demo holder of 3,000 persons.');
  const place = (name: string) => join(folder, name);
  await generate({ persons: holder.persons, seed: holder.seed, holder }, place('sources'));
  await collect({ sources: [place('sources')], ontology, out: place('case-table') });
  const built = await build({
    caseTable: place('case-table'),
    epoch: '2026',
    ...(await openKeys(place('keys'))),
    out: place('cube'),
  });
  if (built.state !== 'built') throw new Error('The cube was refused.');
  return { caseTable: place('case-table'), turtle: join(place('cube'), 'cube.ttl') };
}

/** The case table of a folder; throws where it is none. */
export async function openCases(folder: string): Promise<CaseTable> {
  const reading = await readCaseTable(folder);
  if (reading.state === 'invalid') throw new Error(reading.mistakes.join('\n'));
  return reading.table;
}

/** The facets that cases are counted by. */
export const caseFacetsOf = (ontology: Ontology): Facet[] =>
  ontology.facets.filter(({ lattice }) => lattice.length > 0);

/** A cohort of one leaf of each facet. */
export function cohortOf(
  demands: readonly (readonly [facet: string, leaf: string])[],
  ontology: Ontology,
): Cohort {
  const reading = parseCohort({ all: demands.map(([facet, leaf]) => ({ facet, anyOf: [leaf] })) }, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}

/** All sets of three of a list. */
export function threes<T>(of: readonly T[]): [T, T, T][] {
  return of.flatMap((a, i) =>
    of.slice(i + 1).flatMap((b, j) => of.slice(i + j + 2).map((c): [T, T, T] => [a, b, c])),
  );
}
