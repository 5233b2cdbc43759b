import { join } from 'node:path';
import { Problem, productFolder, readTable } from '../../base/index.ts';
import { expand, iri, type NamedNode } from '../../rdf/index.ts';

const kinds = [
  'id',
  'text',
  'text@en',
  'iri',
  'email',
  'media-type',
  'number',
  'date',
  'boolean',
  'code',
  'ref',
] as const;

export type ColumnKind = (typeof kinds)[number];

/** A column of the template: what its cells say. */
export interface Column {
  header: string;
  property: NamedNode;
  /** The node between a row and its value, where there is one. */
  through?: { property: NamedNode; class: NamedNode };
  kind: ColumnKind;
  /** Whether a cell may hold several values, separated by semicolons. */
  several: boolean;
  /** Mandatory, recommended or optional. */
  need: 'M' | 'R' | 'O';
  /** IRI of a vocabulary or of a class; or the name of a sheet, of a reference. */
  codes: string;
  help: string;
}

/** A sheet: a class, and a row for each of its members. */
export interface SheetTemplate {
  sheet: string;
  class: NamedNode;
  columns: Column[];
}

const table = 'eucaim-v2-template.tsv';
const columns = ['sheet', 'column', 'property', 'kind', 'need', 'codes', 'help'] as const;

/** The sheets of the template, in their order. Throws a Problem (internal) that names the line of a row that cannot be. */
export function readTemplate(): SheetTemplate[] {
  const rows = readTable(join(productFolder, 'mappings', table), columns);
  const sheets = new Map<string, SheetTemplate>();
  for (const { line, cells } of rows) {
    const column = columnOf(cells, `${table}, line ${line}`);
    const { sheet } = cells;
    const known = sheets.get(sheet) ?? { sheet, class: column.property, columns: [] };
    known.columns.push(column);
    sheets.set(sheet, known);
  }
  return [...sheets.values()];
}

function columnOf(record: Record<string, string>, where: string): Column {
  const { column: header = '', property = '', kind: given = '', need = '', codes = '', help = '' } = record;
  const kind = kinds.find((each) => each === given.replace(/\+$/, ''));
  const [, outer, type, inner] = /^(\S+) a (\S+) \/ (\S+)$/.exec(property) ?? [];
  const named = (text: string) => {
    const full = expand(text);
    if (full === undefined) throw new Problem('internal', `${where}: ${text} has no known prefix.`);
    return iri(full);
  };
  if (kind === undefined || (need !== 'M' && need !== 'R' && need !== 'O'))
    throw new Problem(
      'internal',
      `${where}: expected a known kind and need, found "${given}" and "${need}".`,
    );
  return {
    header,
    property: named(inner ?? property),
    ...(outer && type && { through: { property: named(outer), class: named(type) } }),
    kind,
    several: given.endsWith('+'),
    need,
    codes: expand(codes) ?? codes,
    help,
  };
}
