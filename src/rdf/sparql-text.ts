import type { Term } from '@rdfjs/types';
import { isIri } from './terms.ts';

const escapes: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/**
 * The only road from a value to SPARQL text. SPARQL generators do not escape, so a value that is not a valid
 * IRI, literal or language tag throws a TypeError here instead of becoming query syntax.
 */
export function toSparql(term: Term): string {
  switch (term.termType) {
    case 'NamedNode':
      if (!isIri(term.value)) throw new TypeError(`Not an absolute IRI: ${term.value.slice(0, 200)}`);
      return `<${term.value}>`;
    case 'Literal': {
      const text = `"${term.value.replace(/[\\"\n\r\t\b\f]/g, (c) => escapes[c] as string)}"`;
      if (term.language) {
        if (!/^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i.test(term.language))
          throw new TypeError(`Not a language tag: ${term.language}`);
        return `${text}@${term.language}`;
      }
      return term.datatype.value === 'http://www.w3.org/2001/XMLSchema#string'
        ? text
        : `${text}^^${toSparql(term.datatype)}`;
    }
    default:
      throw new TypeError(`A ${term.termType} cannot be a value in a query.`);
  }
}

/** A VALUES block for one variable, e.g. `VALUES ?cell { "a" "b" }`. */
export function valuesBlock(variable: string, terms: Iterable<Term>): string {
  if (!/^[A-Za-z_]\w*$/.test(variable)) throw new TypeError(`Not a variable name: ${variable}`);
  return `VALUES ?${variable} { ${Array.from(terms, toSparql).join(' ')} }`;
}
