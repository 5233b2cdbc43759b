import { band, shareOf } from '../bands.ts';
import type { Joins } from '../joins.ts';
import { mostPlaces } from '../malformed.ts';
import type { Row } from '../source.ts';
import { checkOf } from './checks.ts';
import type { QualityRule } from './rule.ts';

/** What one rule found, with counts as bands and places that name no person. */
export interface QualityFinding {
  check: QualityRule['check'];
  table: string;
  column: string;
  of: string;
  /** Rows that break the rule. */
  rows: string;
  /** Their share of the rows to which the rule applies. */
  share: string;
  places: readonly string[];
}

/** Tries the rules on the rows that are collected anyway. */
export class Quality {
  readonly #trials;

  constructor(rules: readonly QualityRule[], joins: Joins, today: string) {
    this.#trials = Map.groupBy(
      rules.map((rule) => {
        const value = joins.follow(rule.column);
        const of = rule.of ? joins.follow(rule.of) : () => '';
        const first = (row: Row) => row[rule.column.column] ?? '';
        const check = checkOf[rule.check]({ value, of, first, today });
        return { rule, check, tried: 0, broken: 0, places: [] as string[] };
      }),
      ({ rule }) => rule.table,
    );
  }

  /** Tries every rule of a table on one of its rows. */
  tryRow(table: string, row: Row, place: string): void {
    for (const trial of this.#trials.get(table) ?? []) {
      const broken = trial.check(row);
      if (broken === undefined) continue;
      trial.tried++;
      if (!broken) continue;
      trial.broken++;
      // Where a column is empty in most rows, the first of them tell nothing.
      if (trial.rule.check !== 'filled' && trial.places.length < mostPlaces) trial.places.push(place);
    }
  }

  findings(): QualityFinding[] {
    return [...this.#trials.values()].flat().map(({ rule, tried, broken, places }) => ({
      check: rule.check,
      table: rule.table,
      column: rule.column.text,
      of: rule.of?.text ?? '',
      rows: band(broken),
      share: shareOf(broken, tried),
      places,
    }));
  }
}
