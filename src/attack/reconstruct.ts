import type { PlannedCell } from '../disclosure/index.ts';
import type { Facet } from '../ontology/index.ts';
import type { Releasing } from './corner.ts';
import {
  openSolver,
  pairKey,
  rangeOf,
  type SystemOptions,
  summary,
  systemOf,
  type Widths,
} from './linear-programme.ts';
import { Random } from './random.ts';
import { type Rate, rate } from './rate.ts';
import type { Tally } from './tally.ts';
import { findVictims } from './victims.ts';
import { worldOf } from './world.ts';

export interface ReconstructionOptions extends SystemOptions {
  tally: Tally;
  victims: number;
  seed: number;
  secret: string;
  /** Most hidden cells of one secret's value that are bounded for each victim. */
  mostCells: number;
}

/** What linear programming finds out about hidden cells that a victim may be in; widths are of true intervals. */
export interface Reconstruction extends Widths {
  /** How often it tells the secret. */
  success: Rate;
  /** Intervals that miss the true count: noise beyond the tolerance, and nothing true is learnt. */
  missed: number;
}

/** Bounds hidden cells by all published ones, and guesses secrets from the bounds. */
export async function reconstruct(
  releasing: Releasing,
  options: ReconstructionOptions,
): Promise<Reconstruction> {
  const { tally, planned, secret: id, seed } = options;
  const solve = await openSolver();
  const random = new Random(seed);
  const own = new Random(seed + 1);
  const secret = tally.facets.find((facet) => facet.id === id) as Facet;
  const others = tally.facets.filter((facet) => facet.cap === 1 && facet.id !== id);
  const widths: number[] = [];
  let [right, infeasible, missed] = [0, 0, 0];
  const victims = findVictims(tally, { facet: id }, options.victims, random);
  for (const { index, sides } of victims) {
    const first = random.coin();
    const truth = sides[first ? 0 : 1].person;
    const world = worldOf(tally, planned, { without: index, plus: [truth] });
    const published = releasing(world, own);
    const system = systemOf(published, secret, others, options);
    const evidence = sides.map(({ person }) => {
      const code = person.codes.get(id)?.[0] ?? '';
      const hidden = others.flatMap((other) => {
        const key = pairKey(secret.id, code, other.id, truth.codes.get(other.id)?.[0] ?? '');
        return planned.has(key) && published.cell(key) === undefined ? [key] : [];
      });
      let score = 0;
      for (const key of hidden.slice(0, options.mostCells)) {
        const [low, high] = rangeOf(solve, system, key);
        if (low === undefined || high === undefined) {
          infeasible += 1;
          continue;
        }
        const n = world.countCell(planned.get(key) as PlannedCell);
        if (n < low - 1e-6 || n > high + 1e-6) missed += 1;
        else widths.push(high - low);
        // A cell that must be empty rules a secret out; one that cannot be empty speaks for it.
        score += high < 1 - 1e-6 ? -1_000 : low >= 1 - 1e-6 ? low : 0;
      }
      return score;
    }) as [number, number];
    const lean = evidence[0] - evidence[1];
    if ((lean === 0 ? own.coin() : lean > 0) === first) right += 1;
  }
  return { success: rate(right, victims.length), missed, ...summary(widths, infeasible) };
}
