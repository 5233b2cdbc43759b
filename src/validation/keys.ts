import type { Term } from '../rdf/index.ts';

/** A text that is equal exactly for equal terms. */
export function keyOf(term: Term): string {
  switch (term.termType) {
    case 'NamedNode':
      return term.value;
    case 'BlankNode':
      return `_:${term.value}`;
    case 'Literal': {
      const { language } = term;
      return language
        ? `"${term.value}"@${language.toLowerCase()}`
        : `"${term.value}"^^${term.datatype.value}`;
    }
    default:
      return `${term.termType} ${term.value}`;
  }
}

/** The last part of an IRI (or a text) in lower case, for comparing what is meant rather than what is written. */
export function localOf(text: string): string {
  return (/[^/#]*$/.exec(text.replace(/[/#]$/, ''))?.[0] ?? '').slice(0, 100).toLowerCase();
}

/** Distinct terms, in order. */
export function distinct(terms: readonly Term[]): Term[] {
  if (terms.length < 2) return [...terms];
  return [...new Map(terms.map((term) => [keyOf(term), term])).values()];
}
