import { shorten } from '../rdf/index.ts';
import type { Row } from '../store/index.ts';
import type { ConceptMapping } from './concept.ts';
import { localName } from './concepts.ts';
import { curieMap } from './eucaim/sets.ts';

/** The predicate as read from the other end. Matches that are not here read the same both ways. */
const inverse: Record<string, string> = {
  'skos:broadMatch': 'skos:narrowMatch',
  'skos:narrowMatch': 'skos:broadMatch',
};
const rank = [
  'skos:exactMatch',
  'skos:closeMatch',
  'skos:broadMatch',
  'skos:narrowMatch',
  'skos:relatedMatch',
];
const namespaces = Object.entries(curieMap);

/** The CURIE that people write for the IRI of a code. */
function curieOf(iri: string): string {
  for (const [prefix, namespace] of namespaces)
    if (iri.startsWith(namespace)) return `${prefix}:${iri.slice(namespace.length)}`;
  return shorten(iri);
}

/** Names of predicates and justifications; there are few, and shortening each of thousands would take its time. */
function shortNames(): (iri: string) => string {
  const known = new Map<string, string>();
  return (iri) => {
    const short = known.get(iri) ?? shorten(iri);
    known.set(iri, short);
    return short;
  };
}

/** The set of a record: records are named below their set, and sets after their file. */
const setOf = (record: string) => localName(record.replace(/[#/][^#/]*$/, ''));

const literalKey = (text: string) => `literal:${text.trim().toLowerCase()}`;

/** Both directions of the mappings between concepts and codes of other vocabularies. */
export interface Translations {
  /** From a concept, by IRI. */
  of(iri: string): ConceptMapping[];
  /** To concepts, by CURIE, IRI or `literal:` and a text. */
  to(curie: string): ConceptMapping[];
}

export function translationsOf(rows: Iterable<Row>, isConcept: (iri: string) => boolean): Translations {
  const from = new Map<string, ConceptMapping[]>();
  const to = new Map<string, ConceptMapping[]>();
  const short = shortNames();
  const add = (map: Map<string, ConceptMapping[]>, key: string, mapping: ConceptMapping) => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [mapping]);
    else known.push(mapping);
  };
  /** A code is found by its CURIE and its IRI, which are one where no prefix fits. */
  const addCode = (mapping: ConceptMapping) => {
    for (const key of new Set([mapping.curie, mapping.target])) add(to, key, mapping);
  };
  for (const { record, source, text, predicate, target, label, justification, confidence } of rows) {
    if (
      record === undefined ||
      predicate === undefined ||
      target === undefined ||
      justification === undefined
    )
      continue;
    const stated = short(predicate.value);
    const turned = inverse[stated] ?? stated;
    const facts = {
      justification: short(justification.value),
      set: setOf(record.value),
      ...(confidence === undefined ? {} : { confidence: Number(confidence.value) }),
    };
    if (source !== undefined && isConcept(source.value)) {
      const mapping = {
        concept: source.value,
        target: target.value,
        curie: curieOf(target.value),
        ...(label === undefined ? {} : { targetLabel: label.value }),
        ...facts,
      };
      add(from, mapping.concept, { ...mapping, predicate: stated });
      addCode({ ...mapping, predicate: turned });
    } else if (isConcept(target.value)) {
      const code = source?.value ?? `literal:${text?.value ?? ''}`;
      const mapping = { concept: target.value, target: code, curie: source ? curieOf(code) : code, ...facts };
      if (source === undefined) add(to, literalKey(text?.value ?? ''), { ...mapping, predicate: stated });
      else {
        add(from, mapping.concept, { ...mapping, predicate: turned });
        addCode({ ...mapping, predicate: stated });
      }
    }
  }
  const order = (a: ConceptMapping, b: ConceptMapping) =>
    rank.indexOf(a.predicate) - rank.indexOf(b.predicate) ||
    `${a.concept} ${a.curie} ${a.set}`.localeCompare(`${b.concept} ${b.curie} ${b.set}`);
  const sorted = (mappings: ConceptMapping[] | undefined) => [...(mappings ?? [])].sort(order);
  return {
    of: (iri) => sorted(from.get(iri)),
    to: (curie) =>
      sorted(to.get(curie.startsWith('literal:') ? literalKey(curie.slice('literal:'.length)) : curie)),
  };
}
