import type { PlannedCell } from '../disclosure/index.ts';
import type { Facet } from '../ontology/index.ts';
import { type Corner, everyCell, expected, type Published, pair, type Releasing, single } from './corner.ts';
import { leastSquares } from './least-squares.ts';
import { leavesOf } from './person.ts';
import { Random } from './random.ts';
import { type Rate, rate } from './rate.ts';
import type { Tally } from './tally.ts';
import { findVictims } from './victims.ts';
import { worldOf } from './world.ts';

/** Attacks of somebody who reads the cells and knows all about the victim but the secret. */
export const cubeAttacks = [
  'residual',
  'complement',
  'parent-children',
  'least-squares',
  'presence-of-cells',
] as const;
export type CubeAttack = (typeof cubeAttacks)[number];

export interface CubeAttackOptions {
  tally: Tally;
  planned: ReadonlyMap<string, PlannedCell>;
  victims: number;
  seed: number;
  secret: string;
  /** Published counts below this are absent. */
  threshold: number;
  /** Whether the attacker knows every other record too, and compares what is read with what they alone would give. */
  informed: boolean;
}

type Reader = (corner: Corner, code: string) => number | undefined;

/** Estimates of how many persons like the victim have the secret `code`, each by other cells. */
const readers: Record<Exclude<CubeAttack, 'parent-children'>, Reader> = {
  residual(corner, code) {
    const shown = pair(corner, code);
    if (shown !== undefined) return shown;
    const all = single(corner.published, corner.other.id, corner.held);
    if (all === undefined) return undefined;
    const cells = leavesOf(corner.secret).map((leaf) => pair(corner, leaf.code));
    const left = cells.reduce<number>((rest, cell) => rest - (cell ?? 0), all);
    return left / cells.filter((cell) => cell === undefined).length;
  },
  complement(corner, code) {
    const all = single(corner.published, corner.secret.id, code);
    if (all === undefined) return undefined;
    const others = leavesOf(corner.other).filter((leaf) => leaf.code !== corner.held);
    return others.reduce((left, leaf) => left - (pair(corner, code, leaf.code) ?? 0), all);
  },
  'least-squares': leastSquares,
  'presence-of-cells': (corner, code) => (pair(corner, code) === undefined ? 0 : corner.threshold),
};

/** How often each attack on the cells tells which of two secrets a victim has. */
export function attackCells(releasing: Releasing, options: CubeAttackOptions): Record<CubeAttack, Rate> {
  const { tally, planned, secret: id, threshold, seed, informed } = options;
  const random = new Random(seed);
  const own = new Random(seed + 1);
  const secret = tally.facets.find((facet) => facet.id === id) as Facet;
  const right = new Map<CubeAttack, number>();
  const victims = findVictims(tally, { facet: id }, options.victims, random);
  for (const { index, sides } of victims) {
    const first = random.coin();
    const truth = sides[first ? 0 : 1].person;
    const published = releasing(worldOf(tally, planned, { without: index, plus: [truth] }), own);
    const others = informed ? everyCell(worldOf(tally, planned, { without: index })) : undefined;
    const [a, b] = sides.map(({ person }) => person.codes.get(id)?.[0]) as [string, string];
    const facets = tally.facets.filter((facet) => facet.cap === 1 && facet.id !== id);
    const read = (attack: CubeAttack, code: string): number => {
      if (attack === 'parent-children') return leftOver(published, others, secret, code);
      return facets.reduce((sum, other) => {
        const held = truth.codes.get(other.id)?.[0] ?? '';
        const known = others && pair({ published: others, secret, other, held, threshold }, code);
        return sum + surprise(readers[attack], { published, secret, other, held, threshold }, code, known);
      }, 0);
    };
    for (const attack of cubeAttacks) {
      const evidence = read(attack, a) - read(attack, b);
      const guess = evidence === 0 ? own.coin() : evidence > 0;
      if (guess === first) right.set(attack, (right.get(attack) ?? 0) + 1);
    }
  }
  return Object.fromEntries(
    cubeAttacks.map((attack) => [attack, rate(right.get(attack) ?? 0, victims.length)]),
  ) as Record<CubeAttack, Rate>;
}

/** How much more is found than the others explain; where they are not known, than is usual: small groups say most. */
function surprise(reader: Reader, corner: Corner, code: string, known: number | undefined): number {
  const found = reader(corner, code);
  if (found === undefined) return 0;
  if (known !== undefined) {
    const usual =
      reader === readers['presence-of-cells'] ? (known >= corner.threshold ? corner.threshold : 0) : known;
    return found - usual;
  }
  const usual = expected(corner, code);
  return (found - usual) / Math.sqrt(usual + 1);
}

/** What a parent (or everyone) has more than its shown children, shared by those that are hidden. */
function leftOver(published: Published, others: Published | undefined, secret: Facet, code: string): number {
  const parent = secret.lattice.find((value) => value.code === code)?.parent;
  const whole = parent === undefined ? published.cell('all') : single(published, secret.id, parent);
  const children = secret.lattice.filter((value) => value.parent === parent);
  const shown = children.map((value) => single(published, secret.id, value.code));
  const own = single(published, secret.id, code);
  const rest = (whole ?? 0) - shown.reduce<number>((sum, cell) => sum + (cell ?? 0), 0);
  const found = own ?? rest / shown.filter((cell) => cell === undefined).length;
  if (others) return found - (single(others, secret.id, code) ?? 0);
  return own === undefined ? found : 0;
}
