import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import {
  type Clock,
  type Config,
  createLog,
  diskProblem,
  type Log,
  Problem,
  replaceFile,
  systemClock,
} from './base/index.ts';
import { type Catalogue, openCatalogue } from './catalogue/index.ts';
import { openCellRequests, openKeptAnswers, openSavedCohorts, policyRefusal } from './cohort/index.ts';
import {
  type NodeRef,
  openFederation,
  openHealth,
  openRegistry,
  readPublishedCubes,
} from './federation/index.ts';
import { type ClientPatience, createBoundedServer, createRoutes, createStarting } from './http/index.ts';
import { listMappings } from './mapping/index.ts';
import { ontologyMounts, openOntology } from './ontology/index.ts';
import { openQueries } from './query/index.ts';
import { iri } from './rdf/index.ts';
import { type Mount, openStore, type SparqlServer, type Store, unfinishedOf } from './store/index.ts';
import { openScoring, openValidation, validationMounts } from './validation/index.ts';

/** A node that runs: where it is, and how to stop it. */
export interface Running {
  /** Public URL, without a slash at the end. */
  url: string;
  /** The port that was taken. */
  port: number;
  catalogue: Catalogue;
  /** Stops taking requests, ends those under way, then closes everything from the top down. */
  close(): Promise<void>;
}

export interface StartOptions {
  config: Config;
  /** The nodes to ask, where more is known of them than the URLs in the configuration. */
  nodes?: NodeRef[];
  clock?: Clock;
  log?: Log;
  /** How long slow clients are waited for; as in http/bounded-server.ts where it is not given. */
  patience?: ClientPatience;
  /** Brings in what is to be there before the node says that it is ready. */
  fill?(catalogue: Catalogue): Promise<void>;
}

/**
 * Starts a node: opens everything from the bottom up, and answers when all of it is there. Throws an Error that
 * says which port is taken, and how to choose another.
 */
export async function start({
  config,
  nodes,
  clock = systemClock,
  log = createLog(config.logLevel),
  patience,
  fill,
}: StartOptions): Promise<Running> {
  const { server, base, answerWith } = await listen(config, log, patience);
  let opened: Store | undefined;
  try {
    const { port } = server.address() as AddressInfo;
    if (config.data !== undefined) await claimFolder(config.data, base);

    const cubes = config.cubes === undefined ? [] : await readPublishedCubes(config.cubes);
    for (const { epoch, verdict } of cubes) {
      if (verdict.state === 'refused') log.error({ epoch, reason: verdict.reason }, 'cube refused');
    }
    const published = cubes
      .filter(({ verdict }) => verdict.state === 'verified')
      .map(
        ({ epoch, turtle, requests }): Mount => ({
          graph: iri(`${base}/cubes/${epoch}`),
          text: [turtle, requests?.turtle ?? '']
            .map((text) => `@base <${base}/cubes/${epoch}> .\n${text}`)
            .join('\n'),
        }),
      );

    const store = await openStore({
      ...(config.data !== undefined && { folder: config.data }),
      mounts: [...(await ontologyMounts()), ...(await validationMounts()), ...published],
      publicReaders: config.publicReaders,
      ...sparqlServerOf(config, (message) => log.warn(message)),
    });
    opened = store;
    const [ontology, queries, validation, mappings] = await Promise.all([
      openOntology(store),
      openQueries(),
      openValidation(store),
      listMappings(),
    ]);
    const scoring = await openScoring(validation, { statements: 2_000, datasets: 20 });
    const catalogue = openCatalogue({ store, ontology, validation, queries, base, clock, log });
    const below = (name: string) => (config.data === undefined ? undefined : join(config.data, name));
    const file = (name: string) => (config.data === undefined ? {} : { file: join(config.data, name) });
    const asked = nodes ?? config.nodes.map(nodeAt);
    const registry = await openRegistry({
      configured: asked.length > 0 ? asked : [nodeAt(base)],
      ...file('nodes.json'),
      rules: { allow: config.allowedNetworks },
    });
    const federation = openFederation(registry, {
      deadlineMs: config.nodeMs,
      clock,
      check: policyRefusal,
      health: await openHealth(() => clock().getTime(), below('node-health.json')),
    });
    const cohorts = openSavedCohorts(below('cohorts'));
    const keptAnswers = openKeptAnswers(clock, below('answers'));
    const cellRequests = openCellRequests(clock, below('cell-requests.json'));
    const description = `Descriptions of cancer-image datasets, searchable and harvestable: ${config.title}.`;
    const facts = { title: config.title, description, base };

    const routes = createRoutes({
      config,
      base,
      facts,
      store,
      ontology,
      queries,
      validation,
      scoring,
      catalogue,
      registry,
      federation,
      cohorts,
      keptAnswers,
      cellRequests,
      cubes,
      mappings,
      log,
    });
    await fill?.(catalogue);
    // The first public query would otherwise wait for its reader to load everything.
    await Promise.all([store.query('ASK {}', { pool: 'public', deadlineMs: 60_000 }), catalogue.index()]);
    answerWith(getRequestListener(routes.fetch));
    // Cubes are fetched and verified once; the first who asks need not wait for that.
    federation
      .nodeHealth({ deadlineMs: 60_000 })
      .catch((error: unknown) => log.warn({ err: error }, 'nodes'));
    return {
      url: base,
      port,
      catalogue,
      async close() {
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
        // What the disk does not take of it must not keep the store from being closed.
        await federation.close().catch((error: unknown) => log.warn({ err: error }, 'node health'));
        await store.close();
      },
    };
  } catch (error) {
    server.close();
    await opened?.close();
    throw error;
  }
}

