import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { DicomWebConfig, SourceConfig } from '../../cases/index.ts';
import type { Source } from '../source.ts';
import { guarded } from './failure.ts';
import { folderSource } from './folder.ts';
import { zipSource } from './zip.ts';

/**
 * Opens the sources that a configuration names, one after the other; of each only the wanted tables. What could not
 * be opened stands in the source's mistakes. Nothing is reached that the configuration does not name.
 */
export async function openSources(
  configs: readonly SourceConfig[],
  wanted: ReadonlySet<string>,
): Promise<Source[]> {
  const sources: Source[] = [];
  for (const config of configs) sources.push(guarded(await openSource(config, wanted)));
  return sources;
}

async function openSource(config: SourceConfig, wanted: ReadonlySet<string>): Promise<Source> {
  const { folder, zip, postgres, dicom, dicomweb } = config;
  if (folder !== undefined) return folderSource(folder, wanted);
  if (zip !== undefined) return zipSource(zip, wanted);
  // Databases and DICOM are loaded only where a source is one: what merely builds a cube never loads a socket.
  if (postgres !== undefined) return (await import('./postgres.ts')).postgresSource(postgres, wanted);
  if (dicom !== undefined) return files(dicom);
  if (dicomweb !== undefined) return server(dicomweb);
  throw new TypeError('The schema of the configuration lets no other source through.');
}

/** A source that could not be opened, with the reason. */
const unopened = (name: string, reason: string): Source => ({
  name,
  tables: [],
  mistakes: [`${name} ${reason}.`],
  close: async () => {},
});

async function files(path: string): Promise<Source> {
  if (!(await stat(path).catch(() => undefined))?.isDirectory())
    return unopened(path, 'is not a folder of DICOM files');
  const { dicomFolder } = await import('../dicom/index.ts');
  return dicomFolder(path);
}

const headersSchema = z.record(z.string(), z.string());

async function server({ url, headersFile, studies, seconds }: DicomWebConfig): Promise<Source> {
  const { dicomWeb } = await import('../dicom/index.ts');
  const headers = headersFile === undefined ? {} : await headersIn(headersFile);
  if (headers === undefined) return unopened(url, 'has a headersFile that is no JSON object of texts');
  return dicomWeb({
    url,
    headers,
    ...(studies !== undefined && { studies }),
    ...(seconds !== undefined && { deadlineMs: seconds * 1000 }),
  });
}

async function headersIn(file: string): Promise<Record<string, string> | undefined> {
  try {
    return headersSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
