import { columnName } from './cell-finding.ts';
import { type Codes, codeText } from './codes.ts';
import type { CellRule, SheetText } from './spreadsheet.ts';
import type { Column, SheetTemplate } from './template.ts';

/** Rows of the template that have drop-down lists. */
const rows = 500;
const needs = { M: 'Mandatory', R: 'Recommended', O: 'Optional' };
const kinds: Record<Column['kind'], string> = {
  id: 'a name of your own',
  text: 'text',
  'text@en': 'English text',
  iri: 'web address',
  email: 'e-mail address',
  'media-type': 'media type',
  number: 'whole number',
  date: 'date (2020-01-31)',
  boolean: 'yes or no',
  code: 'value of the list',
  ref: 'id of another sheet',
};

/**
 * The sheets of an empty template: headers (with * where a cell is mandatory), a row that explains them, drop-down
 * lists; and a last sheet with the values of the lists.
 */
export function templateSheets(template: readonly SheetTemplate[], codes: Codes): SheetText[] {
  const lists = [...codes];
  const listAt = new Map(
    lists.map(([list, values], at) => {
      const column = columnName(at + 1);
      return [list, `Lists!$${column}$2:$${column}$${values.length + 1}`];
    }),
  );
  const sheets = template.map(
    ({ sheet, columns }): SheetText => ({
      name: sheet,
      frozen: 2,
      rows: [
        columns.map(({ header, need }) => (need === 'M' ? `${header} *` : header)),
        columns.map((column, at) => `${at === 0 ? '# ' : ''}${helpOf(column)}`),
      ],
      rules: columns.map((column, at) => ruleOf(column, columnName(at + 1), listAt)),
    }),
  );
  const longest = Math.max(...lists.map(([, values]) => values.length));
  const values = Array.from({ length: longest }, (_, row) =>
    lists.map(([, list]) => (list[row] ? codeText(list[row]) : null)),
  );
  const last = { name: 'Lists', frozen: 1, rows: [lists.map(([list]) => list), ...values], rules: [] };
  return [...sheets, last];
}

/** What to do about a cell of a column, in words: the column may be one that the sheet does not have yet. */
export function writeInto({ header, kind, help }: Column, sheet: string, isThere: boolean): string {
  const example = help === '' || help === kinds[kind] ? '' : ` (${help})`;
  const where = isThere
    ? `in the column ${header}`
    : `in a column ${header}, which the sheet ${sheet} does not have yet`;
  return `Write ${articleOf[kind] ?? ''}${kinds[kind]} ${where}${example}.`;
}

const articleOf: Partial<Record<Column['kind'], string>> = {
  iri: 'a ',
  email: 'an ',
  'media-type': 'a ',
  number: 'a ',
  date: 'a ',
  code: 'a ',
  ref: 'the ',
};

function helpOf({ need, kind, several, help }: Column): string {
  const told = `${needs[need]}, ${kinds[kind]}${several ? ', several separated by ;' : ''}`;
  return help ? `${told}. ${help}` : told;
}

function ruleOf(column: Column, letter: string, listAt: ReadonlyMap<string, string>): CellRule {
  const { header, kind, several, codes } = column;
  const list =
    kind === 'code' ? listAt.get(codes) : kind === 'ref' ? `${codes}!$A$3:$A$${rows + 2}` : undefined;
  return {
    range: `${letter}3:${letter}${rows + 2}`,
    ...(list && { list }),
    // Several values in one cell are no value of the list.
    strict: list !== undefined && !several,
    title: header,
    hint: helpOf(column),
  };
}
