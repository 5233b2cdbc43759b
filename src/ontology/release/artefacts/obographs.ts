import { prefixes } from '../../../rdf/index.ts';
import type { Concept, ConceptMapping } from '../../concept.ts';
import type { Ontology } from '../../ontology.ts';
import { byText } from '../snapshot.ts';
import { type Artefact, artefact } from './artefact.ts';

const replaced = 'http://purl.obolibrary.org/obo/IAO_0100001';

/** What a node says beside its label; the source does not say how near a synonym is, so it is a related one. OBO Graphs has no place for a language. */
function metaOf(concept: Concept, mappings: readonly ConceptMapping[]): Record<string, unknown> {
  const values = [
    { pred: `${prefixes.skos}notation`, val: concept.code },
    ...(concept.replacedBy === undefined ? [] : [{ pred: replaced, val: concept.replacedBy }]),
    ...mappings.map(({ predicate, target }) => ({
      pred: predicate.replace(/^skos:/, prefixes.skos),
      val: target,
    })),
  ];
  return {
    ...(concept.synonyms.length === 0
      ? {}
      : { synonyms: concept.synonyms.map((val) => ({ pred: 'hasRelatedSynonym', val })) }),
    ...(mappings.length === 0 ? {} : { xrefs: mappings.map(({ curie }) => ({ val: curie })) }),
    basicPropertyValues: values,
    ...(concept.deprecated ? { deprecated: true } : {}),
  };
}

/** The graph in the JSON of OBO Graphs 0.3: a node for each class, an `is_a` edge for each parent. */
export function obographs(ontology: Ontology, version: string): Artefact {
  const concepts = [...ontology.concepts()].sort((a, b) => byText(a.iri, b.iri));
  const nodes = concepts.map((concept) => ({
    id: concept.iri,
    lbl: concept.label,
    type: 'CLASS',
    meta: metaOf(concept, ontology.mappingsOf(concept.iri)),
  }));
  const edges = concepts.flatMap(({ iri, parents }) =>
    parents.map((parent) => ({ sub: iri, pred: 'is_a', obj: parent })),
  );
  const graph = {
    id: 'https://w3id.org/collimator/ontology',
    meta: { version: `https://w3id.org/collimator/ontology/releases/${version}` },
    nodes,
    edges,
  };
  return artefact('obographs.json', `${JSON.stringify({ graphs: [graph] }, undefined, 1)}\n`, {
    nodes: nodes.length,
    edges: edges.length,
  });
}
