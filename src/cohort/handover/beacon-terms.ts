import type { Ontology } from '../../ontology/index.ts';
import { prefixes } from '../../rdf/index.ts';

/** One entry of Beacon's /filtering_terms (framework, responses/sections/beaconFilteringTermsResults.json). */
export interface FilteringTerm {
  id: string;
  label: string;
  /** `alphanumeric` for a facet, the ontology's name for a concept, `custom` for a value that is no concept. */
  type: string;
  scopes: string[];
  /** Codes of a facet's values. */
  values?: string[];
}

/** An ontology that terms come from. */
export interface TermResource {
  id: string;
  name: string;
  iriPrefix: string;
  nameSpacePrefix: string;
  version: string;
  url: string;
}

const ontologyName = 'EUCAIM hyper-ontology';

/**
 * Everything that can stand in a filter: each facet, and each of its values once. A concept has its CURIE; bands
 * and the like, and values of several facets, are written `facet:code`.
 */
export function filteringTerms(ontology: Ontology): {
  filteringTerms: FilteringTerm[];
  resources: TermResource[];
} {
  const scopes = ['individual'];
  const counted = ontology.facets.filter(({ lattice }) => lattice.length > 0);
  const terms = counted.flatMap((facet): FilteringTerm[] => [
    {
      id: facet.id,
      label: facet.labels.en ?? facet.id,
      type: 'alphanumeric',
      scopes,
      values: facet.lattice.map(({ code }) => code),
    },
    ...facet.lattice.map(({ iri, code, label }): FilteringTerm => {
      const isConcept = iri.startsWith(prefixes.eucaim);
      return isConcept
        ? { id: `EUCAIM:${code}`, label, type: ontologyName, scopes }
        : {
            id: `${facet.id}:${code}`,
            label: `${facet.labels.en ?? facet.id}: ${label}`,
            type: 'custom',
            scopes,
          };
    }),
  ]);
  return {
    filteringTerms: terms,
    resources: [
      {
        id: 'eucaim',
        name: ontologyName,
        iriPrefix: prefixes.eucaim,
        nameSpacePrefix: 'EUCAIM',
        version: ontology.release.version,
        url: 'https://doi.org/10.5281/zenodo.10777925',
      },
    ],
  };
}
