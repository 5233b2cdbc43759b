import { name, type Place, type Quad, type Quad_Object } from '../../rdf/index.ts';
import type { Located } from '../formats/index.ts';
import { CellReader } from './cell.ts';
import { cellFinding, columnName, type Say } from './cell-finding.ts';
import type { Codes } from './codes.ts';
import { columnsOfSheet, quadKey, readRow } from './row.ts';
import { type Sheet, sheetOf, type Table, type TableLimits } from './sheet.ts';
import type { Column, SheetTemplate } from './template.ts';
import { writeInto } from './template-sheets.ts';

const defaults: TableLimits = { rows: 5_000, columns: 200, findings: 2_000 };
/** Descriptions that tables gave, with the cell of each statement and what the cells themselves have wrong. */
export interface TablesReading {
  quads: Quad[];
  placeOf(quad: Quad): Place | undefined;
  /** The cell of a place, as `Dataset!C7`; the column of `property` in its row where nothing is there yet. */
  cellOf(place: Place, property?: string): string;
  /** What to write where for a property, in words; undefined where the template has no column for it. */
  mendingOf(place: Place, property: string): string | undefined;
  findings: Located[];
}

/** Reads tables made from the template. A cell that is wrong gives a finding and hides nothing else. */
export function readTables(
  tables: readonly Table[],
  template: readonly SheetTemplate[],
  codes: Codes,
  base: string,
  limits: Partial<TableLimits> = {},
): TablesReading {
  const bounds = { ...defaults, ...limits };
  const findings: Located[] = [];
  let untold = 0;
  const say: Say = (cell, path, parts, always = false) => {
    if (!always && findings.length >= bounds.findings) {
      untold += 1;
      return;
    }
    findings.push(cellFinding(cell, path, parts));
  };
  const sheets: Sheet[] = [];
  for (const [index, { sheet, columns }] of template.entries()) {
    const table = tables.find((each) => each.sheet.toLowerCase() === sheet.toLowerCase());
    if (table)
      sheets.push(sheetOf(index, { sheet, class: classOf(columns), columns }, table, base, bounds, say));
  }
  for (const { sheet } of tables)
    if (
      !template.some((each) => each.sheet.toLowerCase() === sheet.toLowerCase()) &&
      !/^_|^lists$/i.test(sheet)
    )
      say(`${sheet}!A1`, '', {
        severity: 'warning',
        message: `There is no sheet ${sheet} in the template, so it was not read.`,
      });
  if (!sheets.some(({ template: { sheet } }) => sheet === template[0]?.sheet))
    say(`${template[0]?.sheet}!A1`, '', { message: `The sheet ${template[0]?.sheet} is missing.` });

  const ids = new Map(
    sheets.map(({ template: { sheet }, rows }) => [
      sheet,
      new Map(rows.map(({ id, subject }) => [id, subject as Quad_Object])),
    ]),
  );
  const reader = new CellReader(codes, ids);
  const places = new Map<string, Place>();
  const quads: Quad[] = [];
  for (const sheet of sheets) for (const row of sheet.rows) readRow(sheet, row, reader, quads, places, say);
  if (untold > 0)
    findings.push(
      cellFinding(`${template[0]?.sheet}!A1`, '', { message: `${untold} further cells are wrong.` }),
    );
  const sheetAt = (column: number) =>
    sheets.find(({ index }) => index === Math.floor(column / columnsOfSheet));
  return {
    quads,
    placeOf: (each) => places.get(quadKey(each)),
    cellOf({ line, column }, property) {
      const sheet = sheetAt(column);
      const asked =
        property === undefined ? undefined : sheet?.columns.find((each) => isFor(each.column, property));
      return `${sheet?.template.sheet}!${columnName(asked?.position ?? column % columnsOfSheet)}${line}`;
    },
    mendingOf({ column }, property) {
      const sheet = sheetAt(column);
      const there = sheet?.columns.find((each) => isFor(each.column, property))?.column;
      const asked = there ?? sheet?.template.columns.find((each) => isFor(each, property));
      return sheet && asked && writeInto(asked, sheet.template.sheet, there !== undefined);
    },
    findings,
  };
}

const isFor = ({ property, through }: Column, asked: string) =>
  property.value === asked || through?.property.value === asked;

const classOf = (columns: readonly Column[]) =>
  columns.find(({ kind }) => kind === 'id')?.property ?? name('rdfs:Resource');
