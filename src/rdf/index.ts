export { canonicalHash, skolemise } from './canonical.ts';
export { type Format, formatOf, formatOfSuffix, formats, negotiate } from './formats.ts';
export { isGraphName } from './graph-name.ts';
export { absentGraph, graphs, privateGraphs } from './graphs.ts';
export { type JsonStep, type JsonText, readJsonText } from './json-text.ts';
export { type Json, type JsonMember, placesIn } from './json-tree.ts';
export { expand, name, namespaceOf, type Prefix, prefixes, shorten } from './namespaces.ts';
export { type OnQuad, readRdfXmlStream, type StreamReading } from './rdfxml-stream.ts';
export { type ReadLimits, read } from './read.ts';
export type { Malformed, Mistake, Place, Reading, Unread } from './reading.ts';
export { isStreamed, type Segment, type StreamedFormat, segments } from './segments.ts';
export { toSparql, valuesBlock } from './sparql-text.ts';
export {
  type BlankNode,
  dataFactory,
  inGraph,
  iri,
  isIri,
  type Literal,
  literal,
  type NamedNode,
  type Quad,
  type Quad_Object,
  quad,
  type Term,
} from './terms.ts';
export { inOrder, write } from './write.ts';
export { unfitForXml } from './xml-characters.ts';
