/** A code system as FHIR knows it: its canonical URL, and the name that titles and ids use. */
export interface FhirSystem {
  url: string;
  name: string;
}

/** Canonical URL of the hyper-ontology as a CodeSystem. */
export const hyperOntology: FhirSystem = {
  url: 'https://cancerimage.eu/ontology/EUCAIM',
  name: 'EUCAIM',
};

/** The canonical URL of each vocabulary that we map to, by the prefix of its CURIEs (FHIR R4 §4.3.0.2 and its owners). */
export const fhirSystems: Record<string, FhirSystem> = {
  EUCAIM: hyperOntology,
  DICOM: { url: 'https://w3id.org/collimator/dicom', name: 'DICOM' },
  ICD10: { url: 'http://hl7.org/fhir/sid/icd-10', name: 'ICD10' },
  ICDO3: { url: 'http://terminology.hl7.org/CodeSystem/icd-o-3', name: 'ICDO3' },
  LOINC: { url: 'http://loinc.org', name: 'LOINC' },
  NCIT: { url: 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl', name: 'NCIT' },
  OMOP: { url: 'https://fhir-terminology.ohdsi.org', name: 'OMOP' },
  RADLEX: { url: 'http://www.radlex.org', name: 'RADLEX' },
  SNOMED: { url: 'http://snomed.info/sct', name: 'SNOMED' },
  UMLS: { url: 'http://www.nlm.nih.gov/research/umls', name: 'UMLS' },
};

/** What a predicate of SSSOM is in R4, read from source to target: a wider target means more than the source. */
export const equivalences: Record<string, string> = {
  'skos:exactMatch': 'equivalent',
  'skos:broadMatch': 'wider',
  'skos:narrowMatch': 'narrower',
  'skos:closeMatch': 'relatedto',
  'skos:relatedMatch': 'relatedto',
  'owl:equivalentClass': 'equivalent',
  'rdfs:subClassOf': 'specializes',
};
