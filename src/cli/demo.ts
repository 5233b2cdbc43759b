import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDataFolder, type Running, refuseTakenPort, start } from '../app.ts';
import { type Config, diskReason, Problem, productFolder, Secret } from '../base/index.ts';
import type { Catalogue } from '../catalogue/index.ts';
import { type DemoHolder, demoHolders } from '../collect/index.ts';
import type { NodeRef } from '../federation/index.ts';
import { type Command, UsageError } from './command.ts';
import { makeDemoCube } from './demo-cube.ts';
import { configured, untilAlone, untilStopped } from './settings.ts';

const examples = join(productFolder, 'examples');

export const command: Command = {
  name: 'demo',
  summary: 'Run a hub and three nodes on this machine, with real descriptions and generated cases.',
  usage:
    'collimator demo [--port 8080] [--data folder]\nTakes four ports in a row. Without --data everything is thrown away at the end.',
  async run(invocation) {
    const result = configured(invocation);
    if (result.config.data !== undefined) await haveFolder(result.config.data);
    const temporary = result.config.data === undefined ? await temporaryFolder() : undefined;
    const stopped = Promise.race([untilStopped(), untilAlone()]);
    const running: Running[] = [];
    try {
      const folder = result.config.data ?? (temporary as string);
      const token = result.config.token ?? new Secret(randomBytes(12).toString('hex'));
      console.log(
        'Starting a hub and three nodes. The cases of the nodes are generated first: half a minute.',
      );
      await startDemo({ ...result.config, token }, folder, running);
      console.log(welcome(running, token, result.config.token === undefined));
      await stopped;
      return 0;
    } finally {
      await Promise.all(running.map((each) => each.close()));
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    }
  },
};

/** A place that can hold no folder is told at once, before half a minute of work; what was called for is wrong then. */
async function haveFolder(folder: string): Promise<void> {
  await makeDataFolder(folder).catch((error: Error) => {
    throw new UsageError(`${error.message} Name another folder with COLLIMATOR_DATA or --data.`);
  });
}

async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'collimator-demo-')).catch((error: unknown) => {
    const wayOut = 'Name a folder with COLLIMATOR_DATA, or another place for temporary ones with TMPDIR';
    const reason = diskReason(error, 'it cannot be written');
    throw new Problem(
      'unavailable',
      `The demo has no folder in ${tmpdir()}: ${reason}. ${wayOut}.`,
      {},
      error,
    );
  });
}

/** Makes the cubes, starts the three nodes at once, then the hub that asks them; each that starts joins `running`. */
async function startDemo(config: Config, folder: string, running: Running[]): Promise<void> {
  if (config.port + demoHolders.length > 65535)
    throw new Problem('malformed-request', `No room for four ports above ${config.port}.`);
  for (let i = 0; i <= demoHolders.length; i++) {
    if (config.port !== 0) await refuseTakenPort({ ...config, port: config.port + i });
  }
  const starts = demoHolders.map((holder, i) => startHolder(holder, i + 1, config, folder, running));
  // All are waited for, so that none starts after the others were stopped because one had failed.
  const nodes = (await Promise.allSettled(starts)).map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  const hub = await start({
    config: { ...config, data: join(folder, 'hub') },
    nodes,
    fill: (catalogue) => submitFolder(catalogue, join(examples, 'catalogue'), 'dcat-ap-3'),
  });
  running.unshift(hub);
}

/** Makes the cube of one holder, and starts the node that serves it. */
async function startHolder(
  holder: DemoHolder,
  place: number,
  config: Config,
  folder: string,
  running: Running[],
): Promise<NodeRef> {
  const { id, name, country } = holder;
  const own = join(folder, id);
  const cubes = await makeDemoCube(holder, own);
  const port = config.port === 0 ? 0 : config.port + place;
  const settings = {
    port,
    publicUrl: undefined,
    title: name,
    country,
    nodes: [],
    data: join(own, 'store'),
    cubes,
  };
  const stated = await individuals(cubes);
  const node = await start({
    config: { ...config, ...settings },
    fill: (catalogue) => submitFolder(catalogue, join(examples, 'holders', id), 'eucaim-v2', stated),
  });
  running.push(node);
  return { id, name, url: node.url, sparql: `${node.url}/sparql`, country };
}

/** The number of individuals as the cube publishes it, as a statement for the description: never another number. */
async function individuals(cubes: string): Promise<string> {
  const cube = await readFile(join(cubes, '2026', 'cube.ttl'), 'utf8');
  const [, total] = /col:cell "all"\s*;\s*col:count (\d+)/.exec(cube) ?? [];
  const property = '<http://healthdataportal.eu/ns/health#numberOfUniqueIndividuals>';
  return total === undefined
    ? ''
    : `\n<> ${property} "${total}"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .\n`;
}

/**
 * Submits each description of a folder that the catalogue has never had; the file's name is its id. What was revised
 * or withdrawn since stays so. Stops at the first that does not conform.
 */
async function submitFolder(catalogue: Catalogue, folder: string, profile: string, more = ''): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ttl')).sort();
  for (const file of files) {
    const text = (await readFile(join(folder, file), 'utf8')) + more;
    const id = file.replace(/\.ttl$/, '');
    if ((await catalogue.get(id)).state !== 'unknown') continue;
    const submitted = await catalogue.submit({
      text,
      format: 'turtle',
      id,
      profile,
      who: 'demo',
      why: 'Example description',
    });
    if (!['created', 'revised', 'unchanged'].includes(submitted.state)) {
      throw new Problem('invalid-description', `${file}: ${JSON.stringify(submitted)}`);
    }
  }
}

function welcome(running: readonly Running[], token: Secret, random: boolean): string {
  const [hub, ...others] = running.map(({ url }) => url);
  const nodes = others.sort();
  return `
  Collimator is ready. Descriptions and ontology are real; all cases are generated.

  Look          ${hub}/datasets              search with live counts
                ${hub}/cohorts               count a cohort over three nodes
                ${hub}/ontology/CLIN1000075  a concept and its mappings
                ${hub}/validate              check a description
                ${hub}/sparql                ask in SPARQL
  Ask           curl '${hub}/datasets?modality=IMG1000042' -H 'Accept: application/json'
                curl ${hub}/fdp -H 'Accept: text/turtle'
  Write         Authorization: Bearer ${random ? token.reveal() : 'the token in COLLIMATOR_TOKEN'}
  Nodes         ${nodes.join('  ')}

  Ctrl-C stops all four.
`;
}
