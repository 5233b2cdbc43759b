import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { diskProblem, Problem } from '../base/index.ts';
import type { DemoHolder } from '../collect/index.ts';

const program = fileURLToPath(new URL('./collimator.js', import.meta.url));
const epoch = '2026';

/**
 * Makes the cube of a demo holder the way a holder does: three commands, each a process of its own, so that the
 * process that serves never has a case in its memory. Gives the folder of published cubes.
 */
export async function makeDemoCube(holder: DemoHolder, place: string): Promise<string> {
  const cubes = join(place, 'cubes');
  if (existsSync(join(cubes, epoch))) return cubes;
  const [sources, caseTable, keys] = ['sources', 'case-table', 'keys'].map((name) =>
    join(place, 'private', name),
  ) as [string, string, string];
  const draft = join(place, 'private', 'draft', epoch);
  await mkdir(join(place, 'private'), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw diskProblem(`${place} cannot be made`, error);
  });
  await run('generate', '--holder', holder.id, '--out', sources);
  await run('collect', '--from', sources, '--out', caseTable);
  await run('build', '--case-table', caseTable, '--epoch', epoch, '--keys', keys, '--out', draft);
  await publish(draft, cubes);
  return cubes;
}

/** Publishing is one rename, so that a half-written cube is never served. */
async function publish(draft: string, cubes: string): Promise<void> {
  await mkdir(cubes, { recursive: true });
  await rename(draft, join(cubes, epoch));
}

const longestMs = 120_000;

/** Runs a command. What it said of why it failed is what the user needs; a stack of this process tells nothing. */
async function run(...given: string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [program, ...given], { timeout: longestMs });
  } catch (error) {
    const { stderr = '', killed } = error as { stderr?: string; killed?: boolean };
    const reason = killed ? `It did not end within ${longestMs / 1000} seconds.` : stderr.trim();
    throw new Problem('unavailable', `The demo's cases cannot be made. ${reason}`, {}, error);
  }
}
