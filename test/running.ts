import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Running, start } from '../src/app.ts';
import { loadConfig, productFolder, silentLog } from '../src/base/index.ts';

export const token = 'a-token-for-tests';

/** Starts a node on a free port, with the settings given as environment variables. */
export async function startNode(environment: Record<string, string> = {}): Promise<Running> {
  const configured = loadConfig({}, { COLLIMATOR_PORT: '0', COLLIMATOR_TOKEN: token, ...environment });
  if (configured.state === 'invalid') throw new Error(configured.mistakes.join('\n'));
  return start({ config: configured.config, log: silentLog });
}

/** Text of an example description of the product. */
export function example(path: string): Promise<string> {
  return readFile(join(productFolder, 'examples', path), 'utf8');
}

/** Submits examples of examples/catalogue to a node, and gives back what became of each. */
export async function submitExamples({ catalogue }: Running, ids: readonly string[]): Promise<string[]> {
  const states: string[] = [];
  for (const id of ids) {
    const text = await example(`catalogue/${id}.ttl`);
    const submission = {
      text,
      format: 'turtle',
      id,
      profile: 'dcat-ap-3',
      who: 'test',
      why: 'example',
    } as const;
    states.push((await catalogue.submit(submission)).state);
  }
  return states;
}
