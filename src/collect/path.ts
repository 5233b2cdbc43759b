import { tableName } from './source.ts';

/** A step from a row to a row of another table: that whose `key` equals the value so far; its `column` is next. */
export interface Hop {
  table: string;
  where?: { column: string; equals: string };
  key: string;
  column: string;
}

/** Where a value is found: a column of the row, or one of other tables that it leads to. */
export interface Path {
  column: string;
  hops: readonly Hop[];
  /** Written with a question mark: sources without it are passed over and told, not refused. */
  optional: boolean;
  /** As the mapping writes it. */
  text: string;
}

const table =
  /^([^\s.[\]]+(?:\.(?:csv|tsv|txt|parquet))?)(?:\[\s*([^\s=\]]+)\s*=\s*([^\]]*?)\s*\])?\.([^\s.[\]]+)$/i;

/**
 * Reads a path such as `person_id`, `series_id > image_series.series_id > study_id`, or with a condition on the
 * other table, `id > parameters[code=IMG1].series_id > value`. Undefined where it is not well-formed.
 */
export function parsePath(text: string): Path | undefined {
  const optional = text.endsWith('?');
  const parts = (optional ? text.slice(0, -1) : text).split('>').map((part) => part.trim());
  const [column = '', ...steps] = parts;
  if (column === '' || steps.length % 2 !== 0) return undefined;
  const hops: Hop[] = [];
  for (let at = 0; at < steps.length; at += 2) {
    const [, name, condition, equals, key] = table.exec(steps[at] ?? '') ?? [];
    const next = steps[at + 1] ?? '';
    if (name === undefined || key === undefined || next === '') return undefined;
    hops.push({
      table: tableName(name),
      ...(condition !== undefined && { where: { column: condition.toLowerCase(), equals: equals ?? '' } }),
      key: key.toLowerCase(),
      column: next.toLowerCase(),
    });
  }
  return { column: column.toLowerCase(), hops, optional, text };
}

/** The last column of a path: what the value is called. */
export const lastColumn = ({ column, hops }: Path): string => hops.at(-1)?.column ?? column;
