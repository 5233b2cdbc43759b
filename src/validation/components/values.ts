import { name, type Term } from '../../rdf/index.ts';
import type { Data } from '../data.ts';
import { compareLiterals, isWellFormed } from '../datatypes.ts';
import { keyOf } from '../keys.ts';
import type { Run } from '../shape.ts';
import { type Component, each, wholeNumber } from './component.ts';

/** Components that look at how many values there are, and at each value by itself. */
export const valueComponents: Record<string, Component> = {
  minCount: (parameter, _, say) => {
    const least = wholeNumber(parameter);
    return (_run, focus, values, found) => {
      if (values.length < least) say(found, focus);
    };
  },
  maxCount: (parameter, _, say) => {
    const most = wholeNumber(parameter);
    return (_run, focus, values, found) => {
      if (values.length > most) say(found, focus);
    };
  },
  class: (parameter, _, say) => (run, focus, values, found) => {
    for (const value of values) if (!isInstance(run, value, parameter)) say(found, focus, value);
  },
  datatype: (parameter, _, say) =>
    each(
      (value) =>
        value.termType === 'Literal' &&
        value.datatype.value === parameter.value &&
        isWellFormed(value.value, parameter.value),
      say,
    ),
  nodeKind: (parameter, _, say) => {
    const allowed = kinds[parameter.value.split('#')[1] ?? ''];
    if (allowed === undefined) throw new Error(`${parameter.value} is not a node kind.`);
    return each(({ termType }) => allowed.includes(termType), say);
  },
  minExclusive: comparison((difference) => difference > 0),
  minInclusive: comparison((difference) => difference >= 0),
  maxExclusive: comparison((difference) => difference < 0),
  maxInclusive: comparison((difference) => difference <= 0),
  in: (parameter, { shapes }, say) => {
    const allowed = new Set(shapes.list(parameter).map(keyOf));
    return each((value) => allowed.has(keyOf(value)), say);
  },
  hasValue: (parameter, _, say) => {
    const key = keyOf(parameter);
    return (_run, focus, values, found) => {
      if (!values.some((value) => keyOf(value) === key)) say(found, focus);
    };
  },
};

const kinds: Record<string, readonly string[]> = {
  IRI: ['NamedNode'],
  BlankNode: ['BlankNode'],
  Literal: ['Literal'],
  BlankNodeOrIRI: ['BlankNode', 'NamedNode'],
  BlankNodeOrLiteral: ['BlankNode', 'Literal'],
  IRIOrLiteral: ['NamedNode', 'Literal'],
};

function comparison(holds: (difference: number) => boolean): Component {
  return (parameter, _, say) => {
    if (parameter.termType !== 'Literal') throw new Error(`${parameter.value} is not a literal.`);
    return each((value) => {
      const difference = value.termType === 'Literal' ? compareLiterals(value, parameter) : undefined;
      return difference !== undefined && holds(difference);
    }, say);
  };
}

const type = name('rdf:type');
const subClassOf = name('rdfs:subClassOf');

function isInstance({ data, above }: Run, value: Term, root: Term): boolean {
  if (value.termType === 'Literal') return false;
  return data.objects(value, type).some((each) => upwards(data, above, each).has(root.value));
}

/** A class with all classes above it. */
function upwards(data: Data, known: Run['above'], start: Term): Set<string> {
  const already = known.get(start.value);
  if (already) return already;
  const reached = new Set<string>();
  const waiting = [start];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (reached.has(each.value)) continue;
    reached.add(each.value);
    waiting.push(...data.objects(each, subClassOf));
  }
  known.set(start.value, reached);
  return reached;
}
