import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { activityOf, type Change } from '../catalogue/index.ts';
import { iri, type Quad, write } from '../rdf/index.ts';
import { type Checked, writeDescription } from '../validation/index.ts';
import { baseOf } from './validate-inputs.ts';

const fileIn = (folder: string, name: string) =>
  join(
    folder,
    name
      .replace(/^(\.\.?\/|\/)+/, '')
      .replace(/[^\w./-]+/g, '_')
      .replace(/\.\w+$/, ''),
  );

/** Writes what came out of a change, and beside it the record from which it can be taken back. */
export async function keep(
  folder: string,
  name: string,
  { quads, changes }: { quads: Quad[]; changes: readonly Change[] },
): Promise<void> {
  const file = fileIn(folder, name);
  await mkdir(join(file, '..'), { recursive: true });
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
  out: string | undefined,
): Promise<void> {
  const isTables = kind === 'workbook' || kind === 'tables';
  if (out === undefined || !isTables || result.state !== 'validated') return;
  await mkdir(out, { recursive: true });
  const file = join(out, `${basename(name).replace(/\.\w+$/, '')}.ttl`);
  await writeFile(file, await writeDescription(result.quads, 'turtle', baseOf(name)));
}
