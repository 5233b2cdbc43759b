import { join } from 'node:path';
import { productFolder, readTable } from '../base/index.ts';

const read = <Column extends string>(name: string, columns: readonly Column[]) =>
  readTable(join(productFolder, 'mappings', name), columns).map(({ cells }) => cells);

const spellings = read('cohort-codes.tsv', ['facet', 'pattern', 'reads_as']).map(
  ({ facet, pattern, reads_as }) => ({
    facet,
    pattern: new RegExp(pattern),
    readsAs: reads_as,
  }),
);

/** Other spellings that a code of a facet may have meant, as mappings/cohort-codes.tsv lists them, in its order. */
export function spellingsOf(facet: string, code: string): string[] {
  return spellings.flatMap((row) =>
    (row.facet === '*' || row.facet === facet) && row.pattern.test(code)
      ? [code.replace(row.pattern, row.readsAs)]
      : [],
  );
}

/** What a key of another query language stands for; without a facet it is known, but no cube counts it. */
export interface Key {
  language: string;
  key: string;
  /** Id of a facet, or empty. */
  facet: string;
  whole: string;
  label: string;
}

const keys: Key[] = read('cohort-keys.tsv', ['language', 'key', 'facet', 'whole', 'label']);

/** Looks a key up in mappings/cohort-keys.tsv. */
export const findKey = (language: string, key: string): Key | undefined =>
  keys.find((row) => row.key === key && (row.language === language || row.language === 'any'));

/** Whether the numbers of a facet are whole, so that "at most 59" is "below 60". */
export const isWhole = (facet: string): boolean =>
  keys.some((row) => row.facet === facet && row.whole === 'yes');
