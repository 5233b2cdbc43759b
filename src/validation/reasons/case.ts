import { name, shorten, type Term } from '../../rdf/index.ts';
import type { Evidence } from '../evidence.ts';
import type { Result } from '../shape.ts';

/** Everything a reason is made of. */
export interface Case {
  evidence: Evidence;
  result: Result;
  /** The value in words. */
  value: string;
  /** What the shape has as the parameter of the constraint, e.g. the 1 of sh:minCount 1. */
  parameter: Term | undefined;
  /** How many values the property has. */
  count: number;
  /** The words of shapes/reasons.tsv, with the value and what else is given filled in. */
  say(reason: string, gaps?: Readonly<Record<string, string | number | undefined>>): string;
  /** The reasons of inner results, each with its property. */
  tell(inner: readonly Result[]): string[];
}

/** Why a constraint failed, without a full stop. */
export type Reason = (failed: Case) => string;

/** A reason that names the parameter, which is a number or a property. */
export const naming =
  (reason: string): Reason =>
  ({ say, parameter }) =>
    say(reason, {
      wanted: parameter?.termType === 'NamedNode' ? shorten(parameter.value) : parameter?.value,
    });

/** Whether a code was not found in its list. */
export const isAboutList = ({ constraint, property }: Result): boolean =>
  constraint === 'HasValue' && property?.equals(name('skos:inScheme')) === true;
