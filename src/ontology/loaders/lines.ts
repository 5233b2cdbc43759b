import { createReadStream } from 'node:fs';
import { basename } from 'node:path';

/** A mistake in a file that is loaded; lines and columns count from 1. */
export interface LoadMistake {
  file: string;
  line: number;
  column?: number;
  message: string;
}

/** Collects mistakes: the first thousand in full, and how many there were. */
export class Mistakes {
  static readonly most = 1000;
  readonly list: LoadMistake[] = [];
  total = 0;

  add(mistake: LoadMistake): void {
    this.total += 1;
    if (this.list.length < Mistakes.most) this.list.push(mistake);
  }
}

/** Longest line of a table; a longer one is no such table, and would fill the memory. */
const longestLine = 1_000_000;

/**
 * The lines of a UTF-8 file, one after another, without their end (LF or CRLF). Memory follows a line, not the file.
 * Throws a RangeError for a line of more than a million characters, and what the file system throws.
 */
async function* linesOf(path: string): AsyncGenerator<string[]> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new RangeError(`${basename(path)} has a line that is too long.`);
    yield lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }
  if (rest !== '') yield [rest.replace(/\r$/, '')];
}

/** The cells of one row, in the order of the columns asked for, and where the row stands. */
type OnRow = (cells: string[], line: number) => void;

/**
 * Reads a tab-separated table without quotes, row by row. The header must have exactly `columns`, in any case. A row
 * with another number of cells is a mistake with its place, and the rows after it are still read. False where the
 * header is wrong, so that nothing was read.
 */
export async function readTable(
  path: string,
  columns: readonly string[],
  mistakes: Mistakes,
  onRow: OnRow,
): Promise<boolean> {
  const file = basename(path);
  let line = 0;
  for await (const lines of linesOf(path)) {
    for (const text of lines) {
      line += 1;
      const cells = text.split('\t');
      if (line === 1) {
        const header = text.replace(/^\uFEFF/, '').split('\t');
        const wrong = columns.findIndex((column, i) => header[i]?.toLowerCase() !== column.toLowerCase());
        if (wrong >= 0) {
          const found = header[wrong] === undefined ? 'nothing' : `"${header[wrong].slice(0, 60)}"`;
          mistakes.add({
            file,
            line,
            column: header.slice(0, wrong).join('\t').length + (wrong > 0 ? 2 : 1),
            message: `Column ${wrong + 1} must be ${columns[wrong]}, not ${found}. Columns are separated by tabs.`,
          });
          return false;
        }
      } else if (text.includes('\ufffd')) {
        const column = text.indexOf('\ufffd') + 1;
        mistakes.add({ file, line, column, message: 'The row is damaged, or the file is not UTF-8.' });
      } else if (cells.length !== columns.length) {
        if (text !== '')
          mistakes.add({
            file,
            line,
            column: 1,
            message: `The row has ${cells.length} cells where ${columns.length} are expected.`,
          });
      } else onRow(cells, line);
    }
  }
  if (line === 0)
    mistakes.add({ file, line: 1, column: 1, message: 'The file is empty; its header is missing.' });
  return line > 0;
}
