import type { Coded } from './coding.ts';
import type { StructuralLine } from './structural.ts';

/** A source value that did not become a leaf of its facet, for the holder's work list. */
export interface CoverageEntry {
  facet: string;
  table: string;
  column: string;
  /** At most 80 characters. */
  value: string;
  outcome: 'other' | 'ambiguous' | 'unmapped' | 'unreadable';
  /** How many persons have it, as a band: the list may be shown to a mapping editor, counts may not. */
  persons: string;
}

const bands: [below: number, label: string][] = [
  [30, 'fewer than 30'],
  [100, '30 to 99'],
  [300, '100 to 299'],
  [1_000, '300 to 999'],
];
const mostCounted = 1_000;
const mostEntries = 10_000;

type Noted = Omit<CoverageEntry, 'persons'> & { holders: Set<number> };

/** Gathers what did not map. Keeps the first ten thousand source values, and says when there were more. */
export class Coverage {
  readonly #noted = new Map<string, Noted>();
  truncated = false;

  note(line: StructuralLine, value: string, coded: Coded, person: number): void {
    const outcome = coded.state === 'coded' ? 'ambiguous' : coded.state;
    const key = JSON.stringify([line.facet, line.table, line.value, value]);
    let noted = this.#noted.get(key);
    if (noted === undefined) {
      if (this.#noted.size >= mostEntries) {
        this.truncated = true;
        return;
      }
      const shown = value.replace(/\p{C}/gu, ' ').slice(0, 80);
      noted = {
        facet: line.facet,
        table: line.table,
        column: line.value,
        value: shown,
        outcome,
        holders: new Set(),
      };
      this.#noted.set(key, noted);
    }
    if (noted.holders.size < mostCounted) noted.holders.add(person);
  }

  /** The work list: by facet, source and value. */
  entries(): CoverageEntry[] {
    const keyed = [...this.#noted].sort(([a], [b]) => (a < b ? -1 : 1));
    return keyed.map(([, { holders, ...entry }]) => ({
      ...entry,
      persons: bands.find(([below]) => holders.size < below)?.[1] ?? '1 000 or more',
    }));
  }
}

/** The work list as a table, tab-separated. */
export function coverageTable(entries: readonly CoverageEntry[], truncated: boolean): string {
  const columns = ['facet', 'table', 'column', 'value', 'outcome', 'persons'] as const;
  const rows = entries.map((entry) => columns.map((column) => entry[column]).join('\t'));
  const note = truncated ? [`# Only the first ${mostEntries} source values are listed.`] : [];
  return [...note, columns.join('\t'), ...rows, ''].join('\n');
}
