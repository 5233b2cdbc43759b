import MiniSearch from 'minisearch';
import { Bitset } from '../counting/index.ts';
import type { Ontology } from '../ontology/index.ts';
import type { Listed } from './listing.ts';
import { WordIndex } from './word-index.ts';

/** Most words of a search that are looked at. */
const mostWords = 12;
/** Most characters of a dataset's text that are searched: some ten milliseconds of work. */
const mostCharacters = 50_000;
/** What a word in a title is worth beside one elsewhere in the dataset's own text. */
const titleBoost = 3;
/** What a word in the name of a concept is worth beside one in the dataset's own text. */
const conceptWeight = 0.5;

const searchOptions = { prefix: true, fuzzy: (word: string) => (word.length > 4 ? 0.2 : false) };

/** Where the datasets and concepts that a word was found in stand, as the searcher sees the catalogue. */
interface Places {
  /** What the numbers of the searcher's datasets are below. */
  size: number;
  /** Whether a number is that of a dataset which the searcher knows as it was added. */
  has(dataset: number): boolean;
  /** The sets of datasets that hold a concept. */
  holdersOf(code: string): readonly Bitset[];
}

/**
 * Finds datasets by their own text, and by all names in all languages of the concepts that they hold. Every word of
 * a search must be found, in either; so "datortomografi lung" finds a dataset that says neither word itself.
 */
export class TextIndex {
  readonly #ontology: Ontology;
  readonly #own = new WordIndex([titleBoost, 1]);
  readonly #names = new MiniSearch<{ id: string; words: string }>({ fields: ['words'], searchOptions });

  constructor(ontology: Ontology) {
    this.#ontology = ontology;
  }

  add(number: number, dataset: Listed): void {
    this.#own.add(number, textsOf(dataset));
  }

  /** Takes out a dataset that was added, just as it was: frequencies of words are then as if it had never been. */
  remove(number: number, dataset: Listed): void {
    this.#own.remove(number, textsOf(dataset));
  }

  /** Says whether some dataset holds a value; only names of concepts are searched. */
  hold(code: string, isHeld: boolean): void {
    const concept = this.#ontology.concept(code);
    if (concept === undefined || this.#names.has(code) === isHeld) return;
    const names = { id: code, words: [...Object.values(concept.labels), ...concept.synonyms].join(' ') };
    if (isHeld) this.#names.add(names);
    else this.#names.remove(names);
  }

  /** Scores by dataset number, higher is better, 0 for what is not found. Plain loops: there are thousands of datasets. */
  find(q: string, places: Places): Float64Array {
    const { size, has } = places;
    const known = new Uint8Array(size);
    for (let dataset = 0; dataset < size; dataset++) known[dataset] = has(dataset) ? 1 : 0;
    const sums = new Float64Array(size);
    const words = q.split(/\s+/).filter(Boolean).slice(0, mostWords);
    for (const [i, word] of words.entries()) {
      const scores = this.#scoresOf(word, known, places);
      for (let dataset = 0; dataset < size; dataset++) {
        const sum = sums[dataset] as number;
        const score = scores[dataset] as number;
        sums[dataset] = score > 0 && (i === 0 || sum > 0) ? sum + score : 0;
      }
    }
    return sums;
  }

  #scoresOf(word: string, known: Uint8Array, { size, holdersOf }: Places): Float32Array {
    const scores = this.#own.scores(word, size);
    for (let dataset = 0; dataset < size; dataset++) if (known[dataset] === 0) scores[dataset] = 0;
    // Best concepts come first, so that each dataset is looked at once, however many it holds.
    let done = new Bitset(size);
    for (const { id, score } of this.#names.search(word)) {
      const worth = score * conceptWeight;
      for (const holders of holdersOf(id as string)) {
        for (const dataset of holders.andNot(done))
          scores[dataset] = Math.max(scores[dataset] as number, worth);
        done = done.or(holders);
      }
    }
    return scores;
  }
}

function textsOf({ item, keywords }: Listed): [title: string, words: string] {
  const { id, title, description, holder } = item;
  const words = [holder, id, ...keywords, description].join(' ');
  return [title.slice(0, mostCharacters), words.slice(0, mostCharacters)];
}
