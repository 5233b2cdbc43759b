import { afterEach } from 'vitest';
import { iri, prefixes } from '../../src/rdf/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const declarations = Object.entries(prefixes)
  .map(([prefix, namespace]) => `@prefix ${prefix}: <${namespace}> .\n`)
  .join('');

/** A store with one graph for each Turtle text, closed when the test ends; all our prefixes are declared. */
export async function storeOf(graphs: Record<string, string>): Promise<Store> {
  const mounts = Object.entries(graphs).map(([graph, text]) => ({
    graph: iri(graph),
    text: declarations + text,
  }));
  const store = await openStore({ mounts });
  closers.push(() => store.close());
  return store;
}

export const site = 'https://example.org';

/** A small world: two datasets, a piece of the hyper-ontology with mappings, and two cubes. All of it invented. */
export const world: Record<string, string> = {
  [`${site}/datasets/one`]: `<> a dcat:Dataset ; dct:title "Primero"@es , "First"@en ; dct:description "One."@en ;
    dct:publisher <#publisher> ; dct:modified "2026-01-02"^^xsd:date ; dcat:keyword "lung"@en ;
    healthdcatap:numberOfUniqueIndividuals "120"^^xsd:nonNegativeInteger ; eucaim:hasCondition eucaim:CLIN1000057 ;
    eucaim:hasImageBodyPart eucaim:BP1000136 ; eucaim:hasImageModality eucaim:IMG1000042 , eucaim:IMG1000038 .
    <#publisher> a foaf:Agent ; foaf:name "Holder One" .`,
  [`${site}/datasets/two`]: `<> a dcat:Dataset ; dct:title "Segundo"@es ; eucaim:hasCondition eucaim:CLIN1000075 ;
    eucaim:hasImageBodyPart eucaim:BP1000136 ; eucaim:hasImageModality eucaim:IMG1000042 .`,
  [`${site}/ontology`]: `eucaim:CLIN1000184 rdfs:label "Top"@en . eucaim:CLIN1000057 rdfs:subClassOf eucaim:MIDDLE .
    eucaim:MIDDLE rdfs:subClassOf eucaim:CLIN1000184 ; rdfs:label "Middle"@en , "Mitte"@de .
    eucaim:BARE rdfs:subClassOf eucaim:CLIN1000184 . eucaim:CLIN1000075 rdfs:subClassOf eucaim:ELSEWHERE .`,
  [`${site}/mappings`]: `<#1> a owl:Axiom ; owl:annotatedSource eucaim:CLIN1000184 ; owl:annotatedProperty skos:exactMatch ;
    owl:annotatedTarget <http://snomed.info/id/1> ; sssom:mapping_justification semapv:ManualMappingCuration ;
    sssom:confidence 0.5e0 ; sssom:object_label "One" .
    <#2> a owl:Axiom ; owl:annotatedSource eucaim:CLIN1000184 ; owl:annotatedProperty skos:exactMatch ;
    owl:annotatedTarget <http://snomed.info/id/2> ; sssom:mapping_justification semapv:ManualMappingCuration ;
    sssom:predicate_modifier sssom:NegatedPredicate .`,
  [`${site}/cubes/a`]: `<> a qb:DataSet ; col:epoch "2026" ; col:access "protected" ; col:floor 10 ; col:threshold 30 ;
    col:rounding 5 ; col:sigma 6 ; col:rho 1.3 ; col:ontologyRelease "abc" ; col:lattice "def" ; col:generated true ;
    dct:title "Cube A"@en ; dct:publisher <#holder> . <#holder> foaf:name "Holder A" .
    <#all> a qb:Observation ; qb:dataSet <> ; col:cell "all" ; col:count 500 ; col:lower 485 ; col:upper 515 .
    <#f> a qb:Observation ; qb:dataSet <> ; col:cell "sex=F" ; col:count 250 ; col:lower 235 ; col:upper 265 .
    <#requests> a col:Requests ; dct:isPartOf <> . <#request> a col:Request ; dct:isPartOf <#requests> ;
    col:cohort "wanted" ; col:state "counted" ; col:count 60 .`,
  [`${site}/cubes/b`]: `<> a qb:DataSet ; col:epoch "2025" .
    <#all> a qb:Observation ; qb:dataSet <> ; col:cell "all" ; col:count 90 ; col:lower 75 ; col:upper 105 .`,
};
