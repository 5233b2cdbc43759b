import type { Malformed } from './malformed.ts';
import type { Hop, Path } from './path.ts';
import type { Row, Table } from './source.ts';

/** Most rows of a table that others are joined with; a Map holds no more than 2^24. */
const mostJoined = 15_000_000;

const nameOf = ({ table, where, key, column }: Hop) =>
  JSON.stringify([table, where?.column, where?.equals, key, column]);

/** The values that paths lead to in other tables, read before the rows that need them. */
export class Joins {
  readonly #values = new Map<string, Map<string, string>>();

  /** Reads each table once for all hops into it. Gives the tables that are too large to be joined. */
  async load(hops: readonly Hop[], tables: ReadonlyMap<string, readonly Table[]>, malformed: Malformed) {
    const mistakes: string[] = [];
    const distinct = new Map(hops.map((hop) => [nameOf(hop), hop]));
    for (const [name, of] of Map.groupBy(distinct.values(), ({ table }) => table)) {
      const columns = [...new Set(of.flatMap((hop) => [hop.key, hop.column, hop.where?.column ?? hop.key]))];
      const into = of.map((hop) => ({ hop, values: new Map<string, string>() }));
      for (const { hop, values } of into) this.#values.set(nameOf(hop), values);
      for (const table of tables.get(name) ?? []) {
        const pass = malformed.pass(table);
        for await (const placed of table.rows(columns)) {
          pass(placed);
          if (placed.state === 'row') for (const { hop, values } of into) take(hop, placed.row, values);
          if (into.some(({ values }) => values.size > mostJoined)) {
            mistakes.push(`${name} has more than ${mostJoined} rows; it cannot be joined with other tables.`);
            break;
          }
        }
      }
    }
    return mistakes;
  }

  /** How the value at the end of a path is found from a row; empty where a step leads nowhere. */
  follow({ column, hops }: Path): (row: Row) => string {
    const steps = hops.map((hop) => this.#values.get(nameOf(hop)) ?? new Map<string, string>());
    return (row) => {
      let value = row[column] ?? '';
      for (const step of steps) value = step.get(value) ?? '';
      return value;
    };
  }
}

/** Of several rows with one key, the first that has a value counts. */
function take({ where, key, column }: Hop, row: Row, values: Map<string, string>): void {
  if (where && row[where.column] !== where.equals) return;
  const [from = '', to = ''] = [row[key], row[column]];
  if (from !== '' && to !== '' && !values.has(from)) values.set(from, to);
}
