import MiniSearch from 'minisearch';
import type { Concept, ConceptMapping } from './concept.ts';
import { curieMap } from './eucaim/sets.ts';

/** Longest text that is searched for; what is beyond is not read. */
const longest = 200;
/** Words that are looked for; more say no more. */
const mostWords = 20;
/** With so many hits of words as typed, slips are not looked for. */
const enough = 5;
const vocabularies = Object.keys(curieMap).filter((prefix) => prefix !== 'EUCAIM');

/** Text as it is compared: without case, diacritics and outer or double space. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim();

/** Every name of a concept: its labels in all languages, then its synonyms. */
export const namesOf = ({ labels, label, synonyms }: Concept): string[] => [
  ...new Set([label, ...Object.values(labels), ...synonyms]),
];

/**
 * How much more a whole name says than any count of its words, by name and IRI: "CT" means CT, not every cT category.
 * Of two classes with one name, e.g. the modality and the procedure, the one that people filter by was translated.
 */
function wholeNames(concepts: Iterable<Concept>): Map<string, Map<string, number>> {
  const weights = new Map<string, Map<string, number>>();
  const add = (iri: string, name: string, weight: number) => {
    const key = folded(name);
    const known = weights.get(key) ?? new Map<string, number>();
    weights.set(key, known.set(iri, weight));
  };
  for (const { iri, labels, synonyms, deprecated } of concepts) {
    if (deprecated) continue;
    // More than any difference in relevance between two classes that both have the name.
    const languages = Math.min(9, Object.keys(labels).length) * 100;
    for (const name of synonyms) add(iri, name, 1000 + languages);
    for (const name of Object.values(labels)) add(iri, name, 2000 + languages);
  }
  return weights;
}

function indexOf(concepts: Iterable<Concept>): MiniSearch {
  const index = new MiniSearch({
    idField: 'iri',
    fields: ['label', 'labels', 'synonyms'],
    processTerm: (term) => folded(term) || null,
    searchOptions: { boost: { label: 3, labels: 2 } },
  });
  for (const { iri, label, labels, synonyms, deprecated } of concepts) {
    if (!deprecated)
      index.add({ iri, label, labels: Object.values(labels).join(' '), synonyms: synonyms.join(' ') });
  }
  return index;
}

/**
 * Finds concepts by code, or by words of their labels in any language and of their synonyms. An exact code comes
 * first and alone, also one of another vocabulary where `translate` is given, with or without its prefix; then whole
 * names; then words, also begun or mistyped ones. Withdrawn classes are found by their exact code only.
 */
export function searchOf(
  concepts: ReadonlyMap<string, Concept>,
  translate: (curie: string) => ConceptMapping[] = () => [],
): (text: string, limit: number) => Concept[] {
  const byCode = new Map([...concepts.values()].map((concept) => [concept.code.toLowerCase(), concept]));
  let index: MiniSearch | undefined;
  let whole: Map<string, Map<string, number>> | undefined;

  function byForeignCode(text: string): Concept[] {
    // A word without a digit is no code; asking eight vocabularies for each would only cost.
    if (!/\d/.test(text) || /\s/.test(text)) return [];
    const colon = text.indexOf(':');
    const code = text.slice(colon + 1);
    const prefix = text.slice(0, Math.max(0, colon)).toUpperCase();
    const asked = /^https?:/.test(text)
      ? [text]
      : vocabularies.filter((each) => prefix === '' || each === prefix).map((each) => `${each}:${code}`);
    const found = asked.flatMap((curie) => [...translate(curie), ...translate(curie.toUpperCase())]);
    return [...new Set(found.map(({ concept }) => concept))].flatMap((iri) => concepts.get(iri) ?? []);
  }

  return (text, limit) => {
    const given = text.trim().slice(0, longest);
    const wanted = folded(given);
    if (wanted === '') return [];
    const exact = concepts.get(given) ?? byCode.get(given.slice(given.indexOf(':') + 1).toLowerCase());
    if (exact !== undefined) return [exact];
    const foreign = byForeignCode(given);
    if (foreign.length > 0) return foreign.slice(0, limit);
    index ??= indexOf(concepts.values());
    whole ??= wholeNames(concepts.values());
    const weights = whole.get(wanted);
    // Each word once, and letters alone as they are: a text of a hundred letters would walk the index a hundred times.
    const words = [...new Set(wanted.split(' '))].slice(0, mostWords).join(' ');
    const typed = {
      prefix: (term: string, i: number, terms: string[]) => term.length > 1 || i === terms.length - 1,
      combineWith: 'AND',
    } as const;
    let hits = index.search(words, typed);
    // A whole name, or many hits, was typed well. Looking for slips costs ten times as much, and would add noise.
    if (weights === undefined && hits.length < enough) {
      const near = index.search(words, {
        ...typed,
        maxFuzzy: 2,
        fuzzy: (term) => (term.length > 3 ? 0.2 : false),
      });
      const met = new Set(hits.map(({ id }) => id));
      hits = [...hits, ...near.filter(({ id }) => !met.has(id))];
    }
    const found = hits.flatMap(({ id, score }) => {
      const concept = concepts.get(String(id));
      return concept === undefined ? [] : [{ concept, score: score + (weights?.get(concept.iri) ?? 0) }];
    });
    found.sort((a, b) => b.score - a.score || (a.concept.code < b.concept.code ? -1 : 1));
    return found.slice(0, limit).map(({ concept }) => concept);
  };
}
