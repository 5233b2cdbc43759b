import type { CaseTable } from '../cases/index.ts';
import { CellCounter, type Formula } from '../counting/index.ts';
import { type PlannedCell, type RawCell, type RawCount, seal } from '../disclosure/index.ts';

/**
 * Counts persons in cells and cohorts; what leaves it is sealed. Two facets of series are counted on the same
 * series: the cell MR and 1-2 mm holds persons with at least one such series, not with the two apart.
 */
export class PersonIndex {
  readonly #counter: CellCounter;

  constructor({ manifest, columns }: Pick<CaseTable, 'manifest' | 'columns'>) {
    this.#counter = new CellCounter(manifest.facets, columns);
  }

  /** The true count of each cell, sealed at once. */
  *count(cells: Iterable<PlannedCell>): Generator<RawCell> {
    for (const { key, values } of cells) yield { key, count: seal(this.#counter.count(values)) };
  }

  /** Why a formula cannot be counted; empty where it can. Decided from the formula and the lattices alone. */
  mistakes(formula: Formula): string[] {
    return this.#counter.mistakes(formula);
  }

  /**
   * The true count of a formula, sealed. In an `all` group, positive literals of different facets of series must
   * hold on the same series, as in cells. Throws a RangeError where `mistakes` has any.
   */
  matching(formula: Formula): RawCount {
    return seal(this.#counter.matching(formula));
  }
}
