import { name, type Quad, quad, type Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import { keyOf } from './keys.ts';

/**
 * A class that shapes define by a value, e.g. "datasets whose access rights are NON_PUBLIC". In Turtle it is an
 * `owl:equivalentClass` that is the intersection of a class and an `owl:hasValue` restriction, so that other tools
 * with OWL reasoning see the same members.
 */
export interface DefinedClass {
  term: Term;
  of: Term;
  property: Term;
  value: Term;
}

/** The defined classes of the shapes. Throws an Error where a definition is of another form. */
export function definedClasses(shapes: Data): DefinedClass[] {
  return shapes.having(name('owl:equivalentClass')).map((term) => {
    const [definition] = shapes.objects(term, name('owl:equivalentClass'));
    const [list] = definition ? shapes.objects(definition, name('owl:intersectionOf')) : [];
    const [of, restriction] = shapes.list(list);
    const [property] = restriction ? shapes.objects(restriction, name('owl:onProperty')) : [];
    const [value] = restriction ? shapes.objects(restriction, name('owl:hasValue')) : [];
    if (of === undefined || property === undefined || value === undefined)
      throw new Error(`${term.value} is not defined by a class and a value of a property.`);
    return { term, of, property, value };
  });
}

/** Which nodes of the data are members of the classes. */
export function membersOf(data: Data, classes: readonly DefinedClass[]): Quad[] {
  return classes.flatMap(({ term, of, property, value }) => {
    const holders = new Set(data.ownSubjects(property, value).map(keyOf));
    return data
      .ownSubjects(name('rdf:type'), of)
      .filter((node) => holders.has(keyOf(node)))
      .map((node) => quad(node as Quad['subject'], name('rdf:type'), term as Quad['object']));
  });
}
