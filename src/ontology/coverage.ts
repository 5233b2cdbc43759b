import { vocabularies } from './eucaim/vocabulary.ts';
import type { Ontology } from './ontology.ts';
import { type TranslateOptions, type Translation, translateCodes } from './translate.ts';
import { curieOfCode, translationIndex, vocabularyOf } from './translate-index.ts';
import type { Quality } from './translate-step.ts';

/** One local code: how well it is covered, by what, and what to do about it. */
export interface Covered {
  code: string;
  quality: Quality;
  translations: Translation[];
  /** One sentence for the holder. */
  advice: string;
}

/** How a set of codes is covered: one row a code, in the order given, and how many have each quality. */
export interface Coverage {
  from: string;
  into: string;
  counts: Record<Quality, number>;
  rows: Covered[];
}

/** What to do where a code is not covered: mend it if it cannot exist, else map it. */
function whereNone(ontology: Ontology, code: string): string {
  const colon = code.indexOf(':');
  const vocabulary = vocabularies.find(({ prefix }) => prefix === code.slice(0, Math.max(0, colon)));
  const bare = code.slice(colon + 1);
  if (/^\d(\.\d+)?E\+?\d+$/i.test(bare))
    return 'A spreadsheet has turned the code into a number in scientific notation; take it from the source again.';
  if (vocabulary !== undefined && !vocabulary.valid(bare))
    return `${vocabulary.prefix} has no code of this form (its pattern or check digit is wrong): correct it.`;
  if (translationIndex(ontology).sources(code).length > 0)
    return 'Only related or withdrawn classes are mapped to it: choose one by hand.';
  return 'No mapping leads from it: run collimator ontology suggest with its label, and review what is proposed.';
}

const advice: Record<Exclude<Quality, 'none'>, string> = {
  exact: 'Nothing: it can be exchanged for its target.',
  close: 'Review it: it is close, and nobody has said that it is the same.',
  narrower: 'Its targets are narrower: all of them together may not cover it. Count them as a part.',
  broader: 'Its target is broader, so detail is lost: add a class or a mapping if the detail matters.',
};

/**
 * How well codes are covered. `vocabulary` is that of codes without a prefix (`literal` for plain values); `into` is
 * the vocabulary that they are wanted in, the hyper-ontology by default. Throws a RangeError for an unknown one.
 */
export function coverage(
  ontology: Ontology,
  codes: readonly string[],
  vocabulary: string,
  { into = 'EUCAIM', ...options }: TranslateOptions & { into?: string } = {},
): Coverage {
  const from = vocabulary.toLowerCase() === 'literal' ? 'literal' : vocabularyOf(vocabulary);
  if (from === undefined) throw new RangeError(`There is no vocabulary ${vocabulary.slice(0, 60)}.`);
  const counts: Record<Quality, number> = { exact: 0, close: 0, narrower: 0, broader: 0, none: 0 };
  const rows = translateCodes(ontology, codes, into, { ...options, from }).map((result, i): Covered => {
    counts[result.quality] += 1;
    const code = curieOfCode(codes[i]!, from);
    return {
      code,
      quality: result.quality,
      translations: result.translations,
      advice: result.quality === 'none' ? whereNone(ontology, code) : advice[result.quality],
    };
  });
  return { from, into: vocabularyOf(into) ?? into, counts, rows };
}
