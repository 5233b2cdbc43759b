import { parse } from 'csv-parse/sync';
import { type Domain, domainNamed, domainNames } from './domain.ts';

/** A code that a holder uses, with its name and, where known, the vocabulary it is from. */
export interface LocalCode {
  code: string;
  label: string;
  vocabulary?: string;
  /** What it is about, where the list says so. */
  domain?: Domain;
  /** Where it stands in the file, from 1. */
  line: number;
}

export interface LocalCodes {
  codes: LocalCode[];
  mistakes: { line: number; column: number; message: string }[];
}

/** Most codes of one file. */
const most = 50_000;

/**
 * Reads a holder's CSV of local codes: a header with `code`, `label` and optionally `vocabulary` and `domain`, in any
 * order and case, separated by commas, semicolons or tabs; other columns are passed over. A code whose domain is not
 * known is named as a mistake and taken without one. `domain` is for all codes that state none. Each row that cannot be used is named
 * by its line and column, and hides no other.
 */
export function readLocalCodes(text: string, domain = ''): LocalCodes {
  const mistakes: LocalCodes['mistakes'] = [];
  const codes: LocalCode[] = [];
  const head = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  const delimiter = ['\t', ';', ','].find((mark) => head.includes(mark)) ?? ',';
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records;
  } catch (error) {
    const line = Number((error as { lines?: number }).lines ?? 1);
    const message = error instanceof Error ? error.message : String(error);
    return { codes, mistakes: [{ line, column: 1, message }] };
  }
  const header = (records.shift()?.record ?? []).map((name) => name.toLowerCase());
  const at = { code: header.indexOf('code'), label: header.indexOf('label') };
  const vocabularyAt = header.indexOf('vocabulary');
  const domainAt = header.indexOf('domain');
  for (const [name, index] of Object.entries(at)) {
    if (index < 0)
      mistakes.push({
        line: 1,
        column: 1,
        message: `The header must name a column "${name}"; it has ${header.join(', ') || 'nothing'}.`,
      });
  }
  if (mistakes.length > 0) return { codes, mistakes };
  const ofAll = domainNamed(domain);
  const unknown = (word: string) =>
    `The domain "${word.slice(0, 60)}" is not known. Known are: ${domainNames.join(', ')}.`;
  if (domain !== '' && ofAll === undefined) mistakes.push({ line: 1, column: 1, message: unknown(domain) });
  const seen = new Map<string, number>();
  for (const { record, info } of records) {
    const line = info.lines;
    const [code = '', label = ''] = [record[at.code], record[at.label]];
    const vocabulary = record[vocabularyAt] ?? '';
    const key = `${vocabulary}\t${code}`;
    const wrong = (column: number, message: string) => mistakes.push({ line, column: column + 1, message });
    if (code === '' && label === '') wrong(at.code, 'The row has neither a code nor a label.');
    else if (code === '') wrong(at.code, 'The code is missing.');
    else if (/\p{Cc}|\ufffd/u.test(code + label))
      wrong(at.code, 'The row holds a control or replacement character: the file is not UTF-8, or damaged.');
    else if (seen.has(key)) wrong(at.code, `${code} stands in line ${seen.get(key)} already.`);
    else if (codes.length === most) {
      wrong(at.code, `Only the first ${most} codes are read.`);
      break;
    } else {
      seen.set(key, line);
      const stated = record[domainAt] ?? '';
      const own = domainNamed(stated);
      if (stated !== '' && own === undefined) wrong(domainAt, unknown(stated));
      const about = stated === '' ? ofAll : own;
      codes.push({
        code,
        label,
        ...(vocabulary !== '' && { vocabulary }),
        ...(about !== undefined && { domain: about }),
        line,
      });
    }
  }
  return { codes, mistakes };
}
