import { join } from 'node:path';
import { nearest, Problem, productFolder, type Row, readTable } from '../../base/index.ts';
import { expand, isIri } from '../../rdf/index.ts';
import { type Rule, ruleKinds } from './rule.ts';

const folder = join(productFolder, 'mappings');

const readRows = <Column extends string>(file: string, columns: readonly Column[]) =>
  readTable(join(folder, file), columns);

/** Known slips of namespaces and vocabulary hosts, the longest first so that the nearest one is taken. */
export function readSlips(): Rule[] {
  const table = 'iri-slips.tsv';
  return readRows(table, ['found', 'right', 'why'])
    .map(
      ({ line, cells: { found = '', right = '', why = '' } }): Rule => ({
        kind: 'namespace',
        found,
        right: [right],
        why,
        source: `mappings/${table}`,
        table,
        line,
      }),
    )
    .sort((a, b) => b.found.length - a.found.length);
}

/** Tables that lead a description from an older version of a profile to a newer one, by the name of the newer. */
const migrations = {
  'healthdcat-ap-r8': 'healthdcat-ap-r5-r8.tsv',
  'eucaim-v2': 'eucaim-v1-v2.tsv',
} as const;

export type MigrationName = keyof typeof migrations;

/** The table's name of a migration. Throws a Problem (malformed-request) where there is none to that profile. */
export function migrationNamed(name: string): MigrationName {
  if (Object.hasOwn(migrations, name)) return name as MigrationName;
  const near = nearest(name, Object.keys(migrations), 2).join(' or ');
  throw new Problem(
    'malformed-request',
    `There is no migration to ${name.slice(0, 100)}. Did you mean ${near}?`,
  );
}

/** The rules of a migration in their order, those of the tables that it includes in their place. */
export function readMigration(name: MigrationName): Rule[] {
  return readRules(migrations[name]);
}

function readRules(table: string): Rule[] {
  return readRows(table, ['kind', 'at', 'found', 'right', 'why', 'source']).flatMap((row) => {
    const { kind = '', right = '' } = row.cells;
    if (kind === 'include') return readRules(right);
    if (kind === 'codes') return readCodes(right);
    return [ruleOf(row, table)];
  });
}

function ruleOf({ line, cells }: Row, table: string): Rule {
  const where = `${table}, line ${line}`;
  const { kind: given = '', at = '', found = '', right = '', why = '', source = '' } = cells;
  const kind = ruleKinds.find((each) => each === given);
  if (kind === undefined)
    throw new Problem('internal', `${where}: the kind "${given}" is none of ${ruleKinds.join(', ')}.`);
  const full = (text: string) => {
    const iri = expand(text) ?? text;
    if (!isIri(iri))
      throw new Problem('internal', `${where}: expected an IRI or a known prefix, found "${text}".`);
    return iri;
  };
  return {
    kind,
    ...(at && { at: at.startsWith('a ') ? { class: full(at.slice(2)) } : { property: full(at) } }),
    found: found && full(found),
    right: right.split(' / ').filter(Boolean).map(full),
    why,
    source,
    table,
    line,
  };
}

/** Concepts that have another code in the newer hyper-ontology. */
function readCodes(table: string): Rule[] {
  return readRows(table, ['code', 'successor', 'reason'])
    .filter(({ cells }) => cells.successor)
    .map(({ line, cells }) => ({
      kind: 'value',
      found: expand(`eucaim:${cells.code}`) as string,
      right: [expand(`eucaim:${cells.successor}`) as string],
      why: cells.reason ?? '',
      source: `mappings/${table}`,
      table,
      line,
    }));
}
