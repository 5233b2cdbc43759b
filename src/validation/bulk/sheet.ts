import { nearest } from '../../base/index.ts';
import { iri, isIri, type Quad } from '../../rdf/index.ts';
import { columnName, type Say } from './cell-finding.ts';
import { type CellValue, cellText, missingValue } from './cell-value.ts';
import type { Column, SheetTemplate } from './template.ts';

/** A table as it came: rows of cells, the headers among them. */
export interface Table {
  sheet: string;
  rows: readonly (readonly CellValue[])[];
}

/** Bounds of all tables together. */
export interface TableLimits {
  /** Rows of a sheet. */
  rows: number;
  columns: number;
  /** Findings about cells; the rest is only counted. */
  findings: number;
}

/** A row with what its statements are about. */
export interface Row {
  number: number;
  id: string;
  subject: Quad['subject'];
  cells: readonly CellValue[];
}

/** A table read by its template: the columns that it has, and the rows that describe something. */
export interface Sheet {
  index: number;
  template: SheetTemplate;
  columns: { column: Column; position: number }[];
  rows: Row[];
}

/** Finds columns and rows of a table. What is wrong with its headers and ids is said. */
export function sheetOf(
  index: number,
  template: SheetTemplate,
  { rows: rowsGiven }: Table,
  base: string,
  bounds: TableLimits,
  say: Say,
): Sheet {
  const { sheet } = template;
  const headerAt = rowsGiven.findIndex((cells) => cells.some((cell) => cellText(cell) !== ''));
  const headers = (rowsGiven[headerAt] ?? [])
    .slice(0, bounds.columns)
    .map((cell) => cellText(cell).replace(/\s*\*$/, ''));
  const columns = headers.flatMap((header, position) => {
    if (header === '') return [];
    const column = template.columns.find((each) => each.header === header.toLowerCase());
    if (column) return [{ column, position: position + 1 }];
    const [near] = nearest(
      header,
      template.columns.map((each) => each.header),
      1,
    );
    say(`${sheet}!${columnName(position + 1)}${headerAt + 1}`, header, {
      severity: 'warning',
      message: `The template has no column ${header}, so it was not read.`,
      ...(near && { didYouMean: `Did you mean ${near}?` }),
    });
    return [];
  });
  const idAt = columns.find(({ column }) => column.kind === 'id')?.position;
  if (idAt === undefined) say(`${sheet}!A${headerAt + 1}`, 'id', { message: 'The column id is missing.' });
  const rows: Row[] = [];
  const seen = new Map<string, number>();
  for (let at = headerAt + 1; headerAt >= 0 && at < rowsGiven.length; at += 1) {
    const cells = rowsGiven[at] ?? [];
    const filled = cells.map(cellText).filter((text) => text !== '');
    // A row that begins with # explains the columns.
    if (filled.length === 0 || filled[0]?.startsWith('#')) continue;
    if (rows.length >= bounds.rows) {
      const message = `At most ${bounds.rows} rows are read; the rest was not.`;
      say(`${sheet}!A${at + 1}`, '', { message }, true);
      break;
    }
    const given = idAt === undefined ? undefined : cells[idAt - 1];
    const missing = missingValue(given);
    const id = missing ? '' : cellText(given);
    const cell = `${sheet}!${columnName(idAt ?? 1)}${at + 1}`;
    if (missing)
      say(cell, 'id', {
        value: missing.found,
        message: `Expected ${missing.expected}.`,
        reason: `Found "${missing.found}"`,
      });
    else if (id === '' && idAt !== undefined) say(cell, 'id', { message: 'Every row needs an id.' });
    const first = seen.get(id);
    if (id !== '' && first !== undefined)
      say(cell, 'id', { value: id, message: 'Each id stands once.', reason: `Row ${first} has it already` });
    seen.set(id, first ?? at + 1);
    rows.push({ number: at + 1, id, subject: subjectOf(id, `${sheet}-${at + 1}`, base), cells });
  }
  return { index, template, columns, rows };
}

function subjectOf(id: string, otherwise: string, base: string): Quad['subject'] {
  if (/^https?:\/\//.test(id) && isIri(id)) return iri(id);
  return iri(`${base}#${encodeURIComponent(id || otherwise)}`);
}
