import { prefixes, type Term } from '../../rdf/index.ts';
import { type Check, type Parts, type Say, sayer } from '../shape.ts';

/** Compiles one value of a parameter, e.g. the 1 of sh:minCount 1; `say` adds results of the component. */
export type Component = (parameter: Term, parts: Parts, say: Say) => Check | undefined;

/** IRI of a constraint component of SHACL core. */
export const componentIri = (local: string) => `${prefixes.sh}${local}ConstraintComponent`;

/** A way to say results of another component of SHACL core than that of the parameter's name. */
export const sayAs = (parts: Parts, local: string): Say => sayer(parts, componentIri(local));

/** A check of each value by itself. */
export function each(holds: (value: Term) => boolean, say: Say): Check {
  return (_, focus, values, found) => {
    for (const value of values) if (!holds(value)) say(found, focus, value);
  };
}

/** The whole number that a parameter is; throws an Error where it is none. */
export function wholeNumber(parameter: Term): number {
  if (!/^\d+$/.test(parameter.value)) throw new Error(`"${parameter.value}" is not a whole number.`);
  return Number(parameter.value);
}

export const isTrue = ({ value }: Term) => value === 'true' || value === '1';
