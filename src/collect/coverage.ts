import { mostCounted, personBand } from './bands.ts';
import type { Coded, Via } from './coding.ts';
import { lastColumn } from './path.ts';
import type { StructuralLine } from './structural.ts';

/** What became of a source value: which leaf of its facet and by which mapping, or why none. */
export interface CoverageEntry {
  facet: string;
  table: string;
  column: string;
  /** At most 80 characters. */
  value: string;
  outcome: 'mapped' | 'other' | 'ambiguous' | 'unmapped' | 'unreadable';
  /** How many persons have it, as a band: the list may be shown to a mapping editor, counts may not. */
  persons: string;
  /** Code of the leaf that it counts under; persons of a value without one are Unknown. */
  leaf: string;
  /** The code that the ontology release was asked for. */
  code: string;
  predicate: string;
  set: string;
  concept: string;
}

const mostEntries = 10_000;

interface Noted {
  entry: Omit<CoverageEntry, 'persons'>;
  holders: Set<number>;
}

/** Gathers what source values became. Keeps the first ten thousand, and says when there were more. */
export class Coverage {
  readonly #noted = new Map<StructuralLine, Map<string, Noted>>();
  #size = 0;
  truncated = false;

  /** `value` is what may be shown of the source: empty for dates, which tell too much. */
  note(line: StructuralLine, value: string, coded: Coded, person: number): void {
    const of = this.#noted.get(line) ?? new Map<string, Noted>();
    this.#noted.set(line, of);
    const key = `${coded.state}\t${value}`;
    let noted = of.get(key);
    if (noted === undefined) {
      if (this.#size >= mostEntries) {
        this.truncated = true;
        return;
      }
      this.#size++;
      noted = { entry: entryOf(line, value, coded), holders: new Set() };
      of.set(key, noted);
    }
    if (noted.holders.size < mostCounted) noted.holders.add(person);
  }

  /** Every value that was noted: by facet, table, column and value. */
  entries(): CoverageEntry[] {
    const key = ({ facet, table, column, value }: CoverageEntry) =>
      JSON.stringify([facet, table, column, value]);
    return [...this.#noted.values()]
      .flatMap((of) => [...of.values()])
      .map(({ entry, holders }) => ({ ...entry, persons: personBand(holders.size) }))
      .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }
}

function entryOf(line: StructuralLine, value: string, coded: Coded): Noted['entry'] {
  const via: Partial<Via> = 'via' in coded ? (coded.via ?? {}) : {};
  return {
    facet: line.facet,
    table: line.table,
    column: lastColumn(line.value),
    value: value.replace(/\p{C}/gu, ' ').slice(0, 80),
    outcome: coded.state === 'coded' ? (coded.rivals ? 'ambiguous' : 'mapped') : coded.state,
    leaf: 'code' in coded ? coded.code : '',
    code: via.code ?? '',
    predicate: via.predicate ?? '',
    set: via.set ?? '',
    concept: via.concept ?? '',
  };
}
