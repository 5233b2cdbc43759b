import type { Concept, ConceptMapping } from './concept.ts';
import { curieMap } from './eucaim/sets.ts';
import type { Ontology } from './ontology.ts';

/** The mappings of an ontology as translation needs them: by concept and vocabulary, and by code. */
export interface TranslationIndex {
  /** Mappings from a concept to codes of one vocabulary; predicates are read from the concept to the code. */
  targets(concept: string, vocabulary: string): readonly ConceptMapping[];
  /** Mappings that reach a code, which must be a CURIE in our spelling. */
  sources(curie: string): readonly ConceptMapping[];
  /** Whether a class or something below it has a code in the vocabulary: where not, nobody need look. */
  reaches(concept: string, vocabulary: string): boolean;
}

/** Prefixes that others write for the vocabularies that we hold. */
const otherPrefixes: Record<string, string> = {
  sct: 'SNOMED',
  sctid: 'SNOMED',
  snomedct: 'SNOMED',
  icd10who: 'ICD10',
  icdo: 'ICDO3',
  ncithesaurus: 'NCIT',
  rid: 'RADLEX',
  umls_cui: 'UMLS',
};
const prefixes = new Map(Object.keys(curieMap).map((prefix) => [prefix.toLowerCase(), prefix]));

/** Our prefix of a vocabulary, whatever its case or usual other name; undefined where we hold no such vocabulary. */
export const vocabularyOf = (name: string): string | undefined => {
  const plain = name.toLowerCase().replace(/[-_ ]/g, '');
  return prefixes.get(plain) ?? otherPrefixes[name.toLowerCase()] ?? otherPrefixes[plain];
};

/** The vocabularies that codes can be translated to, by their prefixes. */
export const vocabularyNames: readonly string[] = [...prefixes.values()];

/**
 * A code as we write it: `sct:254837009`, `http://snomed.info/id/254837009` and, with the vocabulary given,
 * `254837009` are all `SNOMED:254837009`. What fits no vocabulary comes back as it is.
 */
export function curieOfCode(code: string, vocabulary?: string): string {
  const text = code.trim();
  if (vocabulary?.toLowerCase() === 'literal') return `literal:${text}`;
  if (/^https?:/.test(text)) {
    for (const [prefix, namespace] of Object.entries(curieMap))
      if (text.startsWith(namespace)) return `${prefix}:${text.slice(namespace.length)}`;
    return text;
  }
  const colon = text.indexOf(':');
  const prefix = colon > 0 ? vocabularyOf(text.slice(0, colon)) : undefined;
  if (prefix !== undefined) return `${prefix}:${text.slice(colon + 1).trim()}`;
  const own = vocabulary === undefined ? undefined : vocabularyOf(vocabulary);
  return own === undefined || text.startsWith('literal:') ? text : `${own}:${text}`;
}

const indexes = new WeakMap<Ontology, TranslationIndex>();

/** Reads an ontology's mappings into an index, once for each ontology. */
export function translationIndex(ontology: Ontology): TranslationIndex {
  const known = indexes.get(ontology);
  if (known !== undefined) return known;
  const targets = new Map<string, Map<string, ConceptMapping[]>>();
  const sources = new Map<string, ConceptMapping[]>();
  const push = <K>(map: Map<K, ConceptMapping[]>, key: K, mapping: ConceptMapping) => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [mapping]);
    else list.push(mapping);
  };
  const codes = new Set<string>();
  const note = ({ iri }: Concept) => {
    const mine = new Map<string, ConceptMapping[]>();
    for (const mapping of ontology.mappingsOf(iri)) {
      push(mine, mapping.curie.slice(0, Math.max(0, mapping.curie.indexOf(':'))), mapping);
      codes.add(mapping.curie);
    }
    if (mine.size > 0) targets.set(iri, mine);
  };
  for (const concept of ontology.concepts()) note(concept);
  for (const curie of codes) for (const mapping of ontology.translate(curie)) push(sources, curie, mapping);
  const reaching = new Map<string, Set<string>>();
  function reached(vocabulary: string): Set<string> {
    const known = reaching.get(vocabulary);
    if (known !== undefined) return known;
    const found = new Set<string>();
    for (const [iri, mine] of targets)
      if (mine.has(vocabulary)) for (const above of ontology.ancestors(iri)) found.add(above);
    reaching.set(vocabulary, found);
    return found;
  }
  const index: TranslationIndex = {
    targets: (concept, vocabulary) => targets.get(concept)?.get(vocabulary) ?? [],
    // Values without an identifier are not in the index: they lead to concepts, and nothing leads to them.
    sources: (curie) => sources.get(curie) ?? (curie.startsWith('literal:') ? ontology.translate(curie) : []),
    reaches: (concept, vocabulary) => reached(vocabulary).has(concept),
  };
  indexes.set(ontology, index);
  return index;
}
