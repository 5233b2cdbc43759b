import MiniSearch from 'minisearch';
import type { Ontology } from '../ontology/index.ts';
import type { FacetValues } from './facet-values.ts';
import type { Listed } from './listing.ts';

/** Finds datasets by words: scores by dataset number, higher is better. */
export type TextIndex = (q: string) => Map<number, number>;

/** Most words of a search that are looked at. */
const mostWords = 12;
/** What a word in the name of a concept is worth beside one in the dataset's own text. */
const conceptWeight = 0.5;

const searchOptions = { prefix: true, fuzzy: (word: string) => (word.length > 4 ? 0.2 : false) };

/**
 * Indexes datasets by their own text, and the concepts that they hold by all of their names in all languages, once
 * for each concept. Every word of a search must be found, in either; so "datortomografi lung" finds a dataset that
 * says neither word itself.
 */
export function indexText(
  listed: readonly Listed[],
  facets: readonly FacetValues[],
  ontology: Ontology,
): TextIndex {
  const own = new MiniSearch<{ id: number; title: string; words: string }>({
    fields: ['title', 'words'],
    searchOptions: { ...searchOptions, boost: { title: 3 } },
  });
  own.addAll(
    listed.map(({ item, keywords }, id) => ({
      id,
      title: item.title,
      words: [item.description, item.holder, item.id, ...keywords].join(' '),
    })),
  );

  const holders = new Map<string, number[]>();
  for (const { held } of facets) {
    for (const [dataset, codes] of held.entries()) {
      for (const code of codes) {
        const those = holders.get(code) ?? [];
        those.push(dataset);
        holders.set(code, those);
      }
    }
  }
  const names = new MiniSearch<{ id: string; words: string }>({ fields: ['words'], searchOptions });
  for (const code of holders.keys()) {
    const concept = ontology.concept(code);
    if (concept)
      names.add({ id: code, words: [...Object.values(concept.labels), ...concept.synonyms].join(' ') });
  }

  function scoresOf(word: string): Map<number, number> {
    const scores = new Map<number, number>(own.search(word).map(({ id, score }) => [id as number, score]));
    for (const { id, score } of names.search(word)) {
      for (const dataset of holders.get(id as string) ?? []) {
        scores.set(dataset, Math.max(scores.get(dataset) ?? 0, score * conceptWeight));
      }
    }
    return scores;
  }

  return (q) => {
    const [first, ...others] = q.split(/\s+/).filter(Boolean).slice(0, mostWords).map(scoresOf);
    const together = new Map<number, number>();
    for (const [dataset, score] of first ?? []) {
      if (others.every((scores) => scores.has(dataset))) {
        together.set(
          dataset,
          others.reduce((sum, scores) => sum + (scores.get(dataset) ?? 0), score),
        );
      }
    }
    return together;
  };
}
