import { iri, isIri, literal, name, prefixes, shorten, type Term, toSparql } from '../rdf/index.ts';
import type { Data } from './data.ts';
import type { Result } from './engine.ts';
import { textOf } from './profile.ts';
import { turtleIri } from './words.ts';

const xsd = (local: string) => `${prefixes.xsd}${local}`;

/** Which texts may become which datatype without a guess. */
const repairable: Record<string, RegExp> = {
  [xsd('nonNegativeInteger')]: /^\d+$/,
  [xsd('boolean')]: /^(true|false)$/,
  [xsd('hexBinary')]: /^([0-9a-f]{2})+$/,
};

/** The same value as the shape wants it, where only its kind or datatype was wrong. */
function repaired(shapes: Data, { shape, value }: Result): string | undefined {
  if (value?.termType !== 'Literal') return undefined;
  const [datatype] = shapes.objects(shape, name('sh:datatype'));
  if (datatype?.equals(name('rdf:langString'))) return toSparql(literal(value.value, { language: 'en' }));
  if (datatype && repairable[datatype.value]?.test(value.value))
    return `"${value.value}"^^${shorten(datatype.value)}`;
  const [kind] = shapes.objects(shape, name('sh:nodeKind'));
  if (!kind?.equals(name('sh:IRI'))) return undefined;
  if (/^[^@\s<>"]+@[^@\s<>"]+$/.test(value.value)) return toSparql(iri(`mailto:${value.value}`));
  return isIri(value.value) ? toSparql(iri(value.value)) : undefined;
}

/**
 * Turtle that would mend what a result is about, in the prefixes of this project: the value repaired or its
 * namesake among the right concepts; else the example of the shape.
 */
export function fixOf(shapes: Data, result: Result, namesake: string | undefined): string | undefined {
  const example = textOf(shapes, result.shape, name('skos:example'), 'en');
  const value = namesake === undefined ? repaired(shapes, result) : turtleIri(namesake);
  const statement = result.property && value ? `${shorten(result.property.value)} ${value}` : example;
  if (statement === undefined || /^[#<]/.test(statement)) return statement;
  return `${subjectText(result.focus)}${statement} .`;
}

/** The subject of the statement; what is nameless in the description has to be found by its line. */
function subjectText(focus: Term): string {
  return focus.termType === 'NamedNode' ? `<${focus.value}> ` : '[] ';
}
