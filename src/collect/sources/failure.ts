import { Problem } from '../../base/index.ts';
import type { PlacedRow, Source, Table } from '../source.ts';

/** A source that broke off while it was read: nobody can tell what is missing, so that nothing is written. */
export class SourceFailure extends Error {
  override name = 'SourceFailure';
}

const known: Record<string, string> = {
  '28P01': 'the password is wrong',
  '28000': 'this user may not connect',
  '3D000': 'there is no such database',
  '42501': 'this user may not read a table',
  '57014': 'a statement took longer than statementSeconds',
  '57P01': 'the server was shut down',
  ECONNREFUSED: 'nothing answers at this host and port',
  ENOENT: 'the password file, the certificate or the socket is not there',
  ENOTFOUND: 'there is no such host',
};

/** Why a source could not be read: its error code with its meaning, never a message, which may quote data. */
export function reasonOf(error: unknown): string {
  if (error instanceof Problem) return error.message.replace(/\.$/, '');
  const { code, message } = error as { code?: string; message?: string };
  if (code !== undefined) return known[code] ?? `it cannot be read (${code})`;
  return /timeout/i.test(message ?? '') ? 'it did not answer in time' : 'it cannot be read';
}

/** The same source, whose tables break off with a {@link SourceFailure} that names it. */
export function guarded(source: Source): Source {
  const guard = (table: Table): Table => ({ ...table, rows: (columns) => rowsOf(source, table, columns) });
  return { ...source, tables: source.tables.map(guard) };
}

async function* rowsOf(source: Source, table: Table, columns?: readonly string[]): AsyncGenerator<PlacedRow> {
  try {
    yield* table.rows(columns);
  } catch (error) {
    throw new SourceFailure(`${table.name} of ${source.name} broke off: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}
