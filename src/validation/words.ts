import { literal, name, prefixes, shorten, type Term, toSparql } from '../rdf/index.ts';
import type { Data } from './data.ts';

const naming = [
  name('dct:title'),
  name('skos:prefLabel'),
  name('rdfs:label'),
  name('foaf:name'),
  name('vcard:fn'),
  name('schema:name'),
];
function labelOf(data: Data, term: Term): string | undefined {
  for (const property of naming) {
    const values = data.objects(term, property);
    if (values.length === 0) continue;
    const labels = values.filter((label) => label.termType === 'Literal' && label.value.trim() !== '');
    const label = labels.find((each) => each.termType === 'Literal' && each.language === 'en') ?? labels[0];
    if (label) return label.value;
  }
  return undefined;
}

/**
 * A node by the name that people know it by: its title or label, else its shortened IRI; a blank node without a
 * name is told by its way from one that has a name, e.g. "dcat:contactPoint of Prostate MRI".
 */
export function nodeName(data: Data, node: Term, depth = 3): string {
  const label = labelOf(data, node);
  if (label !== undefined) return label;
  if (node.termType !== 'BlankNode') return shorten(node.value);
  const incoming = depth > 0 ? data.incoming(node) : undefined;
  if (incoming === undefined) {
    const [type] = data.objects(node, name('rdf:type'));
    return type ? `a nameless ${shorten(type.value)}` : 'a nameless node';
  }
  return `${shorten(incoming.property)} of ${nodeName(data, incoming.subject, depth - 1)}`;
}

/** A value as it is written in Turtle, with its label where it is a concept. */
export function valueText(data: Data, value: Term): string {
  if (value.termType === 'BlankNode') return nodeName(data, value);
  if (value.termType === 'Literal') {
    if (value.language) return `"${value.value}"@${value.language}`;
    const plain = value.datatype.value === `${prefixes.xsd}string`;
    return plain ? `"${value.value}"` : `"${value.value}"^^${shorten(value.datatype.value)}`;
  }
  const label = labelOf(data, value);
  return label === undefined ? turtleIri(value.value) : `${turtleIri(value.value)} (${label})`;
}

/** An IRI as Turtle: prefixed where one of our prefixes fits. */
export function turtleIri(value: string): string {
  const short = shorten(value);
  return short === value ? `<${value}>` : short;
}

/** A value as Turtle in our prefixes; what hangs on a nameless node is left out. */
export function termText(term: Term): string {
  if (term.termType === 'BlankNode') return '[ ... ]';
  if (term.termType !== 'Literal') return turtleIri(term.value);
  // A tag that cannot be is written as it is, since it is what people have to find.
  if (term.language) return `${toSparql(literal(term.value))}@${term.language}`;
  return literalText(term.value, term.datatype.value);
}

/** A literal as Turtle in our prefixes. */
export function literalText(text: string, datatype: string): string {
  const quoted = toSparql(literal(text));
  return datatype === `${prefixes.xsd}string` ? quoted : `${quoted}^^${turtleIri(datatype)}`;
}
