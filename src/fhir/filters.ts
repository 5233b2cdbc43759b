import type { CodeIndex, Entry } from './code-index.ts';
import { type Place, Refusal } from './outcome.ts';
import { valueIn } from './parameters.ts';
import { compilePattern } from './pattern.ts';
import type { Filter } from './types.ts';

/** Whether a concept of the system passes. */
export type Test = (entry: Entry) => boolean;

/** Properties that every code system has, by the names that filters use. */
const builtIn = new Map<string, (entry: Entry) => unknown[]>(
  Object.entries({
    code: ({ code }) => [code],
    concept: ({ code }) => [code],
    display: ({ display }) => (display === undefined ? [] : [display]),
    definition: ({ definition }) => (definition === undefined ? [] : [definition]),
    inactive: ({ inactive }) => [inactive],
    parent: ({ parents }) => parents,
    child: ({ children }) => children,
  }),
);

function valuesOf(property: string): (entry: Entry) => string[] {
  const text = (value: unknown) =>
    typeof value === 'object' && value !== null && 'code' in value ? String(value.code) : String(value);
  const own = builtIn.get(property);
  if (own !== undefined) return (entry) => own(entry).map(text);
  return ({ properties }) =>
    properties.filter(({ code }) => code === property).map((each) => text(valueIn(each)));
}

const list = (value: string) => new Set(value.split(',').map((each) => each.trim()));

type Spend = (steps: number) => void;
type Operator = (value: string, index: CodeIndex, property: string, spend: Spend) => Test;

/** Each operator of http://hl7.org/fhir/filter-operator, made into a test for one value. */
const operatorTable: Record<string, Operator> = {
  '=': (value, _, property) => {
    const values = valuesOf(property);
    return (entry) => values(entry).includes(value);
  },
  'is-a': (value, index) => {
    const below = index.descendants(value);
    const self = index.find(value)?.code;
    return ({ code }) => code === self || below.has(code);
  },
  'descendent-of': (value, index) => {
    const below = index.descendants(value);
    return ({ code }) => below.has(code);
  },
  'is-not-a': (value, index) => {
    const below = index.descendants(value);
    const self = index.find(value)?.code;
    return ({ code }) => code !== self && !below.has(code);
  },
  'child-of': (value, index) => {
    const parent = index.find(value)?.code;
    return ({ parents }) => parent !== undefined && parents.includes(parent);
  },
  'descendent-leaf': (value, index) => {
    const below = index.descendants(value);
    return ({ code, children }) => children.length === 0 && below.has(code);
  },
  generalizes: (value, index) => {
    const above = index.ancestors(value);
    const self = index.find(value)?.code;
    return ({ code }) => code === self || above.has(code);
  },
  in: (value, _, property) => {
    const wanted = list(value);
    const values = valuesOf(property);
    return (entry) => values(entry).some((each) => wanted.has(each));
  },
  'not-in': (value, _, property) => {
    const unwanted = list(value);
    const values = valuesOf(property);
    return (entry) => !values(entry).some((each) => unwanted.has(each));
  },
  exists: (value, _, property) => {
    const values = valuesOf(property);
    return (entry) => values(entry).length > 0 === (value !== 'false');
  },
  regex: (value, _, property, spend) => {
    const { matches, states } = compilePattern(value);
    const values = valuesOf(property);
    return (entry) =>
      values(entry).some((text) => {
        spend(Math.ceil((text.length * states) / 16));
        return matches(text);
      });
  },
};
const operators = new Map(Object.entries(operatorTable));

const hierarchical = new Set([
  'is-a',
  'descendent-of',
  'is-not-a',
  'child-of',
  'descendent-leaf',
  'generalizes',
]);

/** Refuses a filter that nobody could run, before any code is looked at. */
export function checkFilter(system: string, { property, op, value }: Filter, place: Place): void {
  if (value === undefined) {
    const values = [system, property ?? '', op ?? ''];
    throw new Refusal(422, 'UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE', values, place);
  }
  const wrong = (text: string) => new Refusal(422, 'FILTER_NOT_UNDERSTOOD', [text], place);
  if (op === undefined || !operators.has(op))
    throw wrong(`The filter operator "${op ?? ''}" is not one of ${[...operators.keys()].join(', ')}.`);
  if (property === undefined || property === '') throw wrong('A filter names no property.');
  if (hierarchical.has(op) && property !== 'concept' && property !== 'code')
    throw wrong(`The filter operator ${op} is about concepts, not about the property ${property}.`);
}

/** A filter made ready for one code system; `spend` is told what its work costs. Throws a Refusal for a bad pattern. */
export function filterTest(
  { property = '', op = '', value = '' }: Filter,
  index: CodeIndex,
  spend: Spend,
): Test {
  return operators.get(op)?.(value, index, property, spend) ?? (() => false);
}
