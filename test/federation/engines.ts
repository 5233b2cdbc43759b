import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../ports.ts';
import {
  type Absent,
  fusekiJar,
  Program,
  virtuosoAbsent,
  virtuosoFolder,
  virtuosoPassword,
} from '../store/other-engines.ts';

/** A SPARQL server of somebody else's making, with one Turtle file in it. */
export interface Engine {
  sparql: string;
  close(): Promise<void>;
}

/** How to start an engine, or why it cannot be started here. */
export type Startable = { state: 'present'; start(turtle: string): Promise<Engine> } | Absent;

/** Asked until the cube is there. */
const hasCube = 'ASK { ?cube a <http://purl.org/linked-data/cube#DataSet> }';

/** Starts a program in a folder of its own; `close` ends it and removes the folder. */
async function run(
  folder: string,
  sparql: string,
  command: [string, ...string[]],
  loaded: () => Promise<void> = async () => {},
): Promise<Engine> {
  const program = new Program(folder, command);
  try {
    program.start();
    await loaded();
    await program.answers(sparql, hasCube, async (response) =>
      /"boolean"\s*:\s*true/.test(await response.text()),
    );
  } catch (error) {
    await program.close();
    throw error;
  }
  return { sparql, close: () => program.close() };
}

/** Virtuoso 7, as Debian packages it. */
export function virtuoso(): Startable {
  const absent = virtuosoAbsent();
  if (absent !== undefined) return absent;
  return {
    state: 'present',
    async start(turtle) {
      const { folder, port, web, command } = await virtuosoFolder();
      await writeFile(join(folder, 'cube.ttl'), turtle);
      const load = `DB.DBA.TTLP_MT(file_to_string_output('${folder}/cube.ttl'), 'urn:base', 'urn:cube'); grant select on DB.DBA.SPARQL_SINV_2 to "SPARQL"; grant execute on DB.DBA.SPARQL_SINV_IMP to "SPARQL"; checkpoint;`;
      const loaded = async () => {
        for (let i = 0; ; i++) {
          try {
            await promisify(execFile)('isql-vt', [
              `127.0.0.1:${port}`,
              'dba',
              virtuosoPassword,
              `exec=${load}`,
            ]);
            return;
          } catch (error) {
            if (i > 160) throw error;
            await new Promise((resolve) => setTimeout(resolve, 250));
          }
        }
      };
      return run(folder, `http://127.0.0.1:${web}/sparql`, command, loaded);
    },
  };
}

/** Jena Fuseki. */
export function fuseki(): Startable {
  const found = fusekiJar();
  if (found.state === 'absent') return found;
  return {
    state: 'present',
    async start(turtle) {
      const folder = await mkdtemp(join(tmpdir(), 'collimator-fuseki-'));
      const port = await freePort();
      await writeFile(join(folder, 'cube.ttl'), turtle);
      const options = ['--localhost', `--port=${port}`, '--file=cube.ttl', '/ds'];
      const command: [string, ...string[]] = ['java', '-Xmx400m', '-jar', found.jar, ...options];
      return run(folder, `http://127.0.0.1:${port}/ds/sparql`, command);
    },
  };
}
