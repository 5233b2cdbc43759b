import { band } from './bands.ts';
import type { PlacedRow, Table } from './source.ts';

/** What was wrong with rows of a table, by kind. */
export interface MalformedRows {
  table: string;
  rows: number;
  malformed: number;
  /** The first places of each reason. */
  reasons: ReadonlyMap<string, readonly string[]>;
}

/** Places told of each kind of fault. */
export const mostPlaces = 20;
const mostReasons = 100;

/** Counts malformed rows, table by table, once however often a table is read. */
export class Malformed {
  readonly #seen = new Map<
    Table,
    { table: string; rows: number; malformed: number; reasons: Map<string, string[]> }
  >();

  /** Counts the rows of one reading of a table; a second reading counts nothing. */
  pass(table: Table): (placed: PlacedRow) => void {
    if (this.#seen.has(table)) return () => undefined;
    const seen = { table: table.name, rows: 0, malformed: 0, reasons: new Map<string, string[]>() };
    this.#seen.set(table, seen);
    return (placed) => {
      seen.rows++;
      if (placed.state === 'row') return;
      seen.malformed++;
      const reason = placed.reason.replace(/\.$/, '');
      const places = seen.reasons.get(reason) ?? [];
      if (places.length < mostPlaces) places.push(placed.place);
      if (seen.reasons.size < mostReasons) seen.reasons.set(reason, places);
    };
  }

  tables(): MalformedRows[] {
    return [...this.#seen.values()];
  }

  /** The tables of which more than the tolerated share is malformed, with the places of the first rows. */
  mistakes(tolerance: number): string[] {
    return this.tables()
      .filter(({ rows, malformed }) => malformed > tolerance * rows)
      .flatMap(({ table, malformed, reasons }) => [
        `Of ${table}, ${band(malformed)} rows are malformed, more than the tolerance of ${tolerance * 100} %. Nothing is written.`,
        ...[...reasons].flatMap(([reason, places]) => places.map((place) => `${place}: ${reason}.`)),
      ]);
  }
}
