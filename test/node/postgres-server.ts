import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A database server of our own in a temporary folder, reached by its Unix socket only. */
export interface PostgresServer {
  /** The folder of its socket. */
  host: string;
  user: string;
  passwordFile: string;
  password: string;
  stop(): Promise<void>;
}

const nobody = 65_534;

/** The folder of PostgreSQL's programs on this machine; undefined where it has none. */
export function postgresPrograms(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...globSync('/usr/lib/postgresql/*/bin')];
  return folders.find((folder) =>
    ['initdb', 'postgres', 'pg_isready', 'psql'].every((program) => existsSync(join(folder, program))),
  );
}

/** Starts a server with a user and a password; root may not run one, so that it then runs as nobody. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const home = mkdtempSync(join(tmpdir(), 'collimator-postgres-'));
  const as = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  const [data, passwordFile, password] = [join(home, 'data'), join(home, 'password'), 'a password of tests'];
  writeFileSync(passwordFile, `${password}\n`);
  if ('uid' in as) for (const path of [home, passwordFile]) chownSync(path, nobody, nobody);
  chmodSync(home, 0o755);
  const options = [
    '-D',
    data,
    '-U',
    'holder',
    '-A',
    'scram-sha-256',
    '--pwfile',
    passwordFile,
    '-E',
    'UTF8',
    '--no-sync',
  ];
  execFileSync(join(programs, 'initdb'), options, { ...as, cwd: home, stdio: 'ignore' });
  const server: ChildProcess = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-k', home, '-c', 'listen_addresses=', '-c', 'fsync=off'],
    { ...as, cwd: home, stdio: 'ignore' },
  );
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  const ready = () => spawnSync(join(programs, 'pg_isready'), ['-h', home]).status === 0;
  for (let i = 0; i < 300 && !ready(); i++) await wait(100);
  return {
    host: home,
    user: 'holder',
    passwordFile,
    password,
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
