import type { LoadMistake, Mistakes } from './lines.ts';
import { own } from './own.ts';
import { type PrivateVocabulary, privateVocabulary, type VocabularyTable } from './private-vocabulary.ts';

/** What loading gives: the vocabulary, and every row that could not be used. An index is written of `table`. */
export interface Loaded {
  state: 'loaded';
  vocabulary: PrivateVocabulary;
  table: VocabularyTable;
  /** The first thousand; `mistaken` counts them all. */
  mistakes: LoadMistake[];
  mistaken: number;
}

/** Nothing could be loaded: a file is missing, has another header, or is beyond a bound. */
export interface Refused {
  state: 'refused';
  mistakes: LoadMistake[];
}

/** A vocabulary while it is read: codes in the order met, their names, and the edges between them. */
export class Draft {
  readonly #position = new Map<string, number>();
  readonly #codes: string[] = [];
  readonly #names: string[] = [];
  readonly #edges: number[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }
  get full(): boolean {
    return this.#codes.length >= this.#most;
  }
  has(code: string): boolean {
    return this.#position.has(code);
  }
  add(code: string, name = ''): void {
    const kept = own(code);
    this.#position.set(kept, this.#codes.length);
    this.#codes.push(kept);
    this.#names.push(own(name));
  }
  /** Adds a name of a known code, before the others where it is preferred; unknown codes are passed over. */
  name(code: string, name: string, preferred = false): void {
    const at = this.#position.get(code);
    if (at === undefined || name === '') return;
    const known = this.#names[at];
    this.#names[at] = own(!known ? name : preferred ? `${name}\t${known}` : `${known}\t${name}`);
  }
  /** Adds an is-a edge; otherwise gives what is wrong with it. */
  edge(child: string, parent: string): string | undefined {
    const [from, to] = [this.#position.get(child), this.#position.get(parent)];
    if (from === undefined || to === undefined)
      return `${(from === undefined ? child : parent).slice(0, 30)} is no active concept of this release.`;
    if (from === to) return `${child} is said to be under itself.`;
    this.#edges.push(from, to);
    return undefined;
  }
  loaded(mistakes: Mistakes): Loaded {
    const table = { codes: this.#codes, names: this.#names, edges: Uint32Array.from(this.#edges) };
    return {
      state: 'loaded',
      vocabulary: privateVocabulary(table),
      table,
      mistakes: mistakes.list,
      mistaken: mistakes.total,
    };
  }
}
