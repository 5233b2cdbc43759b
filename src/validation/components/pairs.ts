import { dataFactory, type NamedNode, name, type Term } from '../../rdf/index.ts';
import { compareLiterals } from '../datatypes.ts';
import { keyOf } from '../keys.ts';
import { type Component, isTrue } from './component.ts';

/** Components that compare the values with those of another property, and sh:closed. */
export const pairComponents: Record<string, Component> = {
  equals:
    (parameter, _, say) =>
    ({ data }, focus, values, found) => {
      const others = data.objects(focus, parameter);
      const [mine, theirs] = [new Set(values.map(keyOf)), new Set(others.map(keyOf))];
      for (const value of values) if (!theirs.has(keyOf(value))) say(found, focus, value);
      for (const value of others) if (!mine.has(keyOf(value))) say(found, focus, value);
    },
  disjoint:
    (parameter, _, say) =>
    ({ data }, focus, values, found) => {
      const others = new Set(data.objects(focus, parameter).map(keyOf));
      for (const value of values) if (others.has(keyOf(value))) say(found, focus, value);
    },
  lessThan: order((difference) => difference < 0),
  lessThanOrEquals: order((difference) => difference <= 0),
  closed: (parameter, { shapes, shape }, say) => {
    if (!isTrue(parameter)) return undefined;
    const ignored = shapes
      .objects(shape.term, name('sh:ignoredProperties'))
      .flatMap((each) => shapes.list(each));
    const known = shapes
      .objects(shape.term, name('sh:property'))
      .filter((each) => !shapes.objects(each, name('sh:deactivated')).some(isTrue))
      .flatMap((each) => shapes.objects(each, name('sh:path')));
    const allowed = new Set([...ignored, ...known].map(({ value }) => value));
    return ({ data }, focus, values, found) => {
      for (const value of values)
        for (const [property, objects] of data.propertiesOf(value)) {
          if (allowed.has(property)) continue;
          const path = dataFactory.namedNode(property) as NamedNode;
          for (const object of objects) say(found, focus, object, { path, property: path });
        }
    };
  },
};

/**
 * A component of ours: no value is a date that begins after one of another property ends. What is less precise counts
 * as far as it goes, and what cannot be compared is no fault.
 */
export const notAfter: Component =
  (parameter, _, say) =>
  ({ data }, focus, values, found) => {
    const others = data.objects(focus, parameter);
    for (const value of values)
      for (const other of others) if (isAfter(value, other)) say(found, focus, value);
  };

/** The digits of a year, month or day, without time of day and zone. */
const digitsOf = ({ value }: Term) => /^\d{4}(?:-\d\d){0,2}(?![\d:-])/.exec(value)?.[0];

function isAfter(value: Term, other: Term): boolean {
  if (value.termType !== 'Literal' || other.termType !== 'Literal') return false;
  if (value.datatype.equals(other.datatype)) return (compareLiterals(value, other) ?? 0) > 0;
  const [mine, theirs] = [digitsOf(value), digitsOf(other)];
  if (mine === undefined || theirs === undefined) return false;
  const length = Math.min(mine.length, theirs.length);
  return mine.slice(0, length) > theirs.slice(0, length);
}

function order(holds: (difference: number) => boolean): Component {
  return (parameter, _, say) =>
    ({ data }, focus, values, found) => {
      const others = data.objects(focus, parameter);
      for (const value of values)
        for (const other of others) if (!inOrder(value, other, holds)) say(found, focus, value);
    };
}

function inOrder(value: Term, other: Term, holds: (difference: number) => boolean): boolean {
  if (value.termType !== 'Literal' || other.termType !== 'Literal') return false;
  const difference = compareLiterals(value, other);
  return difference !== undefined && holds(difference);
}
