import { curieMistake } from './curie.ts';
import type { MappingMistake, MappingReading } from './mapping.ts';
import { asList, checkNumber, type Report, readMetadata } from './metadata.ts';
import {
  joinValues,
  mappingOf,
  multivaluedSlots,
  propagatableSlots,
  referenceSlots,
  splitValues,
} from './slots.ts';
import { type Row, readTable } from './table.ts';
import type { YamlValue } from './yaml.ts';

function readHeader(header: Row, report: Report): string[] {
  const seen = new Set<string>();
  header.cells.forEach((column, i) => {
    if (column === '') report(header.line, `Column ${i + 1} has no name.`);
    else if (seen.has(column)) report(header.line, `The column ${column} stands here twice.`);
    seen.add(column);
  });
  for (const slot of ['predicate_id', 'mapping_justification']) {
    if (!seen.has(slot)) report(header.line, `The column ${slot} is missing.`);
  }
  return header.cells;
}

/** Checks one row, whose propagated slots are in place. */
function checkRow(
  slots: Map<string, string>,
  columns: Set<string>,
  line: number,
  curieMap: Record<string, string>,
  report: Report,
): void {
  for (const slot of ['predicate_id', 'mapping_justification']) {
    if (columns.has(slot) && !slots.get(slot)) report(line, `${slot} is missing.`);
  }
  for (const end of ['subject', 'object']) {
    if (slots.get(`${end}_id`)) continue;
    if (slots.get(`${end}_type`) !== 'rdfs literal') report(line, `${end}_id is missing.`);
    else if (!slots.get(`${end}_label`))
      report(line, `${end}_label is missing; it holds the value of a literal.`);
  }
  const modifier = slots.get('predicate_modifier');
  if (modifier && modifier !== 'Not')
    report(line, `predicate_modifier is "${modifier.slice(0, 40)}"; only Not is allowed.`);
  for (const [slot, text] of slots) {
    checkNumber(slot, text, line, report);
    if (text === '' || !referenceSlots.has(slot)) continue;
    for (const curie of multivaluedSlots.has(slot) ? splitValues(text) : [text]) {
      const mistake = curieMistake(curie, curieMap);
      if (mistake !== undefined) report(line, `${slot}: ${mistake}.`);
    }
  }
}

/** Moves each propagatable slot of the metadata to the rows, unless a row has a value of its own. */
function propagate(metadata: Record<string, unknown>, rows: { slots: Map<string, string> }[]): void {
  if (rows.length === 0) return;
  for (const slot of propagatableSlots) {
    const value = metadata[slot] as YamlValue | undefined;
    if (value === undefined || rows.some(({ slots }) => slots.get(slot))) continue;
    const text = multivaluedSlots.has(slot) ? joinValues(asList(value)) : String(value);
    for (const { slots } of rows) slots.set(slot, text);
    delete metadata[slot];
  }
}

/**
 * Reads an SSSOM/TSV file with embedded metadata. Slots of the metadata that hold for every mapping are moved
 * to the mappings. Columns that SSSOM does not know are kept. All mistakes are reported, in the order of lines.
 */
export function readSssom(text: string): MappingReading {
  const mistakes: MappingMistake[] = [];
  const report: Report = (line, message) => mistakes.push({ line, message });
  if (text.startsWith('\uFEFF')) report(1, 'The file begins with a byte order mark.');
  const plain = text.replace(/^\uFEFF/, '');
  const block = /^(?:#[^\n]*(?:\n|$))*/.exec(plain)?.[0] ?? '';
  const metadataLines = block
    .split(/\r?\n/)
    .slice(0, -1)
    .map((line) => line.slice(1));
  const { metadata, curieMap } = readMetadata(metadataLines, report);

  const table = readTable(
    plain.slice(block.length).replace(/[\r\n]+$/, ''),
    metadataLines.length + 1,
    report,
  );
  const header = table.shift();
  if (header === undefined || header.cells.join('') === '') {
    report(metadataLines.length + 1, 'The line with the names of the columns is missing.');
    return { state: 'invalid', mistakes };
  }
  const columns = readHeader(header, report);
  const rows: { line: number; slots: Map<string, string> }[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, cells } of table) {
    if (cells.join('') === '') {
      report(line, 'The line is empty.');
      continue;
    }
    if (cells.length > columns.length)
      report(line, `The row has ${cells.length} cells for ${columns.length} columns.`);
    const whole = cells.join('\t');
    const earlier = lineOf.get(whole);
    if (earlier !== undefined) report(line, `The row is the same as the one in line ${earlier}.`);
    else lineOf.set(whole, line);
    rows.push({ line, slots: new Map(columns.map((column, i) => [column, cells[i] ?? ''])) });
  }
  propagate(metadata, rows);
  const columnSet = new Set(columns);
  for (const { line, slots } of rows) checkRow(slots, columnSet, line, curieMap, report);
  if (mistakes.length > 0) return { state: 'invalid', mistakes: mistakes.sort((a, b) => a.line - b.line) };
  return { state: 'read', set: { metadata, curieMap, mappings: rows.map(({ slots }) => mappingOf(slots)) } };
}
