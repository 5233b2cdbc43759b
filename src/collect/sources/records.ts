import { type CsvError, parse } from 'csv-parse/sync';
import { type Line, linesOf, longestRecord } from './lines.ts';

/** The fields of one record with the line on which it begins, or what is wrong with it. */
export type TextRecord =
  | { state: 'fields'; line: number; fields: string[] }
  | { state: 'malformed'; line: number; reason: string };

/** Most lines that one record may go over: a quote that is never closed must not swallow a file. */
const mostLines = 200;

/** How many quotes a text has is odd: a quoted field is open at its end. */
function isOpen(text: string): boolean {
  let open = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) open = !open;
  return open;
}

/** The delimiter that a header uses most; by its ending where none occurs. */
function delimiterOf(header: string, file: string): string {
  const counted = ['\t', ',', ';'].map((mark) => ({ mark, count: header.split(mark).length - 1 }));
  const best = counted.sort((a, b) => b.count - a.count)[0];
  if (best !== undefined && best.count > 0) return best.mark;
  return /\.(tsv|txt)$/i.test(file) ? '\t' : ',';
}

/** Fields of one record, or the code of what csv-parse says against it; its message may quote the row. */
function fieldsOf(text: string, delimiter: string): string[] | { code: string } {
  // Text/tab-separated-values has no quotes, and vocabularies have inches and nicknames in it.
  if (delimiter === '\t' || !text.includes('"')) return text.split(delimiter).map((field) => field.trim());
  try {
    return (parse(text, { delimiter, trim: true, relax_column_count: true }) as string[][])[0] ?? [];
  } catch (error) {
    return { code: (error as CsvError).code };
  }
}

const reasons: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quoted field goes on after its closing quote',
  INVALID_OPENING_QUOTE: 'a quote opens within a field',
};

/**
 * The records of a delimited text (RFC 4180, with tabs or semicolons too), the header first. Each malformed record
 * is told with its line, and the next line is read as if nothing had happened. Lines before the header that begin
 * with # are comments, as cBioPortal writes them. The text of a row is never quoted.
 */
export async function* recordsOf(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<TextRecord[]> {
  let header: { width: number; delimiter: string } | undefined;
  let waiting: Line[] = [];

  /** Reads what stands at `at`; undefined where a quoted field goes on beyond the lines at hand. */
  const read = (
    lines: Line[],
    at: number,
    last: boolean,
  ): { record?: TextRecord; next: number } | undefined => {
    const { number, text, over } = lines[at] as Line;
    const malformed = (reason: string, next = at + 1) => ({
      record: { state: 'malformed' as const, line: number, reason },
      next,
    });
    if (over) return malformed(`longer than ${longestRecord} characters`);
    if (text.trim() === '' || (header === undefined && text.startsWith('#'))) return { next: at + 1 };
    const delimiter = header?.delimiter ?? delimiterOf(text, file);
    let whole = text;
    let next = at + 1;
    if (delimiter !== '\t') {
      while (isOpen(whole)) {
        if (next - at >= mostLines || whole.length > longestRecord) return malformed('a quote is not closed');
        const more = lines[next];
        if (more === undefined && !last) return undefined;
        if (more === undefined || more.over) return malformed('a quote is not closed');
        whole += `\n${more.text}`;
        next++;
      }
    }
    const fields = fieldsOf(whole, delimiter);
    // A record of several lines that does not fit was probably one stray quote: only its first line is given up.
    if (!Array.isArray(fields)) return malformed(reasons[fields.code] ?? `not well-formed (${fields.code})`);
    header ??= { width: fields.length, delimiter };
    if (fields.length !== header.width)
      return malformed(`${fields.length} fields where the header has ${header.width}`);
    return { record: { state: 'fields', line: number, fields }, next };
  };

  const drain = (last: boolean): TextRecord[] => {
    const records: TextRecord[] = [];
    let at = 0;
    while (at < waiting.length) {
      const one = read(waiting, at, last);
      if (one === undefined) break;
      if (one.record) records.push(one.record);
      at = one.next;
    }
    waiting = waiting.slice(at);
    return records;
  };

  for await (const lines of linesOf(bytes)) {
    waiting = waiting.length > 0 ? [...waiting, ...lines] : lines;
    yield drain(false);
  }
  yield drain(true);
}
