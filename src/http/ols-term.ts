import type { Concept, Ontology } from '../ontology/index.ts';

/** Id, prefix and IRI that OLS clients know the hyper-ontology by. */
export const olsOntology = {
  id: 'eucaim',
  prefix: 'EUCAIM',
  iri: 'https://cancerimage.eu/ontology/EUCAIM',
} as const;

/** A link as HAL has it. */
export interface Link {
  href: string;
}

/** A term with the keys of OLS4's first interface. */
export interface OlsTerm {
  iri: string;
  lang: string;
  label: string;
  description: string[];
  synonyms: string[];
  annotation: Record<string, string[]>;
  ontology_name: string;
  ontology_prefix: string;
  ontology_iri: string;
  is_obsolete: boolean;
  term_replaced_by: string | null;
  is_defining_ontology: boolean;
  has_children: boolean;
  is_root: boolean;
  short_form: string;
  obo_id: string;
  _links: Record<string, Link>;
}

/** A class as OLS describes it; codes in other vocabularies are its annotation `database_cross_reference`. */
export function olsTerm(ontology: Ontology, base: string, concept: Concept, lang = 'en'): OlsTerm {
  const { iri, code, labels, label, synonyms, parents, deprecated, replacedBy, domain } = concept;
  const self = `${base}/api/ontologies/eucaim/terms/${encodeURIComponent(encodeURIComponent(iri))}`;
  const codes = ontology.mappingsOf(iri).map(({ curie }) => curie);
  const hasChildren = ontology.children(iri).length > 0;
  const links = ['parents', 'ancestors', ...(hasChildren ? ['children', 'descendants'] : [])];
  return {
    iri,
    lang: labels[lang] === undefined ? 'en' : lang,
    label: labels[lang] ?? label,
    // The source defines no class in words, and a made-up definition would be worse than none.
    description: [],
    synonyms: [...new Set([...synonyms, ...Object.values(labels)])].filter(
      (each) => each !== (labels[lang] ?? label),
    ),
    annotation: {
      ...(codes.length > 0 && { database_cross_reference: [...new Set(codes)] }),
      ...(domain !== undefined && { omopDomain: [domain] }),
    },
    ontology_name: olsOntology.id,
    ontology_prefix: olsOntology.prefix,
    ontology_iri: olsOntology.iri,
    is_obsolete: deprecated,
    term_replaced_by: replacedBy ?? null,
    is_defining_ontology: true,
    has_children: hasChildren,
    is_root: parents.length === 0 && !deprecated,
    short_form: `EUCAIM_${code}`,
    obo_id: `EUCAIM:${code}`,
    _links: {
      self: { href: self },
      ...Object.fromEntries(links.map((relation) => [relation, { href: `${self}/${relation}` }])),
    },
  };
}
