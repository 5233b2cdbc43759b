/** Media types in which a table of rows can be had; only the first two have a form for the answer of ASK. */
export const bindingFormats = [
  'application/sparql-results+json',
  'application/sparql-results+xml',
  'text/csv',
  'text/tab-separated-values',
];
/** Media types in which the triples of CONSTRUCT and DESCRIBE can be had. */
export const graphFormats = [
  'text/turtle',
  'application/n-triples',
  'application/ld+json',
  'application/rdf+xml',
];

export const notForBindings = (type: string): string =>
  `${type} is for CONSTRUCT and DESCRIBE; SELECT and ASK give ${bindingFormats.join(', ')}.`;
export const notForGraphs = (type: string): string =>
  `${type} is for SELECT and ASK; CONSTRUCT and DESCRIBE give ${graphFormats.join(', ')}.`;
export const notForBoolean = (type: string): string =>
  `${type} has no form for the answer of ASK; ask for ${bindingFormats.slice(0, 2).join(' or ')}.`;
export const notGiven = (type: string): string => `Answers are not given as ${type}.`;
