import type { CodeIndex, Entry } from './code-index.ts';
import { namesOf, speaks } from './languages.ts';
import { type Finding, finding, type Place } from './outcome.ts';
import type { ComposeConcept } from './types.ts';

/** Names are the same where only case or white space differ. */
const same = (a: string, b: string) => fold(a) === fold(b);
const fold = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * Checks a display against the names of its concept in the languages asked for. A name in the default language is
 * let pass where there is none in those. Of a fragment not every name is known, so another name is a warning only.
 */
export function checkDisplay(
  given: string,
  index: CodeIndex,
  entry: Entry,
  { languages, lenientDisplay }: { languages: readonly string[]; lenientDisplay: boolean },
  place: Place,
  listed?: ComposeConcept,
): Finding[] {
  const names = namesOf(index, entry, listed);
  const fitting =
    languages.length === 0
      ? names
      : names.filter(({ language }) => languages.some((wanted) => speaks(language, wanted)));
  if (names.length === 0 || fitting.some(({ text }) => same(text, given))) return [];
  const code = `${index.resource.url ?? ''}#${entry.code}`;
  const asked = languages.length === 0 ? '--' : languages.join(',');
  if (fitting.length === 0) {
    const normal = entry.display ?? names[0]?.text ?? '';
    const id = same(normal, given)
      ? 'NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_OK'
      : 'NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_ERR';
    return [finding(id, [given, code, normal, asked], place)];
  }
  const choices = fitting.map(
    ({ text, language }) => `'${text}'${language === undefined ? '' : ` (${language})`}`,
  );
  const id =
    lenientDisplay || index.fragment
      ? 'Display_Name_WS_for__should_be_one_of__instead_of'
      : 'Display_Name_for__should_be_one_of__instead_of';
  return [finding(id, [given, code, listOf(choices), asked], place)];
}

/** `a`, `one of 2 choices: a or b`, `one of 3 choices: a, b or c`. */
function listOf(choices: readonly string[]): string {
  if (choices.length < 2) return choices[0] ?? '';
  return `one of ${choices.length} choices: ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
