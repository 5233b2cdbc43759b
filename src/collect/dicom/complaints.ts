import type { PlacedRow } from '../source.ts';

const most = 1_000;

/** What could not be read: each with its place for the first thousand, and after that every one still counts. */
export class Complaints {
  readonly #kept: { place: string; reason: string }[] = [];
  #count = 0;

  add(place: string, reason: string): void {
    this.#count++;
    if (this.#kept.length < most) this.#kept.push({ place, reason });
  }

  *rows(): Generator<PlacedRow> {
    for (const complaint of this.#kept) yield { state: 'malformed', ...complaint };
    for (let i = this.#kept.length + 1; i <= this.#count; i++) {
      const reason = 'One of many that could not be read; the first thousand are listed with their reasons.';
      yield { state: 'malformed', place: `number ${i} of what could not be read`, reason };
    }
  }
}
