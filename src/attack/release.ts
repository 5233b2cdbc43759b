import { type PlannedCell, type Policy, protect, seal } from '../disclosure/index.ts';
import type { World } from './world.ts';

/** The one epoch of a simulated release; each world has a key of its own, so one name will do. */
export const epoch = '2026';

/** The facets of a cell, from its key. */
const facetsIn = (key: string) => key.replace(/=[^&]*/g, '');

type Planned = World['planned'];
const tables = new WeakMap<Planned, ReadonlyMap<string, readonly PlannedCell[]>>();

/** Planned cells by the facets that they are of. */
function tablesOf(planned: Planned): ReadonlyMap<string, readonly PlannedCell[]> {
  const known = tables.get(planned);
  if (known) return known;
  const made = Map.groupBy(planned.values(), ({ key }) => facetsIn(key));
  tables.set(planned, made);
  return made;
}

/**
 * The cells of one world as they would be published, protected by the real rule and only when they are looked at:
 * each cell is drawn on its own, so looking at some of them gives what a whole build would give.
 */
export class Release {
  readonly #world: World;
  readonly #policy: Policy;
  readonly #key: Uint8Array;
  readonly #cells = new Map<string, number | undefined>();

  constructor(world: World, policy: Policy, key: Uint8Array) {
    this.#world = world;
    this.#policy = policy;
    this.#key = key;
  }

  /** The published counts of these cells; a cell that is hidden, or in no plan, is absent. */
  cells(keys: Iterable<string>): Map<string, number> {
    const wanted = [...new Set(keys)];
    const fresh = wanted.flatMap((key) => (this.#cells.has(key) ? [] : (this.#world.planned.get(key) ?? [])));
    this.#draw(fresh);
    return new Map(
      wanted.flatMap((key) => {
        const count = this.#cells.get(key);
        return count === undefined ? [] : [[key, count] as const];
      }),
    );
  }

  /** One published count. Its whole table is drawn at once, since who looks at one cell looks at its neighbours. */
  cell(key: string): number | undefined {
    if (!this.#cells.has(key)) {
      const table = tablesOf(this.#world.planned).get(facetsIn(key)) ?? [];
      this.#draw(table.filter((cell) => !this.#cells.has(cell.key)));
    }
    return this.#cells.get(key);
  }

  #draw(cells: readonly PlannedCell[]): void {
    if (cells.length === 0) return;
    const raw = cells.map((cell) => ({ key: cell.key, count: seal(this.#world.countCell(cell)) }));
    for (const { key } of cells) this.#cells.set(key, undefined);
    for (const { key, count } of protect(raw, this.#policy, this.#key, epoch)) this.#cells.set(key, count);
  }
}
