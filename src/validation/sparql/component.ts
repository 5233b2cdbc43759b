import { name, type Term } from '../../rdf/index.ts';
import { isTrue } from '../components/component.ts';
import type { Data } from '../data.ts';
import { type Check, type Parts, sayer } from '../shape.ts';
import { messageOf, prepare, selectCheck } from './constraint.ts';
import { fillIn } from './text.ts';

/** A constraint component that the shapes define themselves, in SPARQL (SHACL section 6). */
export interface OwnComponent {
  iri: Term;
  parameters: { property: Term; variable: string; optional: boolean }[];
}

/** The components that the shapes define. Throws an Error where one has no mandatory parameter. */
export function ownComponents(shapes: Data): OwnComponent[] {
  const classes: Term[] = [name('sh:ConstraintComponent')];
  for (const each of classes)
    for (const under of shapes.subjects(name('rdfs:subClassOf'), each))
      if (!classes.some((known) => known.equals(under))) classes.push(under);
  return classes
    .flatMap((each) => shapes.subjects(name('rdf:type'), each))
    .filter((iri) => shapes.objects(iri, name('sh:parameter')).length > 0)
    .map((iri) => {
      const parameters = shapes.objects(iri, name('sh:parameter')).map((parameter) => {
        const [property] = shapes.objects(parameter, name('sh:path'));
        if (property?.termType !== 'NamedNode')
          throw new Error(`A parameter of ${iri.value} has no sh:path.`);
        return {
          property,
          variable: property.value.split(/[#/]/).at(-1) ?? '',
          optional: shapes.objects(parameter, name('sh:optional')).some(isTrue),
        };
      });
      if (parameters.every(({ optional }) => optional))
        throw new Error(`${iri.value} has no parameter that is mandatory.`);
      return { iri, parameters };
    });
}

/** Compiles the constraints of a shape that use components of the shapes' own. */
export function ownChecks(parts: Parts, components: readonly OwnComponent[]): Check[] {
  const { shapes, shape } = parts;
  return components.flatMap((component) => {
    const values = component.parameters.map((parameter) => ({
      ...parameter,
      given: shapes.objects(shape.term, parameter.property),
    }));
    if (values.some(({ optional, given }) => !optional && given.length === 0)) return [];
    // Where it has one parameter, each value of that is a constraint of its own.
    const sets =
      values.length === 1
        ? (values[0]?.given ?? []).map((term) => [[values[0]?.variable ?? '', term] as const])
        : [values.flatMap(({ variable, given: [term] }) => (term ? [[variable, term] as const] : []))];
    return sets.map((set) => compileOwn(parts, component, new Map(set)));
  });
}

function compileOwn(parts: Parts, { iri }: OwnComponent, parameters: ReadonlyMap<string, Term>): Check {
  const { shapes, shape } = parts;
  const special = name(shape.path ? 'sh:propertyValidator' : 'sh:nodeValidator');
  const validator = shapes.objects(iri, special)[0] ?? shapes.objects(iri, name('sh:validator'))[0];
  if (validator === undefined) throw new Error(`${iri.value} has no validator for this kind of shape.`);
  const [select] = shapes.objects(validator, name('sh:select'));
  const [ask] = shapes.objects(validator, name('sh:ask'));
  if (select) {
    const query = prepare(parts, validator, select.value, ['this'], parameters);
    return selectCheck(parts, validator, query, iri.value);
  }
  if (ask === undefined) throw new Error(`The validator of ${iri.value} has neither sh:ask nor sh:select.`);
  const query = prepare(parts, validator, ask.value, ['this', 'value'], parameters);
  const message = messageOf(shapes, validator) ?? messageOf(shapes, iri);
  const say = sayer(parts, iri.value);
  return (run, focus, values, found) => {
    for (const value of values) {
      if (run.queries.holds(query, focus, value)) continue;
      const words = message && fillIn(message, { ...Object.fromEntries(parameters), this: focus, value });
      say(found, focus, value, words ? { message: words } : {});
    }
  };
}
