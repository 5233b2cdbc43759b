import { name, type Term } from '../../rdf/index.ts';
import { innerResults, type Parts, type Result, type Run, type Shape, validateNode } from '../shape.ts';
import { type Component, isTrue, sayAs, wholeNumber } from './component.ts';

/** Components that ask other shapes. */
export const logicComponents: Record<string, Component> = {
  node: (parameter, { shapeOf }, say) => {
    const inner = shapeOf(parameter);
    return (run, focus, values, found) => {
      for (const value of values) {
        const results = innerResults(run, inner, value);
        if (results.length > 0) say(found, focus, value, { inner: results });
      }
    };
  },
  property: (parameter, { shapeOf }) => {
    const inner = shapeOf(parameter);
    return (run, _, values, found) => {
      for (const value of values) validateNode(run, inner, value, found);
    };
  },
  not: (parameter, { shapeOf }, say) => {
    const inner = shapeOf(parameter);
    return (run, focus, values, found) => {
      for (const value of values) if (innerResults(run, inner, value).length === 0) say(found, focus, value);
    };
  },
  and: (parameter, parts, say) => {
    const members = membersOf(parameter, parts);
    return (run, focus, values, found) => {
      for (const value of values) {
        const inner = members.flatMap((member) => innerResults(run, member, value));
        if (inner.length > 0) say(found, focus, value, { inner });
      }
    };
  },
  or: (parameter, parts, say) => {
    const members = membersOf(parameter, parts);
    return (run, focus, values, found) => {
      for (const value of values) {
        const inner = failures(run, members, value);
        if (inner) say(found, focus, value, { inner });
      }
    };
  },
  xone: (parameter, parts, say) => {
    const members = membersOf(parameter, parts);
    return (run, focus, values, found) => {
      for (const value of values) {
        const all = members.map((member) => innerResults(run, member, value));
        if (all.filter((results) => results.length === 0).length !== 1)
          say(found, focus, value, { inner: all.flat() });
      }
    };
  },
  qualifiedValueShape: (parameter, parts) => {
    const { shapes, shape, shapeOf } = parts;
    const the = (local: 'Min' | 'Max') => {
      const [count] = shapes.objects(shape.term, name(`sh:qualified${local}Count`));
      return count && wholeNumber(count);
    };
    const [least, most] = [the('Min'), the('Max')];
    const inner = shapeOf(parameter);
    const siblings = siblingsOf(parameter, parts);
    const [sayMin, sayMax] = [sayAs(parts, 'QualifiedMinCount'), sayAs(parts, 'QualifiedMaxCount')];
    return (run, focus, values, found) => {
      const failed: Result[] = [];
      let count = 0;
      for (const value of values) {
        const results = innerResults(run, inner, value);
        failed.push(...results);
        if (results.length > 0) continue;
        if (siblings.every((sibling) => innerResults(run, sibling, value).length > 0)) count += 1;
      }
      if (least !== undefined && count < least) sayMin(found, focus, undefined, { inner: failed });
      if (most !== undefined && count > most) sayMax(found, focus);
    };
  },
};

function membersOf(parameter: Term, { shapes, shapeOf }: Parts): Shape[] {
  return shapes.list(parameter).map(shapeOf);
}

/** What fails in each of the shapes; undefined where the value conforms to one of them. */
function failures(run: Run, members: readonly Shape[], value: Term): Result[] | undefined {
  const all: Result[] = [];
  for (const member of members) {
    const results = innerResults(run, member, value);
    if (results.length === 0) return undefined;
    all.push(...results);
  }
  return all;
}

/** The other qualified shapes of the shapes that have this property (SHACL section 4.7.3). */
function siblingsOf(parameter: Term, { shapes, shape, shapeOf }: Parts): Shape[] {
  const disjoint = shapes.objects(shape.term, name('sh:qualifiedValueShapesDisjoint')).some(isTrue);
  if (!disjoint) return [];
  return shapes
    .subjects(name('sh:property'), shape.term)
    .flatMap((parent) => shapes.objects(parent, name('sh:property')))
    .flatMap((property) => shapes.objects(property, name('sh:qualifiedValueShape')))
    .filter((each) => !each.equals(parameter))
    .map(shapeOf);
}
