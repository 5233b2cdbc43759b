import type { CodeIndex, Entry } from './code-index.ts';
import { Refusal } from './outcome.ts';
import type { Inputs } from './parameters.ts';
import type { ComposeConcept } from './types.ts';

/** A name of a concept, with its language where the system tells it. */
export interface Name {
  text: string;
  language?: string;
}

/**
 * The languages that a request asks for, best first: displayLanguage, else Accept-Language, else that of the value
 * set. An empty list asks for none. Throws a Refusal where displayLanguage is no list of language tags.
 */
export function languagesOf(inputs: Inputs, acceptLanguage?: string, otherwise?: string): string[] {
  const own = inputs.text('displayLanguage');
  const header = acceptLanguage?.trim() === '*' ? undefined : acceptLanguage;
  const ranges = (own ?? header ?? otherwise ?? '')
    .slice(0, 200)
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
      const weight = parameters.find((each) => each.startsWith('q='))?.slice(2);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag }) => tag !== '' && tag !== '*');
  const strange = ranges.find(({ tag }) => !/^[A-Za-z]{2,8}(-[A-Za-z\d]{1,8})*$/.test(tag));
  if (strange !== undefined) {
    if (own !== undefined) throw new Refusal(422, 'INVALID_DISPLAY_NAME', [own]);
    return [];
  }
  return ranges
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** Whether a language serves who asks for another: `de-AT` and `de` do either way. What tells no language may be any. */
export function speaks(language: string | undefined, wanted: string): boolean {
  if (language === undefined) return true;
  const [have, want] = [language.toLowerCase(), wanted.toLowerCase()];
  return have === want || have.startsWith(`${want}-`) || want.startsWith(`${have}-`);
}

/** Every name of a concept: the display first, then its designations. */
export function namesOf(index: CodeIndex, entry: Entry, listed?: ComposeConcept): Name[] {
  const name = (text: string, language?: string): Name =>
    language === undefined ? { text } : { text, language };
  return [
    ...(listed?.display === undefined ? [] : [name(listed.display)]),
    ...(entry.display === undefined ? [] : [name(entry.display, index.resource.language)]),
    ...[...(listed?.designation ?? []), ...entry.designations].map((each) => name(each.value, each.language)),
  ];
}

/** The name to show: the first in a language asked for, else the display. */
export function displayOf(
  index: CodeIndex,
  entry: Entry,
  languages: readonly string[],
  listed?: ComposeConcept,
): string | undefined {
  const names = namesOf(index, entry, listed);
  for (const wanted of languages) {
    const found = names.find(({ language }) => language !== undefined && speaks(language, wanted));
    if (found !== undefined) return found.text;
  }
  return listed?.display ?? entry.display;
}
