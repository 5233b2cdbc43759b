import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
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
import { type ClientPatience, createBoundedServer, createRoutes } from './http/index.ts';
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
}: StartOptions): Promise<Running> {
  const { server, answerWith } = await listen(config, patience);
  let opened: Store | undefined;
  try {
    const { port } = server.address() as AddressInfo;
    const base = (config.publicUrl ?? `http://${config.host}:${port}`).replace(/\/$/, '');
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
  const { server } = await listen(config);
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
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw diskProblem(`${folder} cannot be made`, error);
  });
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

/**
 * Takes the port before anything is opened, so that a port in use costs nothing. Until everything is, only `/health`
 * says yes: whoever restarts what does not live would never let a long first start come to its end.
 */
async function listen(
  { host, port }: Config,
  patience?: ClientPatience,
): Promise<{ server: Server; answerWith(listener: Listener): void }> {
  let listener: Listener | undefined;
  const server = createBoundedServer((request, response) => {
    if (listener) return void listener(request, response);
    if (request.url?.split('?')[0] !== '/health')
      return void response.writeHead(503, { 'Retry-After': '2' }).end('Starting.\n');
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
    response.writeHead(200, headers).end(JSON.stringify({ status: 'starting' }));
  }, patience);
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
  return {
    server,
    answerWith(given) {
      listener = given;
    },
  };
}
