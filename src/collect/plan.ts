import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CaseFacet } from '../cases/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { coderOf } from './coding.ts';
import type { Path } from './path.ts';
import { type QualityRule, readQualityRules } from './quality/rule.ts';
import type { Source, Table } from './source.ts';
import { readStructural, type StructuralLine } from './structural.ts';

/** What is to be read, before anything is opened. */
export interface Wanted {
  lines: readonly StructuralLine[];
  rules: readonly QualityRule[];
  /** Names of all tables that lines read or join. */
  tables: ReadonlySet<string>;
}

/** Reads mapping files and data-quality rules; every mistake of all of them comes back at once. */
export async function readWanted(
  files: readonly string[],
  quality: string,
  facets: readonly CaseFacet[],
  ontology: Ontology,
): Promise<{ wanted: Wanted; mistakes: string[] }> {
  const mistakes: string[] = [];
  const lines: StructuralLine[] = [];
  for (const path of files) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) {
      mistakes.push(`The mapping ${path} cannot be read.`);
      continue;
    }
    const reading = readStructural(text, basename(path), facets, lines.length);
    if (reading.state === 'invalid') mistakes.push(...reading.mistakes);
    else lines.push(...reading.lines);
  }
  for (const line of lines.filter(({ reading }) => reading === 'constant')) {
    const facet = facets.find(({ id }) => id === line.facet);
    if (facet && coderOf(line, facet, ontology)('').state === 'unmapped')
      mistakes.push(`${line.place}: ${line.of.join(' ')} is no concept of ${line.facet}.`);
  }
  const rules = readQualityRules(await readFile(quality, 'utf8'), basename(quality));
  mistakes.push(...rules.mistakes);
  const tables = new Set(lines.flatMap((line) => [line.table, ...pathsOf(line).flatMap(hopTables)]));
  return { wanted: { lines, rules: rules.rules, tables }, mistakes };
}

/** Everything that collecting reads, found and checked before the first row. */
export interface Plan {
  tables: ReadonlyMap<string, readonly Table[]>;
  /** Lines whose columns are there. */
  lines: readonly StructuralLine[];
  rules: readonly QualityRule[];
  /** Tables that a mapping names and no source holds. */
  absent: string[];
  /** Optional columns that a table does not have, as `table.column`. */
  missing: string[];
}

/** Brings lines and rules together with the tables that are there; columns that lack are mistakes, or told. */
export function planOf({ lines, rules, tables: names }: Wanted, sources: readonly Source[]) {
  const tables = Map.groupBy(
    sources.flatMap((source) => source.tables).filter(({ name }) => names.has(name)),
    ({ name }) => name,
  );
  const absent = [...names].filter((name) => !tables.has(name));
  const mistakes = new Set<string>();
  const missing = new Set<string>();
  const lacks = (table: string, column: string) =>
    !(tables.get(table) ?? []).every(({ columns }) => columns.includes(column));
  const kept = lines.filter((line) => {
    if (!tables.has(line.table)) return false;
    const faults = pathsOf(line).flatMap((path) =>
      columnsOf(line.table, path)
        .filter(([table, column]) => !tables.has(table) || lacks(table, column))
        .map(([table, column]) => ({ table, column, optional: path.optional })),
    );
    for (const { table, column, optional } of faults) {
      if (optional) missing.add(`${table}.${column}`);
      else if (tables.has(table)) mistakes.add(`${table} has no column ${column}.`);
      else mistakes.add(`${line.place} needs the table ${table}, which the sources do not hold.`);
    }
    return faults.length === 0;
  });
  if (tables.size === 0) mistakes.add(`The sources hold none of the tables ${absent.join(', ')}.`);
  const fits = ({ table, column, of }: QualityRule) =>
    [column, ...(of ? [of] : [])].every((path) =>
      columnsOf(table, path).every(([name, one]) => tables.has(name) && !lacks(name, one)),
    );
  const plan: Plan = { tables, lines: kept, rules: rules.filter(fits), absent, missing: [...missing].sort() };
  return { plan, mistakes: [...mistakes] };
}

/** All paths of a line. */
export function pathsOf({ person, value, since, units, where }: StructuralLine): Path[] {
  const paths = [person, value, since, units?.column, ...where.map(({ path }) => path)];
  return paths.filter((path) => path !== undefined);
}

const hopTables = ({ hops }: Path) => hops.map(({ table }) => table);

/** Every column that a path needs, with its table. */
function columnsOf(table: string, { column, hops }: Path): [table: string, column: string][] {
  const steps = hops.flatMap((hop): [string, string][] => [
    [hop.table, hop.key],
    [hop.table, hop.column],
    ...(hop.where ? [[hop.table, hop.where.column] as [string, string]] : []),
  ]);
  return [[table, column], ...steps];
}
