import { cutToken } from './cut.ts';

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const constants = ['true', 'false', 'null'];

/** Words of other languages, and what JSON writes for them. */
const meant: Record<string, string> = {
  none: 'null',
  nil: 'null',
  undefined: 'null',
  yes: 'true',
  no: 'false',
};

/** What is wrong with a word that stands where a value must, and whether it is a text without quotes. */
export function wordMistake(word: string): { message: string; isText: boolean } | undefined {
  if (constants.includes(word) || number.test(word)) return undefined;
  const lower = word.toLowerCase();
  const right = constants.includes(lower) ? lower : meant[lower];
  if (right !== undefined) return { message: `${word} is not JSON: write ${right}.`, isText: false };
  const shown = cutToken(word);
  if (/^[+-]?(?:nan|inf(?:inity)?)$/i.test(word))
    return {
      message: `${shown} is not JSON, which has no such number: write null, or leave the key out.`,
      isText: false,
    };
  if (/^[+-]?\.?\d/.test(word) && !/^\d+[-:/]/.test(word))
    return {
      message: `${shown} is not a number of JSON, which has the form -12.5 or 1e6: no +, no leading zero, digits on both sides of the point.`,
      isText: /[^\w.+-]/.test(word),
    };
  return { message: `${shown} cannot stand here: a text stands in double quotes.`, isText: true };
}
