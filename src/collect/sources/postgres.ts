import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';
import { Secret } from '../../base/index.ts';
import type { PostgresConfig } from '../../cases/index.ts';
import type { PlacedRow, Row, Source, Table } from '../source.ts';
import { reasonOf } from './failure.ts';

/** Every value as PostgreSQL writes it: a bigint, a numeric or a timestamp never passes through a double. */
const asText = { getTypeParser: () => (value: string) => value };

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * A live PostgreSQL database as a source. All tables are read in one read-only transaction, so that they are one
 * snapshot, and of each only the columns asked for. The password comes from the file that the configuration names,
 * or, as with every PostgreSQL client, from PGPASSWORD or PGPASSFILE; it is never told.
 */
export async function postgresSource(config: PostgresConfig, wanted: ReadonlySet<string>): Promise<Source> {
  const name = `postgres ${config.host}/${config.database}/${config.schema}`;
  let client: Client | undefined;
  const close = async () => {
    await client?.end().catch(() => undefined);
  };
  try {
    client = await connected(config);
    const tables = await tablesOf(client, config.schema, wanted);
    return { name, tables, close };
  } catch (error) {
    await close();
    return { name, tables: [], mistakes: [`${name}: ${reasonOf(error)}.`], close: async () => {} };
  }
}

async function connected(config: PostgresConfig): Promise<Client> {
  // Loaded only where a database is read: what merely builds a cube has nothing in it that opens a socket.
  const { Client } = (await import('pg')).default;
  const { host, port, database, user, passwordFile, caFile } = config;
  const password = passwordFile && new Secret((await readFile(passwordFile, 'utf8')).trim());
  const tls = config.tls && !host.startsWith('/');
  const client = new Client({
    host,
    port,
    database,
    user,
    ...(password && { password: password.reveal() }),
    ssl: tls ? { rejectUnauthorized: true, ...(caFile && { ca: await readFile(caFile, 'utf8') }) } : false,
    application_name: 'collimator collect',
    connectionTimeoutMillis: config.connectSeconds * 1000,
    statement_timeout: config.statementSeconds * 1000,
    // A client that dies must not hold the snapshot of a hospital's database open.
    idle_in_transaction_session_timeout: config.statementSeconds * 1000,
  });
  // A connection that breaks between two statements would otherwise end the process.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query("SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601'");
  await client.query("SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 1");
  return client;
}

/** Tables and views of the schema whose lower-case name is wanted. */
async function tablesOf(client: Client, schema: string, wanted: ReadonlySet<string>): Promise<Table[]> {
  const { rows } = await client.query<{ table_name: string; column_name: string }>(
    `SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = $1 AND lower(table_name) = ANY ($2) ORDER BY table_name, ordinal_position`,
    [schema, [...wanted]],
  );
  return [...Map.groupBy(rows, ({ table_name }) => table_name)].map(([table, columns]) => {
    const names = columns.map(({ column_name }) => column_name);
    return {
      name: table.toLowerCase(),
      columns: names.map((column) => column.toLowerCase()),
      rows: (asked) =>
        rowsOf(
          client,
          `${quoted(schema)}.${quoted(table)}`,
          table,
          names.filter((column) => asked?.includes(column.toLowerCase()) ?? true),
        ),
    };
  });
}

async function* rowsOf(
  client: Client,
  from: string,
  table: string,
  columns: readonly string[],
): AsyncGenerator<PlacedRow> {
  const { default: QueryStream } = await import('pg-query-stream');
  const sql = `SELECT ${columns.map((column) => quoted(column)).join(', ') || '1'} FROM ${from}`;
  const keys = columns.map((column) => column.toLowerCase());
  const stream = client.query(
    new QueryStream(sql, [], { batchSize: 2000, highWaterMark: 2000, rowMode: 'array', types: asText }),
  );
  let number = 0;
  for await (const values of stream as AsyncIterable<(string | null)[]>) {
    number++;
    const row: Row = {};
    for (const [at, key] of keys.entries()) row[key] = (values[at] ?? '').trim();
    yield { state: 'row', place: `${table} row ${number}`, row };
  }
}
