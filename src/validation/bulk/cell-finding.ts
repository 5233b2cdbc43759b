import type { Located } from '../formats/index.ts';

/** Tells what is wrong with a cell, as far as there is room; `always` is for what must be told however much is wrong. */
export type Say = (cell: string, path: string, parts: Partial<Located>, always?: boolean) => void;

/** A finding about one cell. */
export const cellFinding = (cell: string, path: string, parts: Partial<Located>): Located => ({
  severity: 'violation',
  focus: cell.split('!')[0] ?? '',
  path,
  message: '',
  reason: '',
  clause: 'EUCAIM DCAT-AP v2.0, spreadsheet template',
  shape: 'https://w3id.org/collimator/bulk#cell',
  cell,
  ...parts,
});

/** "C" of 3, "AA" of 27. */
export function columnName(number: number): string {
  const letter = String.fromCharCode(65 + ((number - 1) % 26));
  return number > 26 ? columnName(Math.floor((number - 1) / 26)) + letter : letter;
}
