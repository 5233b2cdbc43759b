import type { Facet } from '../../ontology/index.ts';
import type { Mistake, RefusalCode } from '../criteria.ts';
import type { Place } from './placed.ts';
import type { Names } from './sparql-names.ts';
import { type Located, whereIs } from './sparql-read.ts';

/** A variable that holds a case's value of a facet. */
export interface Bound {
  facet: Facet;
  narrower: boolean;
}

/** What the compiler of one query carries along. */
export interface Compiler {
  text: string;
  names: Names;
  /** Name of the variable of cases. */
  subject: string;
  mistakes: Mistake[];
}

/** The variables of one group; names do not reach into another group, or a pattern would mean something else. */
export interface Scope {
  compiler: Compiler;
  variables: Map<string, Bound>;
  /** Variables that stand for a wider value: `?v rdfs:subClassOf* ?root`. */
  wider: Map<string, string>;
}

/** The place of a part of the query, as mistakes tell it. */
export const placeIn = ({ text }: Compiler, part: Located, code: RefusalCode): Place => ({
  path: '',
  ...whereIs(text, part),
  code,
});

/** Adds a refusal; gives undefined, so that it can be returned in place of what was not understood. */
export function refuse(
  compiler: Compiler,
  part: Located,
  code: RefusalCode,
  message: string,
  near?: string[],
): undefined {
  compiler.mistakes.push({ ...placeIn(compiler, part, code), message, ...(near && { nearest: near }) });
}

/** The facet of a variable, by itself or as the wider value of another one. */
export function boundOf(scope: Scope, variable: string): Bound | undefined {
  const under = scope.wider.get(variable);
  if (under === undefined) return scope.variables.get(variable);
  const bound = scope.variables.get(under);
  return bound && { ...bound, narrower: true };
}

/** The variable that a constraint is really on. */
export const baseOf = (scope: Scope, variable: string): string => scope.wider.get(variable) ?? variable;
