import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productFolder } from '../../../base/index.ts';

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

function readSystems(): Record<string, FhirSystem> {
  const [, ...rows] = readFileSync(join(productFolder, 'mappings/fhir-systems.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  const named = rows.flatMap((row): [string, FhirSystem][] => {
    const [prefix = '', , url = ''] = row.split('\t');
    return prefix === '' ? [] : [[prefix, { url, name: prefix }]];
  });
  return { EUCAIM: hyperOntology, ...Object.fromEntries(named) };
}

/** The canonical URL of each vocabulary that we map to, by the prefix of its CURIEs: mappings/fhir-systems.tsv. */
export const fhirSystems: Record<string, FhirSystem> = readSystems();

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
