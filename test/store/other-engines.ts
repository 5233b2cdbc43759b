import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../ports.ts';

// How the SPARQL servers of others are found and started, for whatever is tested against them.

/** Why an engine cannot be started here. */
export interface Absent {
  state: 'absent';
  reason: string;
}

/** A program in a folder, as often as it is started. */
export class Program {
  readonly #folder: string;
  readonly #command: [string, ...string[]];
  #child: ChildProcess | undefined;
  #output = '';

  constructor(folder: string, command: [string, ...string[]]) {
    this.#folder = folder;
    this.#command = command;
  }

  start(): void {
    const [command, ...given] = this.#command;
    const child = spawn(command, given, { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-2000);
      });
  }

  /** Asks until the answer holds; rejects where the program ends, or after 30 s. */
  async answers(
    sparql: string,
    query: string,
    holds: (response: Response) => Promise<boolean>,
  ): Promise<void> {
    for (let i = 0; i < 300; i++) {
      if (this.#child?.exitCode !== null) throw new Error(`The engine ended: ${this.#output}`);
      try {
        const headers = { accept: 'application/sparql-results+json' };
        const response = await fetch(sparql, {
          method: 'POST',
          headers,
          body: new URLSearchParams({ query }),
        });
        if (await holds(response)) return;
      } catch {
        // not listening yet
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`The engine did not answer in 30 s: ${this.#output}`);
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends it and removes its folder. */
  async close(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const virtuosoProgram = '/usr/bin/virtuoso-t';
const iniTemplate = '/usr/share/virtuoso-opensource-7/virtuoso.ini';
export const virtuosoPassword = 'dba-of-a-test';

/** Virtuoso 7, as Debian packages it: why it is not here, or undefined. */
export function virtuosoAbsent(): Absent | undefined {
  return existsSync(virtuosoProgram) && existsSync(iniTemplate)
    ? undefined
    : { state: 'absent', reason: 'Virtuoso is not here: apt-get install virtuoso-opensource-7' };
}

/** A folder of its own for Virtuoso, with a password set; `port` is for SQL, `web` for SPARQL. */
export async function virtuosoFolder(): Promise<{
  folder: string;
  port: number;
  web: number;
  command: [string, ...string[]];
  /** Removes what a kill left behind: it would keep the next start away. */
  unlock(): Promise<void>;
}> {
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
    if (name === 'DirsAllowed') return [`DirsAllowed = ${folder}`];
    return [line];
  });
  await writeFile(join(folder, 'v.ini'), ini.join('\n'));
  const unlock = () => rm(join(folder, 'Database-LockFile'), { force: true });
  // The first run sets the password and ends; without it the server warns and waits.
  const first = ['+configfile', 'v.ini', '+wait', '+pwdold', 'dba', '+pwddba', virtuosoPassword];
  await promisify(execFile)(virtuosoProgram, first, { cwd: folder, timeout: 60_000 }).catch(() => undefined);
  await unlock();
  return { folder, port, web, command: [virtuosoProgram, '+configfile', 'v.ini', '+foreground'], unlock };
}

/** Jena Fuseki: the server's jar, from FUSEKI_JAR or the local Maven repository. */
export function fusekiJar(): { state: 'present'; jar: string } | Absent {
  const [jar] = [
    ...(process.env.FUSEKI_JAR === undefined ? [] : [process.env.FUSEKI_JAR]),
    ...globSync(
      join(homedir(), '.m2/repository/org/apache/jena/jena-fuseki-server/*/jena-fuseki-server-*.jar'),
    ),
  ].filter((path) => existsSync(path));
  if (jar !== undefined) return { state: 'present', jar };
  const get = 'mvn dependency:get -Dartifact=org.apache.jena:jena-fuseki-server:4.10.0';
  return { state: 'absent', reason: `Fuseki is not here: ${get}, or name its jar in FUSEKI_JAR` };
}
