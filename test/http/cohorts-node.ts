import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Running } from '../../src/app.ts';
import { collect, demoHolders, generate } from '../../src/collect/index.ts';
import { build, extend, openKeys } from '../../src/node/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import { freePort } from '../ports.ts';
import { startNode } from '../running.ts';

/** A hub that asks itself, with a real cube of generated cases and a folder for what lasts. */
export interface CubeHub extends Running {
  folder: string;
  /** Starts the same hub again, after it was closed. */
  again(): Promise<Running>;
  remove(): Promise<void>;
}

/** Generates, collects and builds 700 cases, and serves the cube. */
export async function startCubeHub(environment: Record<string, string> = {}): Promise<CubeHub> {
  const folder = await mkdtemp(join(tmpdir(), 'collimator-hub-'));
  const holder = demoHolders.find(({ persons }) => persons < 1000);
  if (holder === undefined) throw new Error('There is no small demo holder.');
  const store = await openStore({ mounts: await ontologyMounts() });
  const ontology = await openOntology(store);
  const [sources, caseTable] = [join(folder, 'sources'), join(folder, 'case-table')];
  await generate({ persons: holder.persons, seed: holder.seed, holder }, sources);
  await collect({ sources: [sources], ontology, out: caseTable });
  const out = join(folder, 'cubes', '2026');
  const built = await build({ caseTable, epoch: '2026', ...(await openKeys(join(folder, 'keys'))), out });
  await store.close();
  if (built.state !== 'built') throw new Error(JSON.stringify(built));
  // Started again, it must have its old address.
  const port = String(await freePort());
  const again = () =>
    startNode({
      COLLIMATOR_CUBES: join(folder, 'cubes'),
      COLLIMATOR_DATA: join(folder, 'data'),
      COLLIMATOR_PORT: port,
      ...environment,
    });
  const running = await again();
  return { ...running, folder, again, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What its holder does with a file of requests: counts them on the released cases, beside the release. */
export async function extendRelease(folder: string, requests: string) {
  const extension = await extend({
    caseTable: join(folder, 'case-table'),
    epoch: '2026',
    keys: await openKeys(join(folder, 'keys')),
    releases: join(folder, 'cubes'),
    requests,
  });
  if (extension.state === 'refused') throw new Error(JSON.stringify(extension));
  return extension;
}
