import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dicomFolder, dicomWeb } from '../../src/collect/dicom/index.ts';
import { freePort } from '../ports.ts';
import { sharedData } from '../shared-data.ts';
import { folderOf, type Read, readAll } from './dicom/reading.ts';
import { ct, part10 } from './dicom/writer.ts';

const program = '/usr/sbin/Orthanc';
const plugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
const samples = sharedData('dicom');

/** Why this machine cannot run the tests, if it cannot. */
function obstacle(): string | undefined {
  if (samples === undefined) return 'the sample files are not here';
  if (!existsSync(plugin)) return 'the Debian packages orthanc and orthanc-dicomweb are not installed';
  return existsSync(program) ? undefined : 'there is no program Orthanc';
}

const missing = obstacle();

/** Starts a real server with a password, on this machine only, its storage in a folder that is removed after. */
async function startOrthanc(folder: string): Promise<{ process: ChildProcess; root: string }> {
  const port = await freePort();
  const config = join(folder, 'orthanc.json');
  writeFileSync(
    config,
    JSON.stringify({
      Name: 'test',
      StorageDirectory: folder,
      IndexDirectory: folder,
      HttpPort: port,
      DicomServerEnabled: false,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: true,
      RegisteredUsers: { reader: 'pa55word' },
      Plugins: [plugin],
      DicomWeb: { Enable: true, Root: '/dicom-web/' },
    }),
  );
  const process = spawn(program, [config], { stdio: 'ignore' });
  const root = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 300; tries++) {
    const ready = await fetch(`${root}/system`, { headers }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return { process, root };
    await wait(100);
  }
  process.kill();
  throw new Error('Orthanc did not start within thirty seconds.');
}

const headers = { Authorization: `Basic ${Buffer.from('reader:pa55word').toString('base64')}` };

/** Stores files by STOW-RS, and gives how many the server took. */
async function store(root: string, files: readonly Buffer[]): Promise<number> {
  let stored = 0;
  for (const file of files) {
    const body = Buffer.concat([
      Buffer.from('--part\r\nContent-Type: application/dicom\r\n\r\n'),
      file,
      Buffer.from('\r\n--part--\r\n'),
    ]);
    const response = await fetch(`${root}/dicom-web/studies`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'multipart/related; type="application/dicom"; boundary=part' },
      body,
    });
    await response.arrayBuffer();
    if (response.ok) stored++;
  }
  return stored;
}

describe.skipIf(missing !== undefined)(
  `a real Orthanc${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let folder: string;
    let server: Awaited<ReturnType<typeof startOrthanc>>;
    let web: Read;
    let files: Read;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'collimator-orthanc-'));
      server = await startOrthanc(folder);
      // Samples of one kind each: segmentations, a report, classic and multi-frame images, a structured set of one series.
      const paths = [
        'dcmqi/data/segmentations/liver.dcm',
        'dcmqi/data/segmentations/partial_overlaps.dcm',
        'dcmqi/data/segmentations/ct-3slice/01.dcm',
        'dcmqi/data/segmentations/ct-3slice/02.dcm',
        'dcmqi/data/segmentations/ct-3slice/03.dcm',
        'dcmqi/data/segmentations/24x38x3/multiframe/mf.dcm',
        'dcmqi/data/sr-example/sr.dcm',
        'dcmqi/data/sr-example/seg.dcm',
        'dcmjs/examples/data/QIICR_Test3/tumor_User1_Manual_Trial1.dcm',
        'pydicom/src/pydicom/data/test_files/MR_small.dcm',
        'pydicom/src/pydicom/data/test_files/rtdose.dcm',
        'dcm4che/dcm4che-test-data/src/main/resources/MR-JPEGLosslessSV1.dcm',
      ];
      const sampled = Object.fromEntries(
        paths.map((path) => [path, readFileSync(join(samples ?? '', path))]),
      );
      const generated = Object.fromEntries(
        Array.from({ length: 30 }, (_, i) => [
          `generated/${i}.dcm`,
          part10([
            ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
            ...ct([
              ['00080018', 'UI', `1.2.9.${i}.1.1`],
              ['00100020', 'LO', `-900719925474099${i}`],
              ['0020000D', 'UI', `1.2.9.${i}`],
              ['0020000E', 'UI', `1.2.9.${i}.1`],
            ]).filter(([tag]) => tag !== '7FE00010'),
          ]),
        ]),
      );
      const all = { ...sampled, ...generated };
      expect(await store(server.root, Object.values(all))).toBe(Object.keys(all).length);
      files = await readAll(await dicomFolder(folderOf(all)));
      web = await readAll(await dicomWeb({ url: `${server.root}/dicom-web`, headers, page: 7 }));
    }, 60_000);

    afterAll(async () => {
      if (server !== undefined && server.process.exitCode === null) {
        const ended = new Promise((resolve) => server.process.once('exit', resolve));
        server.process.kill();
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    });

    const bySeries = (read: Read) =>
      [...read.series].sort((a, b) => ((a.seriesinstanceuid ?? '') < (b.seriesinstanceuid ?? '') ? -1 : 1));

    it('gives the same series, persons and instances as the files themselves', () => {
      expect(web.malformed).toEqual([]);
      expect(web.series.length).toBeGreaterThan(35);
      const keys = (read: Read) =>
        bySeries(read).map((row) => [
          row.seriesinstanceuid,
          row.studyinstanceuid,
          row.patientid,
          row.modality,
          row.instances,
        ]);
      expect(keys(web)).toEqual(keys(files));
    });

    it('gives the same attributes, except those inside the functional groups of multi-frame objects', () => {
      const differences = bySeries(web).flatMap((row, i) => {
        const file = bySeries(files)[i] ?? {};
        return Object.keys(row)
          .filter((column) => row[column] !== file[column])
          .map((column) => `${row.modality} ${column}: ${row[column]}, in the file ${file[column]}`);
      });
      expect(differences.sort()).toEqual([
        'CT slicethickness: , in the file 2.5',
        'SEG slicethickness: , in the file 1',
        'SEG slicethickness: , in the file 1',
        'SEG slicethickness: , in the file 3.375',
        'SEG slicethickness: , in the file 3.375',
      ]);
    });

    it('gives the same segments and measurements', () => {
      const sorted = (rows: Read['segments']) =>
        rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
      expect(web.segments.length).toBeGreaterThan(8);
      expect(sorted(web.segments)).toEqual(sorted(files.segments));
      expect(web.measurements.length).toBe(22);
      expect(sorted(web.measurements)).toEqual(sorted(files.measurements));
    });

    it('refuses whoever has no password, and the reason says so', async () => {
      await expect(readAll(await dicomWeb({ url: `${server.root}/dicom-web` }))).rejects.toThrow(
        'answers 401',
      );
    });
  },
);
