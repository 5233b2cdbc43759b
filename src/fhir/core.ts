import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productFolder } from '../base/index.ts';
import type { Resource } from './types.ts';

/** Small code systems of FHIR itself that value sets lean on, with their value sets; the files in core/. */
export function coreResources(): Resource[] {
  const folder = join(productFolder, 'src/fhir/core');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Resource[]);
}
