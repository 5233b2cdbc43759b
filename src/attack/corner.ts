import { cellKey, type Policy } from '../disclosure/index.ts';
import type { Facet } from '../ontology/index.ts';
import type { Random } from './random.ts';
import { Release } from './release.ts';
import type { World } from './world.ts';

/** What is read from a release; a cell that is absent is hidden. */
export interface Published {
  cell(key: string): number | undefined;
}

/** How a release is made of a world. */
export type Releasing = (world: World, random: Random) => Published;

/** Ours: the real rule with a new key. */
export const protectedRelease =
  (policy: Policy): Releasing =>
  (world, random) =>
    new Release(world, policy, random.bytes(32));

/** The same cells without noise, those below ten left out: what many published tables look like. */
export const exactRelease: Releasing = (world) => ({
  cell(key) {
    const cell = world.planned.get(key);
    const n = cell === undefined ? 0 : world.countCell(cell);
    return n < 10 ? undefined : n;
  },
});

/** The true count of every planned cell: what somebody knows who knows every record. */
export const everyCell = (world: World): Published => ({
  cell(key) {
    const cell = world.planned.get(key);
    return cell === undefined ? undefined : world.countCell(cell);
  },
});

/** The cells of one facet beside the secret's, as an attacker reads them. */
export interface Corner {
  published: Published;
  secret: Facet;
  other: Facet;
  /** The victim's value of the other facet. */
  held: string;
  /** Published counts below this are absent. */
  threshold: number;
}

/** A published cell of one value. */
export const single = (published: Published, facet: string, code: string): number | undefined =>
  published.cell(cellKey([{ facet, code }]));

/** A published cell of a secret's value and one of the other facet, the victim's where none is named. */
export const pair = ({ published, secret, other, held }: Corner, code: string, value = held) =>
  published.cell(
    cellKey([
      { facet: secret.id, code },
      { facet: other.id, code: value },
    ]),
  );

/** What the pair would hold if the two facets had nothing to do with each other. */
export function expected({ published, secret, other, held, threshold }: Corner, code: string): number {
  const total = published.cell('all') ?? threshold;
  const one = single(published, secret.id, code) ?? threshold / 2;
  return (one * (single(published, other.id, held) ?? threshold / 2)) / Math.max(1, total);
}