/** Throws the Problem of a taken port at once, before anything that takes long is begun. */
export async function refuseTakenPort(config: Config): Promise<void> {
  const { server } = await listen(config, createLog(config.logLevel));
  await new Promise((resolve) => server.close(resolve));
}

/**
 * Ties a data folder to the public URL that its records are named by. Started under another URL, the old names
 * would stand beside the new ones in every answer: refused, with both ways out.
 */
async function claimFolder(folder: string, base: string): Promise<void> {
  const present = await readdir(folder).catch(() => []);
  if (present.length === 0 && existsSync(unfinishedOf(folder)))
    throw new Problem(
      'unavailable',
      `A restore to ${folder} was broken off, and nothing is there yet. Run it again, or delete ${unfinishedOf(folder)} to begin with an empty catalogue.`,
    );
  await makeDataFolder(folder);
  const path = join(folder, 'public-url');
  const written = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw diskProblem(`${path} cannot be read`, error);
  });
  // An empty one is what a full disk left, and names nobody.
  const owner = written.trim();
  if (owner === '') return replaceFile(path, base);
  if (owner === base) return;
  throw new Problem(
    'unavailable',
    `The data in ${folder} belongs to ${owner}, and this node is ${base}. Start it there, set COLLIMATOR_PUBLIC_URL to ${owner}, or choose another folder with COLLIMATOR_DATA.`,
  );
}

/**
 * Makes a data folder and those above it, for this user alone; one that is there stays as it is. Throws the Problem of
 * the one that cannot be made.
 */
export async function makeDataFolder(folder: string): Promise<void> {
  try {
    await makeFolder(resolvePath(folder));
  } catch (error) {
    throw diskProblem(`${folder} cannot be made`, error);
  }
}

/** Node's own `recursive` never ends where a file system, as /proc, says of every new folder that the one above is missing. */
async function makeFolder(path: string): Promise<void> {
  const isThere = async () => (await stat(path).catch(() => undefined))?.isDirectory() === true;
  if (await isThere()) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  await mkdir(path, { mode: 0o700 }).catch(async (error: unknown) => {
    // Nodes that are started at once make the same one.
    if (!(await isThere())) throw error;
  });
}

/** The SPARQL server that answers queries in place of this process, where the operator has one. */
function sparqlServerOf(config: Config, tell: (message: string) => void): { server?: SparqlServer } {
  const { sparqlEngine: engine, sparqlQuery: query, sparqlUpdate: update } = config;
  if (engine === undefined || query === undefined || update === undefined) return {};
  const {
    sparqlGraphStore: graphStore,
    sparqlUser: user,
    sparqlPassword: password,
    sparqlToken: token,
  } = config;
  return {
    server: {
      tell,
      engine,
      query,
      update,
      send: fetch,
      ...(graphStore !== undefined && { graphStore }),
      ...(user !== undefined && { user }),
      ...(password !== undefined && { password }),
      ...(token !== undefined && { token }),
    },
  };
}

/** A node of which only the URL is known. */
function nodeAt(url: string): NodeRef {
  const base = url.replace(/\/$/, '');
  const { host } = new URL(base);
  return { id: host, name: host, url: base, sparql: `${base}/sparql` };
}

type Listener = ReturnType<typeof getRequestListener>;

/** Takes the port before anything is opened, so that a port in use costs nothing; who asks is told that it starts. */
async function listen(
  { host, port, publicUrl }: Config,
  log: Log,
  patience?: ClientPatience,
): Promise<{ server: Server; base: string; answerWith(listener: Listener): void }> {
  let listener: Listener | undefined;
  const server = createBoundedServer((request, response) => void listener?.(request, response), patience);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(
        new Problem(
          'unavailable',
          `Port ${port} of ${host} is in use. Choose another with COLLIMATOR_PORT or --port.`,
          {},
          error,
        ),
      );
    });
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const base = (publicUrl ?? `http://${host}:${taken}`).replace(/\/$/, '');
  // Nobody's request is read before this: the connections that wait are taken after what is under way.
  listener = getRequestListener(createStarting({ base, log }).fetch);
  return {
    server,
    base,
    answerWith(given) {
      listener = given;
    },
  };
}
