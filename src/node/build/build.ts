import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../base/index.ts';
import {
  fewestForCells,
  guarantee,
  type Policy,
  planCells,
  policyFor,
  protect,
  totalKey,
} from '../../disclosure/index.ts';
import { readCaseTable } from '../case-table.ts';
import type { CaseFacet } from '../collect/case-facet.ts';
import { type Cube, cubeTurtle } from './cube.ts';
import type { Keys } from './keys.ts';
import { PersonIndex } from './person-index.ts';
import { riskReport } from './risk-report.ts';
import { sign } from './sign.ts';

export interface BuildOptions extends Keys {
  /** Folder of a case table. */
  caseTable: string;
  /** Names the release, e.g. `2026`; one a year unless the policy says more. */
  epoch: string;
  /** What the holder wishes stricter than the minima. */
  policy?: Partial<Policy>;
  /** Folder that receives cube.ttl, cube.jws, public-key.jwk and risk-report.md. */
  out: string;
}

/** A built cube; all its numbers are protected. */
export type Building =
  | {
      state: 'built';
      folder: string;
      planned: number;
      released: number;
      cellsPerPerson: number;
      rho: number;
      epsilon: number;
    }
  | { state: 'refused'; mistakes: string[] };

const refused = (...mistakes: string[]): Building => ({ state: 'refused', mistakes });

/**
 * Counts, protects and signs: case table in, cube out. Raw counts stay sealed in memory, and no socket is opened.
 * The same cases, keys, epoch and policy give the same bytes.
 */
export async function build(options: BuildOptions): Promise<Building> {
  const { caseTable, epoch, policy: wished, key, signingKey, ledger, out } = options;
  if (!/^[\w.-]{1,40}$/.test(epoch))
    return refused('An epoch is named with letters, digits, dots and hyphens, e.g. 2026.');
  const reading = await readCaseTable(caseTable);
  if (reading.state === 'invalid') return refused(...reading.mistakes);
  const { table } = reading;
  const { facets, holder, generated } = table.manifest;
  const index = new PersonIndex(table);

  // The size of the collection is itself protected: plan and policy follow the published total, not the true one.
  const everyone = [{ key: totalKey, values: [] }];
  const small = policyFor(0, wished);
  if (small.state === 'refused') return refused(...small.mistakes);
  const population = protect(index.count(everyone), small.policy, key, epoch)[0]?.count ?? 0;
  const choice = policyFor(population, wished);
  if (choice.state === 'refused') return refused(...choice.mistakes);
  const { policy } = choice;

  const cells = planCells(facets, population);
  const values = new Map(cells.map((cell) => [cell.key, cell.values]));
  const released = protect(index.count(cells), policy, key, epoch);
  const cube: Cube = {
    epoch,
    manifest: table.manifest,
    policy,
    guarantee: guarantee(facets, cells.length > 0 ? cells : everyone, policy),
    lattice: latticeHash(facets),
    planned: cells.length,
    cells: released.map((cell) => ({ ...cell, values: values.get(cell.key) ?? [] })),
    band: population < fewestForCells ? `fewer than ${fewestForCells} persons` : undefined,
  };

  const release = sha256(JSON.stringify([table.fingerprint, cube.lattice, policy]));
  if (!generated && !(await ledger.claim({ epoch, holder: holder.id, release }))) {
    return refused(
      `Epoch ${epoch} was released with other cases, facets or policy. A second release would show their exact difference; choose the next epoch.`,
    );
  }
  await publish(cube, signingKey, out);
  const { cellsPerPerson, rho, epsilon } = cube.guarantee;
  return {
    state: 'built',
    folder: out,
    planned: cells.length,
    released: released.length,
    cellsPerPerson,
    rho,
    epsilon,
  };
}

/** Writes the cube and its signature; the signature last, so that a cube with one is whole. */
async function publish(cube: Cube, signingKey: Keys['signingKey'], out: string): Promise<void> {
  const turtle = await cubeTurtle(cube);
  const { epoch, policy, lattice, manifest, guarantee } = cube;
  const { jws, jwk } = await sign(
    {
      sha256: sha256(turtle),
      epoch,
      policy,
      lattice,
      ontologyRelease: manifest.ontologyRelease.hash,
      rho: guarantee.rho,
      generated: manifest.generated,
      holder: manifest.holder,
    },
    signingKey,
  );
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'cube.ttl'), turtle);
  await writeFile(join(out, 'risk-report.md'), riskReport(cube));
  await writeFile(join(out, 'public-key.jwk'), `${JSON.stringify(jwk, null, 2)}\n`);
  await writeFile(join(out, 'cube.jws'), jws);
}

/** Names what the cells mean: the facets with their values, bounds and caps, but not their labels. */
function latticeHash(facets: readonly CaseFacet[]): string {
  return sha256(
    JSON.stringify(
      facets.map(({ id, iri, level, cap, lattice }) => [
        id,
        iri,
        level,
        cap,
        lattice.map(({ iri, code, parent, leaf, rest, from, below, determines }) => [
          iri,
          code,
          parent,
          leaf,
          rest,
          from,
          below,
          determines,
        ]),
      ]),
    ),
  );
}
