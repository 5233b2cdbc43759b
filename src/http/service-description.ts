import { iri, name, type Quad, quad } from '../rdf/index.ts';

const resultFormats = [
  'SPARQL_Results_JSON',
  'SPARQL_Results_XML',
  'SPARQL_Results_CSV',
  'SPARQL_Results_TSV',
  'Turtle',
  'N-Triples',
  'JSON-LD',
  'RDF_XML',
];

/** What `/sparql` can do, as SPARQL 1.1 Service Description has it. */
export function describeQuery(base: string): Quad[] {
  const service = iri(`${base}/sparql`);
  return [
    quad(service, name('rdf:type'), name('sd:Service')),
    quad(service, name('sd:endpoint'), service),
    quad(service, name('sd:supportedLanguage'), name('sd:SPARQL11Query')),
    quad(service, name('sd:feature'), name('sd:UnionDefaultGraph')),
    quad(service, name('sd:feature'), name('sd:BasicFederatedQuery')),
    ...resultFormats.map((format) =>
      quad(service, name('sd:resultFormat'), iri(`http://www.w3.org/ns/formats/${format}`)),
    ),
  ];
}

/** What `/update` can do. Its unnamed graph is not the union: it is a graph with the name given here. */
export function describeUpdate(base: string, defaultGraph: string): Quad[] {
  const service = iri(`${base}/update`);
  const dataset = iri(`${base}/update#dataset`);
  const graph = iri(defaultGraph);
  return [
    quad(service, name('rdf:type'), name('sd:Service')),
    quad(service, name('sd:endpoint'), service),
    quad(service, name('sd:supportedLanguage'), name('sd:SPARQL11Update')),
    quad(service, name('sd:defaultDataset'), dataset),
    quad(dataset, name('rdf:type'), name('sd:Dataset')),
    quad(dataset, name('sd:defaultGraph'), graph),
    quad(graph, name('rdf:type'), name('sd:Graph')),
  ];
}
