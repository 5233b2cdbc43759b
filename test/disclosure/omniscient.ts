import { Bitset } from '../../src/counting/index.ts';
import {
  logLikelihood,
  type PlanFacet,
  type PlannedCell,
  type Policy,
  protect,
  seal,
} from '../../src/disclosure/index.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A person: the cell values held, `facet=code`, leaves with everything above them. */
type Held = Set<string>;

const leavesOf = (facet: PlanFacet) => facet.lattice.filter(({ leaf }) => leaf).map(({ code }) => code);

function upwards(facet: PlanFacet, code: string): string[] {
  const parent = facet.lattice.find((value) => value.code === code)?.parent;
  return parent === undefined ? [code] : [code, ...upwards(facet, parent)];
}

const withLeaf = (held: Held, facet: PlanFacet, code: string) => {
  for (const above of upwards(facet, code)) held.add(`${facet.id}=${above}`);
};

/**
 * A generated population over these facets. Values are skewed, and follow one hidden kind of person, so that
 * facets are correlated; facets of several values give up to their cap.
 */
export function population(facets: readonly PlanFacet[], persons: number, random: () => number): string[][] {
  const kinds = 6;
  const skewed = (n: number) => Math.min(n - 1, Math.floor(n * random() ** 2));
  const usual = facets.map((facet) =>
    Array.from({ length: kinds }, () => Math.floor(random() * leavesOf(facet).length)),
  );
  return Array.from({ length: persons }, () => {
    const kind = skewed(kinds);
    return facets.flatMap((facet, f) => {
      const leaves = leavesOf(facet);
      const values = 1 + Math.floor(random() * facet.cap);
      const chosen = Array.from({ length: values }, () =>
        random() < 0.6 ? (usual[f]?.[kind] ?? 0) : skewed(leaves.length),
      );
      return [...new Set(chosen)].map((i) => `${facet.id}=${leaves[i]}`);
    });
  });
}

/** What an attack came to: right guesses, and guesses made with 95 % confidence, among so many victims. */
export interface Outcome {
  victims: number;
  accuracy: number;
  /** Half of the 95 % confidence interval of the accuracy. */
  margin: number;
  confident: number;
  /** Cells that differed between the hypotheses, at most. */
  cells: number;
}

/**
 * The omniscient attacker: knows every other person in full, and decides between two worlds that a coin chose
 * from, by the exact likelihood of everything published. Worlds are protected by the real `protect`, each victim
 * under a key of its own. `secret` is a facet of one value, or `presence`.
 */
export function omniscient(
  facets: readonly PlanFacet[],
  cells: readonly PlannedCell[],
  policy: Policy,
  people: readonly string[][],
  { secret, victims, random }: { secret: string; victims: number; random: () => number },
): Outcome {
  const byId = new Map(facets.map((facet) => [facet.id, facet]));
  const heldBy = (values: readonly string[]): Held => {
    const held: Held = new Set();
    for (const value of values) {
      const [id = '', code = ''] = value.split('=');
      const facet = byId.get(id);
      if (facet) withLeaf(held, facet, code);
    }
    return held;
  };
  const everyone = people.map(heldBy);
  const holders = new Map<string, Bitset>();
  for (const [i, held] of everyone.entries()) {
    for (const value of held) {
      const set = holders.get(value) ?? new Bitset(people.length);
      holders.set(value, set);
      set.set(i);
    }
  }
  const parts = new Map(
    cells.map((cell) => [cell, cell.values.map(({ facet, code }) => `${facet}=${code}`)]),
  );
  const partsOf = (cell: PlannedCell) => parts.get(cell) ?? [];
  const inCell = (held: Held, cell: PlannedCell) => partsOf(cell).every((part) => held.has(part));
  const nobody = new Bitset(people.length);
  const size = (cell: PlannedCell) => {
    const [one, other] = partsOf(cell).map((part) => holders.get(part) ?? nobody);
    if (one === undefined) return people.length;
    return other === undefined ? one.count() : one.intersectionCount(other);
  };
  const likelihood = logLikelihood(policy);
  let [right, confident, most] = [0, 0, 0];
  for (let v = 0; v < victims; v++) {
    const i = Math.floor(random() * people.length);
    const values = people[i] as string[];
    const facet = byId.get(secret);
    const other = (() => {
      if (facet === undefined) return undefined;
      const held = values.find((value) => value.startsWith(`${secret}=`));
      const leaves = leavesOf(facet).filter((code) => `${secret}=${code}` !== held);
      const leaf = leaves[Math.floor(random() * leaves.length)];
      return heldBy([...values.filter((value) => value !== held), `${secret}=${leaf}`]);
    })();
    const worlds = [everyone[i] as Held, other];
    const truth = random() < 0.5 ? 0 : 1;
    const differing = cells.filter(
      (cell) => inCell(worlds[0] as Held, cell) !== (other !== undefined && inCell(other, cell)),
    );
    most = Math.max(most, differing.length);
    const counts = differing.map((cell) => {
      const others = size(cell) - (inCell(everyone[i] as Held, cell) ? 1 : 0);
      return worlds.map((world) => others + (world !== undefined && inCell(world, cell) ? 1 : 0));
    });
    const key = Uint8Array.from({ length: 32 }, () => Math.floor(random() * 256));
    const raw = differing.map((cell, c) => ({ key: cell.key, count: seal(counts[c]?.[truth] ?? 0) }));
    const shown = new Map(protect(raw, policy, key, '2026').map((cell) => [cell.key, cell.count as number]));
    let ratio = 0;
    for (const [c, cell] of differing.entries()) {
      const [first = 0, second = 0] = (counts[c] ?? []).map((n) => likelihood(n, shown.get(cell.key)));
      ratio += first - second;
    }
    const guess = ratio === 0 ? (random() < 0.5 ? 0 : 1) : ratio > 0 ? 0 : 1;
    if (guess === truth) right++;
    if (Math.abs(ratio) >= Math.log(19)) confident++;
  }
  const accuracy = right / victims;
  const margin = 1.96 * Math.sqrt((accuracy * (1 - accuracy)) / victims);
  return { victims, accuracy, margin, confident: confident / victims, cells: most };
}
