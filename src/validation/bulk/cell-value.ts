/** A cell that has no value: a formula whose result the file does not hold, or an error of the spreadsheet program. */
export interface NoValue {
  found: string;
  kind: 'formula' | 'error';
}

/** What a spreadsheet or a line of CSV gives for a cell. */
export type CellValue = string | number | boolean | Date | NoValue | null | undefined;

/** A value of a cell that cannot be used, and what was expected. */
export interface WrongValue {
  state: 'wrong';
  found: string;
  expected: string;
  didYouMean?: string;
}

const noValue: Record<NoValue['kind'], string> = {
  formula: 'a value: this file has a formula here without its result (save it in a spreadsheet program)',
  error: 'a value: this is an error of the spreadsheet program',
};

const isNoValue = (value: CellValue): value is NoValue =>
  typeof value === 'object' && value !== null && 'kind' in value;

/** What is wrong with a cell that has no value. */
export function missingValue(value: CellValue): WrongValue | undefined {
  return isNoValue(value) ? { state: 'wrong', found: value.found, expected: noValue[value.kind] } : undefined;
}

/** The text of a cell as a person sees it. */
export function cellText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (isNoValue(value)) return value.found;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  return String(value).trim();
}
