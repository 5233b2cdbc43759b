import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Secret } from '../../src/base/index.ts';
import type { SparqlServer } from '../../src/store/index.ts';

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
export type Startable =
  | { state: 'present'; open(): Promise<RealServer> }
  | { state: 'absent'; reason: string };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function untilItAnswers(query: string, child: ChildProcess, output: () => string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (child.exitCode !== null) throw new Error(`The engine ended: ${output()}`);
    try {
      const body = new URLSearchParams({ query: 'ASK {}' });
      if ((await fetch(query, { method: 'POST', body })).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The engine did not answer in 30 s: ${output()}`);
}

/** Runs a program in a folder, as often as it is started. */
async function run(
  folder: string,
  server: SparqlServer,
  [command, ...given]: [string, ...string[]],
  before: () => Promise<void> = async () => {},
): Promise<RealServer> {
  let child: ChildProcess | undefined;
  let output = '';
  const real: RealServer = {
    server,
    async start() {
      await before();
      const started = spawn(command, given, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (chunk: Buffer) => {
          output = (output + chunk.toString()).slice(-2000);
        });
      await untilItAnswers(server.query, started, () => output);
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
    async close() {
      await real.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await real.start();
  } catch (error) {
    await real.close();
    throw error;
  }
  return real;
}

const iniTemplate = '/usr/share/virtuoso-opensource-7/virtuoso.ini';
const password = 'dba-of-a-test';

/** Virtuoso 7, as Debian packages it. */
export function virtuosoServer(): Startable {
  const program = '/usr/bin/virtuoso-t';
  if (!existsSync(program) || !existsSync(iniTemplate))
    return { state: 'absent', reason: 'Virtuoso is not here: apt-get install virtuoso-opensource-7' };
  return {
    state: 'present',
    async open() {
      const folder = await mkdtemp(join(tmpdir(), 'collimator-virtuoso-'));
      const [port, web] = [await freePort(), await freePort()];
      let section = '';
      const ini = (await readFile(iniTemplate, 'utf8')).split('\n').flatMap((line) => {
        section = /^\[(.+)\]/.exec(line)?.[1] ?? section;
        const name = /^\s*(\w+)\s*=/.exec(line)?.[1] ?? '';
        // Its estimate of what a query costs refuses three statements crossed a few times.
        if (/^(Load\d+|MaxQueryCostEstimationTime)$/.test(name)) return [];
        if (name === 'ServerPort') return [`ServerPort = 127.0.0.1:${section === 'HTTPServer' ? web : port}`];
        if (/^(DatabaseFile|ErrorLogFile|LockFile|TransactionFile|xa_persistent_file)$/.test(name))
          return [`${name} = ${folder}/${section}-${name}`];
        return [line];
      });
      await writeFile(join(folder, 'v.ini'), ini.join('\n'));
      // The first run sets the password and ends.
      const first = ['+configfile', 'v.ini', '+wait', '+pwdold', 'dba', '+pwddba', password];
      await promisify(execFile)(program, first, { cwd: folder, timeout: 60_000 }).catch(() => undefined);
      const url = `http://127.0.0.1:${web}`;
      const server: SparqlServer = {
        engine: 'virtuoso',
        query: `${url}/sparql`,
        update: `${url}/sparql-auth`,
        graphStore: `${url}/sparql-graph-crud-auth`,
        user: 'dba',
        password: new Secret(password),
        send: fetch,
      };
      // Left behind by a kill, it would keep the next start away.
      const unlock = () => rm(join(folder, 'Database-LockFile'), { force: true });
      return run(folder, server, [program, '+configfile', 'v.ini', '+foreground'], unlock);
    },
  };
}

/** Jena Fuseki with TDB2: the server's jar, from FUSEKI_JAR or the local Maven repository. */
export function fusekiServer(): Startable {
  const [jar] = [
    ...(process.env.FUSEKI_JAR === undefined ? [] : [process.env.FUSEKI_JAR]),
    ...globSync(
      join(homedir(), '.m2/repository/org/apache/jena/jena-fuseki-server/*/jena-fuseki-server-*.jar'),
    ),
  ].filter((path) => existsSync(path));
  if (jar === undefined) {
    const get = 'mvn dependency:get -Dartifact=org.apache.jena:jena-fuseki-server:4.10.0';
    return { state: 'absent', reason: `Fuseki is not here: ${get}, or name its jar in FUSEKI_JAR` };
  }
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
      return run(folder, server, ['java', '-Xmx400m', '-jar', jar, ...options, ...union, '/ds']);
    },
  };
}
