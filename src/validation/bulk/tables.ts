import { nearest } from '../../base/index.ts';
import {
  dataFactory,
  iri,
  isIri,
  name,
  type Place,
  type Quad,
  type Quad_Object,
  quad,
} from '../../rdf/index.ts';
import { keyOf } from '../data.ts';
import type { Located } from '../formats/index.ts';
import { CellReader, type CellValue, cellText, missingValue } from './cell.ts';
import type { Codes } from './codes.ts';
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

const defaults: TableLimits = { rows: 5_000, columns: 200, findings: 2_000 };
/** Places of cells travel through the validator as lines and columns; each sheet has its own columns. */
const columnsOfSheet = 16_384;

/** Descriptions that tables gave, with the cell of each statement and what the cells themselves have wrong. */
export interface TablesReading {
  quads: Quad[];
  placeOf(quad: Quad): Place | undefined;
  /** The cell of a place, as `Dataset!C7`; the column of `property` in its row where nothing is there yet. */
  cellOf(place: Place, property?: string): string;
  findings: Located[];
}

/** "C" of 3, "AA" of 27. */
export function columnName(number: number): string {
  const letter = String.fromCharCode(65 + ((number - 1) % 26));
  return number > 26 ? columnName(Math.floor((number - 1) / 26)) + letter : letter;
}

interface Row {
  number: number;
  id: string;
  subject: Quad['subject'];
  cells: readonly CellValue[];
}
interface Sheet {
  index: number;
  template: SheetTemplate;
  columns: { column: Column; position: number }[];
  rows: Row[];
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
  return {
    quads,
    placeOf: (each) => places.get(quadKey(each)),
    cellOf({ line, column }, property) {
      const sheet = sheets.find(({ index }) => index === Math.floor(column / columnsOfSheet));
      const asked =
        property === undefined
          ? undefined
          : sheet?.columns.find(
              ({ column: { property: own, through } }) =>
                own.value === property || through?.property.value === property,
            );
      return `${sheet?.template.sheet}!${columnName(asked?.position ?? column % columnsOfSheet)}${line}`;
    },
    findings,
  };
}

/** `always` is for what must be told however much is wrong. */
type Say = (cell: string, path: string, parts: Partial<Located>, always?: boolean) => void;

const cellFinding = (cell: string, path: string, parts: Partial<Located>): Located => ({
  severity: 'violation',
  focus: cell.split('!')[0] ?? '',
  path,
  message: '',
  reason: '',
  clause: 'mappings/eucaim-v2-template.tsv',
  shape: 'https://w3id.org/collimator/bulk#cell',
  cell,
  ...parts,
});

const classOf = (columns: readonly Column[]) =>
  columns.find(({ kind }) => kind === 'id')?.property ?? name('rdfs:Resource');

function sheetOf(
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

function readRow(
  { index, template, columns }: Sheet,
  { number, id, subject, cells }: Row,
  reader: CellReader,
  quads: Quad[],
  places: Map<string, Place>,
  say: Say,
): void {
  const add = (each: Quad, position: number) => {
    const key = quadKey(each);
    if (places.has(key)) return;
    quads.push(each);
    places.set(key, { line: number, column: index * columnsOfSheet + position });
  };
  add(
    quad(subject, name('rdf:type'), template.class),
    columns.find(({ column }) => column.kind === 'id')?.position ?? 1,
  );
  for (const { column, position } of columns) {
    if (column.kind === 'id') continue;
    const reading = reader.read(column, cells[position - 1]);
    for (const { found, expected, didYouMean } of reading.wrong)
      say(`${template.sheet}!${columnName(position)}${number}`, column.header, {
        focus: id || `${template.sheet}, row ${number}`,
        value: found,
        message: `Expected ${expected}.`,
        reason: `Found "${found.slice(0, 100)}"`,
        ...(didYouMean && { didYouMean: `Did you mean ${didYouMean}?`, fix: didYouMean }),
      });
    for (const term of reading.terms) {
      const { through } = column;
      const local = /\w*$/.exec(through?.property.value ?? '')?.[0];
      const node = (through
        ? dataFactory.blankNode(`${local}-${index}-${number}`)
        : subject) as unknown as Quad['subject'];
      if (through) {
        add(quad(subject, through.property, node as Quad_Object), position);
        add(quad(node, name('rdf:type'), through.class), position);
      }
      add(quad(node, column.property, term), position);
    }
  }
}

const quadKey = ({ subject, predicate, object }: Quad) =>
  [keyOf(subject), predicate.value, keyOf(object)].join('\u0001');
