import { assemble } from './assemble.ts';
import { Findings } from './findings.ts';
import { modernColumns } from './legacy.ts';
import type { MappingReading, ReadOptions } from './mapping.ts';
import type { RawRow } from './rows.ts';
import { type Row, readTable } from './table.ts';
import { readYaml } from './yaml.ts';

function readHeader(header: Row, findings: Findings): string[] {
  const seen = new Set<string>();
  header.cells.forEach((column, i) => {
    const at = { line: header.line, column: i + 1 };
    if (column === '') findings.mistake(at, `Column ${i + 1} has no name.`);
    else if (seen.has(column)) findings.mistake(at, `The column ${column} stands here twice.`);
    seen.add(column);
  });
  const modern = modernColumns(header.cells);
  for (const slot of ['predicate_id', 'mapping_justification']) {
    if (!modern.includes(slot)) findings.mistake(header.line, `The column ${slot} is missing.`);
  }
  return header.cells;
}

function readRows(table: readonly Row[], columns: readonly string[], findings: Findings): RawRow[] {
  const rows: RawRow[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, cells } of table) {
    const whole = cells.join('\t');
    if (whole.trim() === '') {
      findings.mistake(line, 'The line is empty.');
      continue;
    }
    if (cells.length > columns.length)
      findings.mistake(line, `The row has ${cells.length} cells for ${columns.length} columns.`);
    const earlier = lineOf.get(whole);
    if (earlier !== undefined) findings.slip(line, `The row is the same as the one in line ${earlier}.`);
    else lineOf.set(whole, line);
    rows.push({ line, slots: new Map(columns.map((column, i) => [column, cells[i] ?? ''])) });
  }
  return rows;
}

/** The metadata block of a file, without the `#` of its lines, and how many lines it has. */
function metadataBlock(text: string): { lines: string[]; length: number } {
  const block = /^(?:#[^\n]*(?:\n|$))*/.exec(text)?.[0] ?? '';
  const lines = block.split(/\r?\n/).map((line) => line.slice(1));
  if (block === '' || block.endsWith('\n')) lines.pop();
  return { lines, length: block.length };
}

/**
 * Reads an SSSOM/TSV file, with its metadata embedded or given as the text of a file of their own. Slots of the
 * metadata that hold for every mapping are moved to the mappings. Columns that SSSOM does not know are kept.
 * All mistakes are reported, in the order of lines.
 */
export function readSssom(text: string, options: ReadOptions = {}): MappingReading {
  const findings = new Findings(options.tolerant ?? false);
  if (text.startsWith('\uFEFF')) findings.mistake(1, 'The file begins with a byte order mark.');
  const plain = text.replace(/^\uFEFF/, '');
  const embedded = metadataBlock(plain);
  const external = options.metadata !== undefined;
  if (external && embedded.lines.length > 0)
    findings.mistake(1, 'The file has metadata of its own, and a file of metadata was given with it.');
  if (external) findings.file = 'metadata';
  if (options.metadata?.startsWith('\uFEFF')) findings.mistake(1, 'The file begins with a byte order mark.');
  const yaml = options.metadata?.replace(/^\uFEFF/, '').split(/\r?\n/) ?? embedded.lines;
  const { entries, mistakes } = readYaml(yaml);
  for (const { line, message } of mistakes) findings.mistake(line, message);
  delete findings.file;

  const headerLine = embedded.lines.length + 1;
  const body = plain.slice(embedded.length).replace(/[\r\n]+$/, '');
  const table = readTable(body, headerLine, (line, message) => findings.mistake(line, message));
  const header = table.shift();
  if (header === undefined || header.cells.join('') === '') {
    findings.mistake(headerLine, 'The line with the names of the columns is missing.');
    return { state: 'invalid', mistakes: findings.mistakes };
  }
  const columns = readHeader(header, findings);
  const rows = readRows(table, columns, findings);
  return assemble(
    { entries, external, columns, cells: true, headerLine: header.line, rows },
    options,
    findings,
  );
}
