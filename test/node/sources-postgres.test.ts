import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectOptions } from '../../src/collect/index.ts';
import { collecting, counted, mistakesOf } from './collecting.ts';
import { folderWith } from './folders.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from './postgres-server.ts';

const programs = postgresPrograms();
const where = programs ? '' : ' (skipped: this machine has no PostgreSQL; apt-get install postgresql)';

const lines = [
  'person\tperson_id\tsex\tsex\tconcept\tmy:',
  'condition\tperson_id\tage\tday\tyears-since\tperson born',
  'condition\tperson_id\tthickness\tthick\tnumber\t',
];
const tables = `
  CREATE SCHEMA cdm;
  CREATE TABLE cdm.person (person_id numeric(38) PRIMARY KEY, "Sex" text, born date, secret text);
  CREATE TABLE cdm."CONDITION" (id bigint, person_id numeric(38), day timestamp, thick real);
  INSERT INTO cdm.person VALUES
    (10000000000000000000000000000000000001, 'Male', '1970-05-02', 'x'),
    (10000000000000000000000000000000000000, 'Female', '1970-05-02', 'x'), (-9007199254740993, NULL, NULL, 'x');
  INSERT INTO cdm."CONDITION" VALUES
    (1, 10000000000000000000000000000000000001, '2020-05-01 23:59:59', 1.4),
    (2, 10000000000000000000000000000000000000, '2020-05-02', 7);
  CREATE VIEW cdm.slow AS SELECT n::text AS id, pg_sleep(0.01)::text FROM generate_series(1, 1000) AS n;
  CREATE ROLE reader LOGIN PASSWORD 'a password of tests';
  GRANT USAGE ON SCHEMA cdm TO reader;
  GRANT SELECT (person_id, "Sex", born) ON cdm.person TO reader;
  GRANT SELECT ON cdm."CONDITION", cdm.slow TO reader;`;

const later = `INSERT INTO cdm."CONDITION" VALUES (3, 77, '2020-01-01', 1)`;

describe.skipIf(!programs)(`a live PostgreSQL${where}`, () => {
  let server: PostgresServer;
  const source = (more: object = {}): CollectOptions['sources'] => [
    {
      postgres: {
        host: server.host,
        port: 5432,
        database: 'postgres',
        schema: 'cdm',
        user: 'reader',
        passwordFile: server.passwordFile,
        tls: true,
        connectSeconds: 5,
        statementSeconds: 10,
        ...more,
      },
    },
  ];
  const client = async () => {
    const { host, user, password } = server;
    const connected = new pg.Client({ host, user, password, database: 'postgres' });
    await connected.connect();
    return connected;
  };

  beforeAll(async () => {
    server = await startPostgres(programs as string);
    const owner = await client();
    await owner.query(tables);
    await owner.end();
  }, 60_000);
  afterAll(() => server?.stop());

  it('gives every type as text without loss, whatever the case of its names', async () => {
    const { collection, table } = await collecting(lines, source());
    expect(mistakesOf(collection)).toEqual([]);
    const { cases, series } = await table();
    expect(counted(cases, 'sex')).toEqual({ Male: 1, Female: 1, Unknown: 1 });
    expect(counted(cases, 'age')).toEqual({ '0-49': 1, '50-plus': 1, Unknown: 1 });
    expect(counted(series, 'thickness')).toEqual({ thin: 1, thick: 1, Unknown: 1 });
  });

  it('asks only for the columns that the mapping names: the others may be forbidden', async () => {
    // The reader of these tests has no right to person.secret, so that a SELECT * would have failed above.
    const denied = await collecting(
      [...lines, 'person\tperson_id\tcondition\tsecret\tconcept\tmy:'],
      source(),
    );
    expect(mistakesOf(denied.collection).join()).toContain('person has no column secret');
  });

  it('sees all tables at one moment, though others write between one table and the next', async () => {
    // The clock is asked after person was read for its join, and before condition is read.
    const clock = () => {
      execFileSync(
        join(programs as string, 'psql'),
        ['-h', server.host, '-U', server.user, '-d', 'postgres', '-c', later],
        { env: { PGPASSWORD: server.password }, stdio: 'ignore' },
      );
      return new Date('2026-01-01');
    };
    const joined = ['condition\tperson_id\tsex\tperson_id > person.person_id > sex\tconcept\tmy:'];
    const first = await collecting(joined, source(), { clock });
    expect((await first.table()).cases.length).toBe(2);
    const second = await collecting(joined, source());
    expect((await second.table()).cases.length).toBe(3);
    const owner = await client();
    await owner.query('DELETE FROM cdm."CONDITION" WHERE id = 3');
    await owner.end();
  });

  it('writes nothing where a statement takes longer than it may', async () => {
    const { collection, out } = await collecting(
      ['slow\tid\tsex\tid\tconcept\tmy:'],
      source({ statementSeconds: 0.5 }),
    );
    expect(mistakesOf(collection).join()).toMatch(/slow of .* a statement took longer than statementSeconds/);
    expect(existsSync(out)).toBe(false);
  });

  it('leaves no transaction behind', async () => {
    await collecting(lines, source());
    const owner = await client();
    const { rows } = await owner.query(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'collimator collect'",
    );
    await owner.end();
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('says in a sentence why it could not read, and never the password', async () => {
    const wrong = join(folderWith({ password: 'another password' }), 'password');
    const said = async (more: object) =>
      mistakesOf((await collecting(lines, source(more))).collection).join('\n');
    expect(await said({ passwordFile: wrong })).toContain('the password is wrong');
    expect(await said({ database: 'nowhere' })).toContain('there is no such database');
    expect(await said({ passwordFile: '/nowhere/at/all' })).toContain('the password file');
    expect(await said({ schema: 'empty' })).toContain('hold none of the tables person, condition');
    expect(await said({ host: '127.0.0.1', port: 1, tls: false })).toContain('nothing answers');
    expect(await said({ passwordFile: wrong })).not.toContain('another password');
  });

  it('puts neither password nor identifier into what it writes', async () => {
    const { out } = await collecting(lines, source());
    for (const file of readdirSync(out)) {
      const text = readFileSync(join(out, file), 'latin1');
      expect(text).not.toContain(server.password);
      expect(text).not.toContain('9007199254740993');
    }
  });
});
