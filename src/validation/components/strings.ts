import { name, type Term } from '../../rdf/index.ts';
import type { Data } from '../data.ts';
import { type Component, each, wholeNumber } from './component.ts';

/** Components that look at the text of values and at its language. */
export const stringComponents: Record<string, Component> = {
  minLength: (parameter, _, say) => {
    const least = wholeNumber(parameter);
    return each((value) => lengthOf(value) >= least, say);
  },
  maxLength: (parameter, _, say) => {
    const most = wholeNumber(parameter);
    return each((value) => value.termType !== 'BlankNode' && lengthOf(value) <= most, say);
  },
  pattern: (parameter, parts, say) => {
    const pattern = patternOf(parameter.value, parts.shapes, parts.shape.term);
    return each((value) => value.termType !== 'BlankNode' && pattern.test(value.value), say);
  },
  languageIn: (parameter, { shapes }, say) => {
    const ranges = shapes.list(parameter).map(({ value }) => value.toLowerCase());
    return each((value) => {
      const language = value.termType === 'Literal' ? value.language.toLowerCase() : '';
      return language !== '' && ranges.some((range) => matches(language, range));
    }, say);
  },
  uniqueLang: (parameter, _, say) => {
    // Unlike other switches, "1" does not turn this one on (W3C test uniqueLang-002).
    if (parameter.value !== 'true') return undefined;
    return (_run, focus, values, found) => {
      const seen = new Map<string, number>();
      for (const value of values) {
        const language = value.termType === 'Literal' ? value.language.toLowerCase() : '';
        if (language !== '') seen.set(language, (seen.get(language) ?? 0) + 1);
      }
      for (const count of seen.values()) if (count > 1) say(found, focus);
    };
  },
};

/** Characters, not UTF-16 units; a blank node has no text. */
function lengthOf(value: Term): number {
  return value.termType === 'BlankNode' ? -1 : [...value.value].length;
}

/** A regular expression of XPath as one of JavaScript, with the flags beside it in the shape. */
export function patternOf(text: string, shapes: Data, shape: Term): RegExp {
  const flags = shapes.objects(shape, name('sh:flags'))[0]?.value ?? '';
  const literal = flags.includes('q') ? text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : text;
  const source = flags.includes('x') ? literal.replace(/\s+/g, '') : literal;
  const ours = [...'ism'].filter((flag) => flags.includes(flag)).join('');
  try {
    return new RegExp(source, `${ours}u`);
  } catch {
    // XPath allows escapes that JavaScript takes only without its Unicode mode.
    return new RegExp(source, ours);
  }
}

/** Basic filtering of language tags (RFC 4647). */
const matches = (language: string, range: string) =>
  range === '*' || language === range || language.startsWith(`${range}-`);
