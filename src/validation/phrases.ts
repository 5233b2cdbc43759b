import { join } from 'node:path';
import { productFolder, readTable } from '../base/index.ts';

const languages = ['en', 'sv'] as const;
const table = readTable(join(productFolder, 'shapes', 'reasons.tsv'), ['reason', ...languages]);
const phrases = new Map(table.map(({ cells }) => [cells.reason, cells]));

/**
 * What a finding says, from shapes/reasons.tsv, with its gaps filled in; in English where there are no words in the
 * language. A leading or trailing space belongs to words that join others. Throws an Error where there is no such phrase.
 */
export function phrase(
  reason: string,
  language: string | undefined,
  gaps: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const words = phrases.get(reason);
  if (words === undefined) throw new Error(`shapes/reasons.tsv has no words for ${reason}.`);
  const known = languages.find((each) => each === language) ?? 'en';
  const text = words[known];
  // Most findings say that something is missing, which has no gaps.
  return text.includes('{') ? text.replace(/\{(\w+)\}/g, (_, gap: string) => `${gaps[gap] ?? ''}`) : text;
}
