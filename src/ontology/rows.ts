import { Problem } from '../base/index.ts';
import { graphs, privateGraphs, type Term, toSparql } from '../rdf/index.ts';
import type { Row, Store } from '../store/index.ts';

/** The rows of a query of our own; anything else is a Problem, since a service without its ontology cannot go on. */
export async function rowsOf(store: Store, sparql: string): Promise<Row[]> {
  const answer = await store.query(sparql, { deadlineMs: 30_000, pool: 'own' });
  if (answer.state === 'rows') return answer.rows;
  const reason = 'message' in answer ? answer.message : answer.state;
  throw new Problem('unavailable', `The ontology cannot be read from the store: ${reason}`);
}

/** One line for each row, in a fixed order: what a hash is taken of. */
export function canonicalLines(rows: readonly Row[], variables: readonly string[]): string {
  const text = (term: Term | undefined) =>
    term?.termType === 'Literal' ? `${term.value}@${term.language}` : (term?.value ?? '');
  const line = (row: Row) => variables.map((variable) => text(row[variable])).join('\t');
  return rows.map(line).sort().join('\n');
}

const prefixes = `
PREFIX col: <https://w3id.org/collimator/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>`;

/** Everything said about classes, one statement a row, and the versions of the modules: ?s ?p ?o. */
export const conceptQuery = `${prefixes}
SELECT ?s ?p ?o WHERE {
  VALUES ?p { skos:notation skos:prefLabel skos:altLabel rdfs:subClassOf col:omopDomain owl:deprecated dct:isReplacedBy owl:versionInfo }
  GRAPH ${toSparql(graphs.ontology)} { ?s ?p ?o }
}`;

/** The facet declarations, one statement a row. */
export const facetQuery = `SELECT ?s ?p ?o WHERE { GRAPH ${toSparql(graphs.facets)} { ?s ?p ?o } }`;

/** The mapping records, one a row; ?text is the value of a literal subject. */
export const mappingQuery = `${prefixes}
SELECT ?record ?source ?text ?predicate ?target ?label ?justification ?confidence WHERE {
  GRAPH ${toSparql(graphs.mappings)} {
    ?record owl:annotatedProperty ?predicate ; owl:annotatedTarget ?target ; sssom:mapping_justification ?justification .
    OPTIONAL { ?record owl:annotatedSource ?source }
    OPTIONAL { ?record sssom:subject_label ?text }
    OPTIONAL { ?record sssom:object_label ?label }
    OPTIONAL { ?record sssom:confidence ?confidence }
    FILTER NOT EXISTS { ?record sssom:predicate_modifier ?not }
    FILTER (?target != sssom:NoTermFound)
  }
}`;

/** Names of everything else in the store that anyone may see: agents, authority values, licences. */
export const labelQuery = `${prefixes}
SELECT ?s ?o WHERE {
  VALUES ?p { skos:notation skos:prefLabel rdfs:label foaf:name }
  GRAPH ?g { ?s ?p ?o }
  FILTER (isIRI(?s) && ?g NOT IN (${toSparql(graphs.ontology)}, ${toSparql(graphs.mappings)})
    && !CONTAINS(STR(?g), "${privateGraphs.path}") && !CONTAINS(STR(?g), "${privateGraphs.namespace}"))
}`;
