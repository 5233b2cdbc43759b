import { graphs } from '../../src/rdf/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';

/** A corner of the hyper-ontology, enough for the examples: roots, the concepts under them, and a procedure. */
const turtle = `
@prefix eucaim: <https://cancerimage.eu/ontology/EUCAIM#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
eucaim:SPEC1000008 skos:prefLabel "Interoperability level"@en .
eucaim:SPEC1000011 rdfs:subClassOf eucaim:SPEC1000008 ; skos:prefLabel "Tier 2"@en .
eucaim:SPEC1000017 skos:prefLabel "Dataset Type"@en .
eucaim:SPEC1000019 rdfs:subClassOf eucaim:SPEC1000017 ; skos:prefLabel "Annotated Dataset"@en .
eucaim:SPEC1000002 skos:prefLabel "Collection method"@en .
eucaim:SPEC1000003 rdfs:subClassOf eucaim:SPEC1000002 ; skos:prefLabel "Only-Image"@en .
eucaim:COM1001396 skos:prefLabel "Sex assigned at birth"@en .
eucaim:COM1001366 rdfs:subClassOf eucaim:COM1001396 ; skos:prefLabel "Male"@en .
eucaim:COM1001370 rdfs:subClassOf eucaim:COM1001396 ; skos:prefLabel "Female"@en .
eucaim:CLIN1007977 skos:prefLabel "Malignant neoplastic disease"@en .
eucaim:CLIN1000074 rdfs:subClassOf eucaim:CLIN1007977 .
eucaim:CLIN1000075 rdfs:subClassOf eucaim:CLIN1000074 ; skos:prefLabel "Malignant neoplasm of prostate"@en .
eucaim:IMG1000009 skos:prefLabel "Imaging modality"@en .
eucaim:IMG1000038 rdfs:subClassOf eucaim:IMG1000009 ; skos:prefLabel "Magnetic resonance imaging"@en , "Magnetresonanztomographie"@de .
eucaim:IMG1000042 rdfs:subClassOf eucaim:IMG1000009 ; skos:prefLabel "Computed tomography"@en ; skos:altLabel "CT"@en .
eucaim:IMG1000012 skos:prefLabel "Imaging procedure"@en .
eucaim:IMG1000022 rdfs:subClassOf eucaim:IMG1000012 ; skos:prefLabel "Magnetic resonance imaging"@en .
eucaim:IMG1000010 skos:prefLabel "Manufacturer"@en .
eucaim:IMG1000047 rdfs:subClassOf eucaim:IMG1000010 ; skos:prefLabel "General Electric"@en .
eucaim:BP1000024 skos:prefLabel "Body structure"@en .
eucaim:BP1000021 rdfs:subClassOf eucaim:BP1000024 ; skos:prefLabel "Prostate"@en .
`;

/** A store with that corner, and nothing else. */
export function openHierarchy(): Promise<Store> {
  return openStore({ mounts: [{ graph: graphs.ontology, text: turtle }] });
}
