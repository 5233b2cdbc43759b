import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { productFolder } from '../base/index.ts';

const read = <Row>(name: string): Row[] =>
  parse(readFileSync(`${productFolder}mappings/${name}`), {
    delimiter: '\t',
    columns: true,
    quote: false,
    comment: '#',
    comment_no_infix: true,
    skip_empty_lines: true,
  });

/** One row of mappings/cohort-codes.tsv. */
interface Spelling {
  facet: string;
  pattern: string;
  reads_as: string;
}

const spellings = read<Spelling>('cohort-codes.tsv').map(({ facet, pattern, reads_as }) => ({
  facet,
  pattern: new RegExp(pattern),
  readsAs: reads_as,
}));

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

const keys = read<Key>('cohort-keys.tsv');

/** Looks a key up in mappings/cohort-keys.tsv. */
export const findKey = (language: string, key: string): Key | undefined =>
  keys.find((row) => row.key === key && (row.language === language || row.language === 'any'));

/** Whether the numbers of a facet are whole, so that "at most 59" is "below 60". */
export const isWhole = (facet: string): boolean =>
  keys.some((row) => row.facet === facet && row.whole === 'yes');
