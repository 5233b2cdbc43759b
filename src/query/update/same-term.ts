import { prefixes, type Term } from '../../rdf/index.ts';

const integers = new Set(
  [
    'integer',
    'nonNegativeInteger',
    'positiveInteger',
    'nonPositiveInteger',
    'negativeInteger',
    'long',
    'int',
    'short',
    'byte',
    'unsignedLong',
    'unsignedInt',
    'unsignedShort',
    'unsignedByte',
  ].map((name) => prefixes.xsd + name),
);

/** The one form of a number that the engine keeps: 01 is 1, 1.50 is 1.5, 1e0 is 1. */
function canonicalNumber(value: string, datatype: string): string {
  if (integers.has(datatype) && /^[+-]?\d+$/.test(value)) return String(BigInt(value.replace(/^\+/, '')));
  if (datatype === `${prefixes.xsd}decimal` && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value)) {
    const [, sign = '', whole = '', part = ''] = /^([+-]?)0*(\d*)\.?(\d*?)0*$/.exec(value) ?? [];
    return `${sign === '-' ? '-' : ''}${whole === '' ? '0' : whole}${part === '' ? '' : `.${part}`}`;
  }
  if (datatype === `${prefixes.xsd}double` || datatype === `${prefixes.xsd}float`) {
    const number = Number(value);
    return value.trim() === '' || Number.isNaN(number) ? value : String(number);
  }
  return value;
}

/**
 * A text that is equal for terms that the engine takes for one. The log keeps what was written, and the engine
 * answers with its own form of it, so a deletion by what was found has to look past the difference.
 */
export function sameTermKey(term: Term): string {
  if (term.termType !== 'Literal') return `<${term.value}>`;
  const datatype = term.datatype.value;
  const value =
    datatype === `${prefixes.xsd}dateTime` ? instant(term.value) : canonicalNumber(term.value, datatype);
  return `"${value}"@${term.language.toLowerCase()}^^${datatype}`;
}

/** A date and time without zeros at the end of its fraction, and with Z for the offset 0. */
const instant = (text: string) =>
  text
    .replace(/(\.\d*?)0+(?=Z|[+-]\d\d:\d\d|$)/, '$1')
    .replace(/\.(?=Z|[+-]|$)/, '')
    .replace(/[+-]00:00$/, 'Z');
