import { Problem } from '../base/index.ts';
import { iri, isIri, literal, prefixes, type Term } from '../rdf/index.ts';

const string = `${prefixes.xsd}string`;
const integer = `${prefixes.xsd}integer`;

/** What values of each type are, and how one is made of text; undefined where the text is none. */
const types = {
  iri: {
    fits: (term: Term) => term.termType === 'NamedNode',
    parse: (text: string) => (isIri(text) ? iri(text) : undefined),
  },
  string: {
    fits: (term: Term) =>
      term.termType === 'Literal' && (term.language !== '' || term.datatype.value === string),
    parse: (text: string) => literal(text),
  },
  integer: {
    fits: (term: Term) => term.termType === 'Literal' && term.datatype.value === integer,
    parse: (text: string) =>
      /^[+-]?\d{1,18}$/.test(text) ? literal(text, { datatype: integer }) : undefined,
  },
} satisfies Record<string, { fits: (term: Term) => boolean; parse: (text: string) => Term | undefined }>;

export type ParameterType = keyof typeof types;

/** Whether the word names a type of parameters. */
export const isParameterType = (word: string): word is ParameterType => Object.hasOwn(types, word);

/** A parameter of a named query: the variable of a VALUES block, whose content in the file is the default. */
export interface Parameter {
  name: string;
  /** What it is, for people. */
  about: string;
  type: ParameterType;
}

/** A term, or text that is read as the parameter's type. */
export type ParameterValue = Term | string;

/** Values by parameter, one or several; a parameter that is left out keeps the default of the file. */
export type ParameterValues = Record<string, ParameterValue | readonly ParameterValue[]>;

/** The value as a term of the parameter's type. Throws Problem('malformed-request') where it is none. */
export function toTerm({ name, type }: Parameter, value: ParameterValue): Term {
  const term = typeof value === 'string' ? types[type].parse(value) : value;
  if (term === undefined || !types[type].fits(term)) {
    const given = typeof value === 'string' ? value : value.value;
    throw new Problem(
      'malformed-request',
      `The parameter ${name} takes ${type} values; ${given.slice(0, 200)} is none.`,
    );
  }
  return term;
}
