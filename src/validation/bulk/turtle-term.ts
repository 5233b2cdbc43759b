import { prefixes, shorten, type Term } from '../../rdf/index.ts';

const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\r': '\\r', '\b': '\\b', '\f': '\\f' };
const plain: Record<string, RegExp> = {
  [`${prefixes.xsd}integer`]: /^[+-]?\d+$/,
  [`${prefixes.xsd}boolean`]: /^(true|false)$/,
  [`${prefixes.xsd}decimal`]: /^[+-]?\d*\.\d+$/,
};
const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The prefix of an IRI where a short name is possible in Turtle. */
export function prefixOf(iri: string): string | undefined {
  const [, prefix] = /^([a-z]+):\w(?:[\w.-]*\w)?$/i.exec(shorten(iri)) ?? [];
  return prefix !== undefined && Object.hasOwn(prefixes, prefix) && shorten(iri) !== iri ? prefix : undefined;
}

/** What stands between < and >. */
export function iriEscaped(iri: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what an IRI must not have in Turtle.
  return iri.replace(/[\u0000-\u0020<>"{}|^`\\]/g, code);
}

const iriText = (iri: string) => (prefixOf(iri) ? shorten(iri) : `<${iriEscaped(iri)}>`);

/** An IRI or a literal in Turtle: short where one of our prefixes fits, and a text of several lines as such. */
export function turtleTerm(term: Term): string {
  if (term.termType === 'BlankNode') return `_:${term.value}`;
  if (term.termType !== 'Literal') return iriText(term.value);
  const { value, language, datatype } = term;
  if (plain[datatype.value]?.test(value)) return value;
  const quotes = value.includes('\n') ? '"""' : '"';
  const text = `${quotes}${value.replace(/[\\"\r\b\f]/g, (each) => escapes[each] ?? each)}${quotes}`;
  if (language) return `${text}@${language}`;
  return datatype.value === `${prefixes.xsd}string` ? text : `${text}^^${iriText(datatype.value)}`;
}
