import MiniSearch from 'minisearch';
import type { Concept } from './concept.ts';

/** Finds concepts by words of their label, synonyms or code; withdrawn classes are found by their exact code only. */
export function searchOf(concepts: ReadonlyMap<string, Concept>): (text: string, limit: number) => Concept[] {
  const byCode = new Map([...concepts.values()].map((concept) => [concept.code.toLowerCase(), concept]));
  let index: MiniSearch | undefined;
  const build = () => {
    const built = new MiniSearch({
      idField: 'iri',
      fields: ['label', 'labels', 'synonyms'],
      searchOptions: { boost: { label: 3, labels: 2 } },
    });
    for (const { iri, label, labels, synonyms, deprecated } of concepts.values()) {
      if (!deprecated)
        built.add({ iri, label, labels: Object.values(labels).join(' '), synonyms: synonyms.join(' ') });
    }
    return built;
  };
  return (text, limit) => {
    const wanted = text.trim().toLowerCase().slice(0, 200);
    if (wanted === '') return [];
    const exact = byCode.get(wanted.slice(wanted.indexOf(':') + 1));
    if (exact !== undefined) return [exact];
    index ??= build();
    const hits = index.search(wanted, {
      prefix: true,
      combineWith: 'AND',
      fuzzy: (term) => (term.length > 3 ? 0.2 : false),
    });
    const found = hits.flatMap(({ id, score }) => {
      const concept = concepts.get(String(id));
      // A whole label or synonym says more than any count of its words: "CT" means CT, not every cT category.
      const names = concept === undefined ? [] : [...Object.values(concept.labels), ...concept.synonyms];
      const whole = names.some((name) => name.toLowerCase() === wanted);
      return concept === undefined ? [] : [{ concept, score: whole ? score + 1000 : score }];
    });
    found.sort((a, b) => b.score - a.score || a.concept.code.localeCompare(b.concept.code));
    return found.slice(0, limit).map(({ concept }) => concept);
  };
}
