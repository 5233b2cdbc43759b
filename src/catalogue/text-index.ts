import MiniSearch from 'minisearch';
import type { Ontology } from '../ontology/index.ts';
import type { Listed } from './listing.ts';

/** Most words of a search that are looked at. */
const mostWords = 12;
/** Most characters of a dataset's text that are searched: some ten milliseconds of work. */
const mostCharacters = 50_000;
/** What a word in the name of a concept is worth beside one in the dataset's own text. */
const conceptWeight = 0.5;

const searchOptions = { prefix: true, fuzzy: (word: string) => (word.length > 4 ? 0.2 : false) };

/** Where the datasets and concepts that a word was found in stand, as the searcher sees the catalogue. */
interface Places {
  /** Whether a number is that of a dataset which the searcher knows as it was added. */
  has(dataset: number): boolean;
  /** The datasets that hold a concept. */
  holdersOf(code: string): Iterable<number>;
}

/**
 * Finds datasets by their own text, and by all names in all languages of the concepts that they hold. Every word of
 * a search must be found, in either; so "datortomografi lung" finds a dataset that says neither word itself.
 */
export class TextIndex {
  readonly #ontology: Ontology;
  readonly #own = new MiniSearch<{ id: number; title: string; words: string }>({
    fields: ['title', 'words'],
    searchOptions: { ...searchOptions, boost: { title: 3 } },
  });
  readonly #names = new MiniSearch<{ id: string; words: string }>({ fields: ['words'], searchOptions });

  constructor(ontology: Ontology) {
    this.#ontology = ontology;
  }

  add(number: number, dataset: Listed): void {
    this.#own.add(textOf(number, dataset));
  }

  /** Takes out a dataset that was added, just as it was: frequencies of words are then as if it had never been. */
  remove(number: number, dataset: Listed): void {
    this.#own.remove(textOf(number, dataset));
  }

  /** Says whether some dataset holds a value; only names of concepts are searched. */
  hold(code: string, isHeld: boolean): void {
    const concept = this.#ontology.concept(code);
    if (concept === undefined || this.#names.has(code) === isHeld) return;
    const names = { id: code, words: [...Object.values(concept.labels), ...concept.synonyms].join(' ') };
    if (isHeld) this.#names.add(names);
    else this.#names.remove(names);
  }

  /** Scores by dataset number, higher is better. */
  find(q: string, places: Places): Map<number, number> {
    const words = q.split(/\s+/).filter(Boolean).slice(0, mostWords);
    const [first, ...others] = words.map((word) => this.#scoresOf(word, places));
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
  }

  /**
   * Scores are cut to single precision: the last digits of a double depend on the order in which datasets came, and
   * what is equally good is to stay in the order of titles.
   */
  #scoresOf(word: string, { has, holdersOf }: Places): Map<number, number> {
    const scores = new Map<number, number>();
    for (const { id, score } of this.#own.search(word)) {
      if (has(id as number)) scores.set(id as number, Math.fround(score));
    }
    for (const { id, score } of this.#names.search(word)) {
      const worth = Math.fround(score * conceptWeight);
      for (const dataset of holdersOf(id as string)) {
        if (worth > (scores.get(dataset) ?? 0)) scores.set(dataset, worth);
      }
    }
    return scores;
  }
}

function textOf(number: number, { item, keywords }: Listed): { id: number; title: string; words: string } {
  const { id, title, description, holder } = item;
  const words = [holder, id, ...keywords, description].join(' ');
  return { id: number, title: title.slice(0, mostCharacters), words: words.slice(0, mostCharacters) };
}
