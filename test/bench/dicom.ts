import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dicomFolder } from '../../src/collect/dicom/index.ts';
import { ct, part10 } from '../node/dicom/writer.ts';
import { type BenchRow, timed } from './measure.ts';

const files = 20_000;
const python = join(process.env.COLLIMATOR_PEERS ?? join(tmpdir(), 'peers'), 'bin/python');

/** Files of 16 kB in series of fifty, as explicit little endian with a private block, which scanners write. */
async function generateFiles(folder: string): Promise<void> {
  const pixels = Buffer.alloc(12_000);
  const vendor = Buffer.alloc(3_000, 1);
  for (let i = 0; i < files; i++) {
    const series = Math.floor(i / 50);
    const path = join(folder, `series-${series}`);
    if (i % 50 === 0) await mkdir(path);
    const bytes = part10(
      ct([
        ['00080018', 'UI', `1.2.3.${series}.${i}`],
        ['00100020', 'LO', `person-${Math.floor(series / 4)}`],
        ['0020000D', 'UI', `1.2.3.${Math.floor(series / 2)}`],
        ['0020000E', 'UI', `1.2.3.0.${series}`],
        ['00290010', 'LO', 'A VENDOR'],
        ['00291010', 'OB', vendor],
        ['7FE00010', 'OW', pixels],
      ]),
    );
    await writeFile(join(path, `${i}.dcm`), bytes);
  }
}

/** Reading the headers of a folder into rows of series, beside pydicom reading the same attributes of each file. */
export async function dicomRows(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'collimator-dicom-'));
  try {
    await generateFiles(folder);
    let peer: BenchRow['peer'];
    if (existsSync(python)) {
      const script = fileURLToPath(new URL('peers-dicom.py', import.meta.url));
      const { stdout } = await promisify(execFile)(python, [script, folder]);
      const answer = JSON.parse(stdout) as { version: string; files: number; ms: number };
      if (answer.files !== files) throw new Error(`The peer read ${answer.files} files.`);
      peer = { what: `pydicom ${answer.version}`, ms: answer.ms };
    }
    const before = process.memoryUsage.rss();
    const { ms, value: series } = await timed(async () => {
      const source = await dicomFolder(folder);
      let rows = 0;
      for await (const row of source.tables[0]?.rows() ?? []) if (row.state === 'row') rows++;
      await source.close();
      return rows;
    });
    if (series !== files / 50) throw new Error(`There are ${series} series.`);
    const grown = Math.round((process.memoryUsage.rss() - before) / 1_048_576);
    const rate = Math.round((files / ms) * 1_000).toLocaleString('en');
    return [
      {
        what: `headers of ${files.toLocaleString('en')} DICOM files to ${series} series (${rate} files/s, ${grown} MiB more)`,
        p50: ms,
        ...(peer === undefined ? {} : { peer }),
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
