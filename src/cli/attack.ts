import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  askingTable,
  attackResults,
  brokenPromises,
  campaign,
  campaignMarkdown,
  fullSize,
  gateSize,
  type Inspection,
  inspectRelease,
  type KnownVictim,
  type Replayed,
  readCatalogue,
  replay,
  replayTable,
} from '../attack/index.ts';
import { Problem } from '../base/index.ts';
import { type Ontology, ontologyMounts, openOntology } from '../ontology/index.ts';
import { openStore } from '../store/index.ts';
import { type Command, existing, type Invocation, onlyKnown, required, UsageError } from './command.ts';

const known = ['persons', 'victims', 'seed', 'full', 'json', 'markdown', 'cases', 'i-own-this-server'];

export const command: Command = {
  name: 'attack',
  summary: 'Attack our protection, and others, on invented persons; or a release, or a node of your own.',
  usage: `collimator attack [--persons n] [--victims n] [--seed n] [--full] [--json | --markdown]
    invents persons, and measures how often each attack is right, beside chance and what is promised.
collimator attack <folder of a release> [...]
    the same under the policy and size of that release, and what the release itself gives away.
collimator attack <URL of a node> --cases attacks.json [--json] [--i-own-this-server]
    replays a catalogue of attacks against a node; one that is not on this machine only if you say that you own it.
Exit code 1 where a promise does not hold. docs/attacks.md says how to read the numbers.`,
  async run(invocation) {
    onlyKnown(invocation, known);
    const [target, ...more] = invocation.words;
    if (more.length > 0) throw new UsageError('Attack one release or node at a time.');
    if (target !== undefined && /^https?:/i.test(target)) return replayAt(target, invocation);
    return measure(target, invocation);
  },
};

async function openFacets(): Promise<Ontology> {
  const store = await openStore({ mounts: await ontologyMounts() });
  const ontology = await openOntology(store);
  await store.close();
  return ontology;
}

async function measure(folder: string | undefined, invocation: Invocation): Promise<number> {
  const { options } = invocation;
  const start = options.has('full') ? fullSize : gateSize;
  const wishes = {
    persons: whole(invocation, 'persons', start.persons, 300, 50_000),
    victims: whole(invocation, 'victims', start.victims, 10, 2_000),
    seed: whole(invocation, 'seed', start.seed, 0, 1_000_000),
  };
  const file = folder === undefined ? undefined : join(folder, 'cube.ttl');
  if (options.has('cases')) throw new UsageError('--cases needs the URL of a node.');
  if (file !== undefined && !existsSync(file))
    throw new UsageError(`${folder} has no cube.ttl: it is no folder of a release.`);
  const ontology = await openFacets();
  const inspection = file === undefined ? undefined : await inspect(file, ontology);
  // Without a wish, as many persons as the release has, within what is quick.
  const persons =
    inspection && !options.has('persons')
      ? Math.min(10_000, Math.max(300, inspection.persons))
      : wishes.persons;
  const size = { ...start, ...wishes, persons };
  const report = await campaign(
    ontology,
    size,
    (done) => {
      if (process.stderr.isTTY) console.error(`measured: ${done}`);
    },
    inspection?.policy,
  ).catch((error: unknown) => {
    // A release that is laxer than our minima, or a population in which nobody is unique.
    throw error instanceof RangeError ? new Problem('unavailable', error.message, {}, error) : error;
  });
  const broken = [...brokenPromises(report), ...(inspection?.faults ?? [])];
  if (options.has('json'))
    console.log(JSON.stringify({ ...report, results: attackResults(report), inspection, broken }, null, 2));
  else {
    if (inspection) console.log(inspectionText(inspection));
    console.log(options.has('markdown') ? askingTable(report) : campaignMarkdown(report));
  }
  for (const promise of broken) console.error(promise);
  return broken.length > 0 ? 1 : 0;
}

async function inspect(file: string, ontology: Ontology): Promise<Inspection> {
  const facets = ontology.facets.filter((facet) => facet.lattice.length > 0);
  const inspected = await inspectRelease(await readFile(file, 'utf8'), facets);
  if (inspected.state === 'unreadable')
    throw new UsageError(`${file} cannot be attacked: ${inspected.reason}`);
  return inspected.inspection;
}

function inspectionText({ cells, hidden, narrowest, median, pinned, faults }: Inspection): string {
  const width = (persons: number) => (Number.isNaN(persons) ? 'none' : persons.toFixed(1));
  return `The release has ${cells} cells, ${faults.length === 0 ? 'all as plan and policy allow' : `${faults.length} of them against plan or policy`}. Of ${hidden} hidden cells, linear programming leaves at least ${width(narrowest)} persons of doubt, in the median ${width(median)}; ${pinned} are pinned to one count.\n`;
}

/** Replays a catalogue; without the second world only what one node says by itself is judged. */
async function replayAt(url: string, invocation: Invocation): Promise<number> {
  const { options } = invocation;
  const { hostname } = URL.parse(url) ?? {};
  if (!hostname) throw new UsageError(`${url} is no URL of a node, as http://127.0.0.1:8080 is.`);
  const own = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) || options.has('i-own-this-server');
  if (!own)
    throw new UsageError(
      `${hostname} is not this machine. Attack only what is yours, and say --i-own-this-server.`,
    );
  const reading = readCatalogue(
    await readFile(existing('file', required(invocation, 'cases'), '--cases'), 'utf8'),
  );
  if (reading.state === 'invalid') {
    for (const mistake of reading.mistakes) console.error(mistake);
    return 1;
  }
  const ontology = await openFacets();
  const facets = ontology.facets.filter((facet) => facet.lattice.length > 0);
  const victim: KnownVictim = new Map(
    facets.flatMap(({ id, lattice }) => {
      const leaf = lattice.findLast(({ leaf, rest, code }) => leaf && !rest && code !== 'Unknown');
      return leaf ? [[id, leaf.code] as const] : [];
    }),
  );
  const target = { base: url.replace(/\/+$/, ''), send: fetch };
  const limits = { threshold: 30, rounding: 5 };
  const replayed = await replay({ cases: reading.cases, facets, victim, target, ...limits });
  console.log(options.has('json') ? JSON.stringify(replayed, null, 2) : replayTable(replayed));
  return replayed.some(({ state }: Replayed) => state === 'broken') ? 1 : 0;
}

function whole(
  { options }: Invocation,
  name: string,
  otherwise: number,
  least: number,
  most: number,
): number {
  const value = Number(options.get(name) ?? otherwise);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${name} must be a whole number from ${least} to ${most}.`);
  return value;
}
