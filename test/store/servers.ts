import { existsSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../../src/base/index.ts';
import type { SparqlServer } from '../../src/store/index.ts';
import { freePort } from '../ports.ts';
import {
  type Absent,
  fusekiJar,
  Program,
  virtuosoAbsent,
  virtuosoFolder,
  virtuosoPassword,
} from './other-engines.ts';

/** A SPARQL server of somebody else's making, empty, that can be killed and started again on its data. */
export interface RealServer {
  server: SparqlServer;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, on the data that it left. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/** How to start one, or why it cannot be started here. */
export type Startable = { state: 'present'; open(): Promise<RealServer> } | Absent;

/** Runs a program in a folder, as often as it is started. */
async function run(
  folder: string,
  server: SparqlServer,
  command: [string, ...string[]],
  before: () => Promise<void> = async () => {},
): Promise<RealServer> {
  const program = new Program(folder, command);
  const real: RealServer = {
    server,
    async start() {
      await before();
      program.start();
      await program.answers(server.query, 'ASK {}', async ({ ok }) => ok);
    },
    kill: () => program.kill(),
    close: () => program.close(),
  };
  try {
    await real.start();
  } catch (error) {
    await real.close();
    throw error;
  }
  return real;
}

/** Virtuoso 7, as Debian packages it. */
export function virtuosoServer(): Startable {
  const absent = virtuosoAbsent();
  if (absent !== undefined) return absent;
  return {
    state: 'present',
    async open() {
      const { folder, web, command, unlock } = await virtuosoFolder();
      const url = `http://127.0.0.1:${web}`;
      const server: SparqlServer = {
        engine: 'virtuoso',
        query: `${url}/sparql`,
        update: `${url}/sparql-auth`,
        graphStore: `${url}/sparql-graph-crud-auth`,
        user: 'dba',
        password: new Secret(virtuosoPassword),
        send: fetch,
      };
      return run(folder, server, command, unlock);
    },
  };
}

/** Jena Fuseki with TDB2. */
export function fusekiServer(): Startable {
  const found = fusekiJar();
  if (found.state === 'absent') return found;
  return {
    state: 'present',
    async open() {
      // In memory where that is a folder: what is tested is not the disk.
      const folder = await mkdtemp(
        join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'collimator-fuseki-'),
      );
      await mkdir(join(folder, 'data'));
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/ds`;
      const server: SparqlServer = {
        engine: 'fuseki',
        query: `${url}/sparql`,
        update: `${url}/update`,
        graphStore: `${url}/data`,
        send: fetch,
      };
      const options = ['--localhost', `--port=${port}`, '--tdb2', '--loc=data', '--update'];
      const union = ['--set', 'tdb2:unionDefaultGraph=true'];
      return run(folder, server, ['java', '-Xmx400m', '-jar', found.jar, ...options, ...union, '/ds']);
    },
  };
}
