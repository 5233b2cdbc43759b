import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { activityOf, type Change } from '../catalogue/index.ts';
import { iri, type Quad, write } from '../rdf/index.ts';
import { type Checked, writeDescription } from '../validation/index.ts';
import { baseOf } from './validate-files.ts';

/** Where results are written: the folder, and the path in it of what came of a file. */
export interface Kept {
  folder: string;
  pathOf(name: string): string;
}

async function fileFor({ folder, pathOf }: Kept, name: string): Promise<string> {
  // An entry of an archive may be called anything; nothing is written outside of the folder.
  const steps = pathOf(name)
    .split('/')
    .filter((step) => step !== '..');
  const path = steps
    .join('/')
    .replace(/[^\w./-]+/g, '_')
    .replace(/\.\w+$/, '');
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  return file;
}

/** Writes what came out of a change, and beside it the record from which it can be taken back. */
export async function keep(
  out: Kept,
  name: string,
  { quads, changes }: { quads: Quad[]; changes: readonly Change[] },
): Promise<void> {
  const file = await fileFor(out, name);
  await writeFile(`${file}.ttl`, await writeDescription(quads, 'turtle', baseOf(name)));
  const generated = iri('urn:collimator:changed');
  const activity = iri('urn:collimator:changed#activity');
  const record = await activityOf(changes, { activity, generated, at: new Date().toISOString() });
  if (record.length > 0) await writeFile(`${file}.changes.ttl`, await write(record, 'turtle'));
}

/** Writes the RDF that a spreadsheet or tables gave. */
export async function keepTable(
  { name, result }: Checked,
  kind: string,
  out: Kept | undefined,
): Promise<void> {
  const isTables = kind === 'workbook' || kind === 'tables';
  if (out === undefined || !isTables || result.state !== 'validated') return;
  await writeFile(
    `${await fileFor(out, name)}.ttl`,
    await writeDescription(result.quads, 'turtle', baseOf(name)),
  );
}
