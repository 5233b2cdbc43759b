import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A SPARQL server of somebody else's making, with one Turtle file in it. */
export interface Engine {
  sparql: string;
  close(): Promise<void>;
}

/** How to start an engine, or why it cannot be started here. */
export type Startable =
  | { state: 'present'; start(turtle: string): Promise<Engine> }
  | { state: 'absent'; reason: string };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Asks until the endpoint answers that the cube is there. */
async function untilReady(sparql: string, process: ChildProcess, output: () => string): Promise<void> {
  const query = 'ASK { ?cube a <http://purl.org/linked-data/cube#DataSet> }';
  for (let i = 0; i < 200; i++) {
    if (process.exitCode !== null) throw new Error(`The engine ended: ${output()}`);
    try {
      const response = await fetch(sparql, {
        method: 'POST',
        headers: { accept: 'application/sparql-results+json' },
        body: new URLSearchParams({ query }),
      });
      if (/"boolean"\s*:\s*true/.test(await response.text())) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`The engine did not answer in 30 s: ${output()}`);
}

/** Starts a program in a folder of its own; `close` ends it and removes the folder. */
async function run(
  folder: string,
  sparql: string,
  command: string,
  given: string[],
  loaded: () => Promise<void> = async () => {},
): Promise<Engine> {
  const child = spawn(command, given, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-2000);
    });
  const close = async () => {
    if (child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await loaded();
    await untilReady(sparql, child, () => output);
  } catch (error) {
    await close();
    throw error;
  }
  return { sparql, close };
}

const iniTemplate = '/usr/share/virtuoso-opensource-7/virtuoso.ini';

/** Virtuoso 7, as Debian packages it. */
export function virtuoso(): Startable {
  const program = '/usr/bin/virtuoso-t';
  if (!existsSync(program) || !existsSync(iniTemplate))
    return { state: 'absent', reason: 'Virtuoso is not here: apt-get install virtuoso-opensource-7' };
  return {
    state: 'present',
    async start(turtle) {
      const folder = await mkdtemp(join(tmpdir(), 'collimator-virtuoso-'));
      const [port, web] = [await freePort(), await freePort()];
      const template = await readFile(iniTemplate, 'utf8');
      let section = '';
      const ini = template.split('\n').flatMap((line) => {
        section = /^\[(.+)\]/.exec(line)?.[1] ?? section;
        const name = /^\s*(\w+)\s*=/.exec(line)?.[1] ?? '';
        if (/^Load\d+$/.test(name)) return [];
        if (name === 'ServerPort') return [`ServerPort = 127.0.0.1:${section === 'HTTPServer' ? web : port}`];
        if (/^(DatabaseFile|ErrorLogFile|LockFile|TransactionFile|xa_persistent_file)$/.test(name))
          return [`${name} = ${folder}/${section}-${name}`];
        if (name === 'DirsAllowed') return [`DirsAllowed = ${folder}`];
        return [line];
      });
      await writeFile(join(folder, 'v.ini'), ini.join('\n'));
      await writeFile(join(folder, 'cube.ttl'), turtle);
      // The first run sets the password and ends; without it the server warns and waits.
      await promisify(execFile)(
        program,
        ['+configfile', 'v.ini', '+wait', '+pwdold', 'dba', '+pwddba', 'dba-of-a-test'],
        { cwd: folder, timeout: 60_000 },
      ).catch(() => undefined);
      await rm(join(folder, 'Database-LockFile'), { force: true });
      const load = `DB.DBA.TTLP_MT(file_to_string_output('${folder}/cube.ttl'), 'urn:base', 'urn:cube'); grant select on DB.DBA.SPARQL_SINV_2 to "SPARQL"; grant execute on DB.DBA.SPARQL_SINV_IMP to "SPARQL"; checkpoint;`;
      const loaded = async () => {
        for (let i = 0; ; i++) {
          try {
            await promisify(execFile)('isql-vt', [
              `127.0.0.1:${port}`,
              'dba',
              'dba-of-a-test',
              `exec=${load}`,
            ]);
            return;
          } catch (error) {
            if (i > 60) throw error;
            await new Promise((resolve) => setTimeout(resolve, 250));
          }
        }
      };
      return run(
        folder,
        `http://127.0.0.1:${web}/sparql`,
        program,
        ['+configfile', 'v.ini', '+foreground'],
        loaded,
      );
    },
  };
}

/** Jena Fuseki: the server's jar, from FUSEKI_JAR or the local Maven repository. */
export function fuseki(): Startable {
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
    async start(turtle) {
      const folder = await mkdtemp(join(tmpdir(), 'collimator-fuseki-'));
      const port = await freePort();
      await writeFile(join(folder, 'cube.ttl'), turtle);
      return run(folder, `http://127.0.0.1:${port}/ds/sparql`, 'java', [
        '-Xmx400m',
        '-jar',
        jar,
        '--localhost',
        `--port=${port}`,
        '--file=cube.ttl',
        '/ds',
      ]);
    },
  };
}
