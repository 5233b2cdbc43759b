import { Problem } from '../base/index.ts';
import {
  iri,
  isIri,
  type NamedNode,
  prefixes,
  type Quad,
  type Term,
  toSparql,
  valuesBlock,
} from '../rdf/index.ts';
import type { Answer, Store } from '../store/index.ts';

/** Most concepts asked for in one query. */
const batch = 500;
const prologue = `PREFIX rdfs: <${prefixes.rdfs}> PREFIX skos: <${prefixes.skos}>`;

/** Whether the IRI is in the namespace of the hyper-ontology. */
export function isConcept(term: Term): boolean {
  return term.termType === 'NamedNode' && term.value.startsWith(prefixes.eucaim) && isIri(term.value);
}

function unanswered(answer: Exclude<Answer, { state: 'rows' | 'quads' }>): Problem {
  return new Problem(
    'unavailable',
    `The hyper-ontology did not answer (${answer.state}), so nothing was validated.`,
  );
}

/**
 * What the hyper-ontology says of some concepts: everything above them, and the English labels of all of it.
 * Only the ontology's own graph is asked: a description that was stored could state anything of a concept.
 * Throws a Problem (unavailable) where the store does not answer: silence is not "no such concept".
 */
export async function conceptFacts(
  store: Store,
  graph: NamedNode,
  concepts: Iterable<string>,
): Promise<Quad[]> {
  const all = Array.from(concepts, iri);
  const facts: Quad[] = [];
  for (let start = 0; start < all.length; start += batch) {
    const answer = await store.query(`${prologue}
      CONSTRUCT { ?concept rdfs:subClassOf ?parent . ?concept rdfs:label ?label } FROM ${toSparql(graph)} WHERE {
        { SELECT DISTINCT ?concept WHERE {
            ${valuesBlock('start', all.slice(start, start + batch))} ?start rdfs:subClassOf* ?concept } }
        { ?concept rdfs:subClassOf ?parent FILTER(isIRI(?parent)) }
        UNION
        { ?concept skos:prefLabel|rdfs:label ?label FILTER(LANG(?label) IN ("", "en")) }
      }`);
    if (answer.state !== 'quads') throw unanswered(answer as Exclude<Answer, { state: 'rows' | 'quads' }>);
    facts.push(...answer.quads);
  }
  return facts;
}

/**
 * For concepts that stand at the wrong place: the concept of the same English label under the right root, e.g.
 * the modality for the procedure. The key of the answer is the concept and the root, joined by a space.
 */
export async function namesakes(
  store: Store,
  graph: NamedNode,
  wrong: { concept: Term; root: Term }[],
): Promise<Map<string, string>> {
  const concepts = new Set(wrong.slice(0, batch).map(({ concept }) => concept.value));
  const roots = new Set(wrong.slice(0, batch).map(({ root }) => root.value));
  if (concepts.size === 0) return new Map();
  const answer = await store.query(`${prologue}
    SELECT DISTINCT ?concept ?root ?namesake FROM ${toSparql(graph)} WHERE {
      ${valuesBlock('concept', Array.from(concepts, iri))}
      ?concept skos:prefLabel|rdfs:label ?label .
      ?namesake skos:prefLabel|rdfs:label ?label .
      FILTER(?namesake != ?concept)
      ${valuesBlock('root', Array.from(roots, iri))}
      ?namesake rdfs:subClassOf* ?root .
    } ORDER BY DESC(STR(?namesake))`);
  // A missing suggestion is no failure: the finding stands without it.
  if (answer.state !== 'rows') return new Map();
  return new Map(
    answer.rows.map((row) => [`${row.concept?.value} ${row.root?.value}`, row.namesake?.value ?? '']),
  );
}
