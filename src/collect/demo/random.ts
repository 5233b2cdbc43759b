import { Seeded } from '../../base/index.ts';

/** What a generated holder is made of, from a seed: sums only, no transcendental functions. */
export class Random extends Seeded {
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Nearly normal, by the sum of twelve. */
  normal(mean: number, deviation: number): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.uniform();
    return mean + deviation * sum;
  }

  /** One of the choices, as likely as its weight says. */
  pick<T>(choices: readonly (readonly [T, number])[]): T {
    const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
    let rest = this.uniform() * total;
    for (const [choice, weight] of choices) {
      rest -= weight;
      if (rest < 0) return choice;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new RangeError('There is nothing to pick from.');
    return last[0];
  }
}
