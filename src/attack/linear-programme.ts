import { cellKey, type PlannedCell } from '../disclosure/index.ts';
import type { Facet } from '../ontology/index.ts';
import type { Published } from './corner.ts';
import { leavesOf } from './person.ts';

/** What a system of constraints allows for. */
export interface SystemOptions {
  planned: ReadonlyMap<string, PlannedCell>;
  /** How far a true count is taken to lie from a published one, in persons; 0 for exact releases. */
  tolerance: number;
  /** A hidden cell is taken to hold at most this many. */
  mostHidden: number;
}

/** Intervals of hidden cells, summed up. */
export interface Widths {
  /** Hidden cells that were bounded. */
  cells: number;
  /** Width in persons: the least, and the median. */
  narrowest: number;
  median: number;
  /** Hidden cells pinned to one possible count. */
  pinned: number;
  /** Systems that have no solution at this tolerance: nothing is learnt there. */
  infeasible: number;
}

/** The optimum of a linear programme in the LP format; undefined where it has none. */
export type Solve = (lp: string) => number | undefined;

/** Loads the solver only where it is used: it is a WebAssembly module of some megabytes. */
export async function openSolver(): Promise<Solve> {
  const { default: module } = await import('highs');
  // The package is typed as CommonJS and loaded as a module, where the function itself is the default.
  const load = (module.default ?? module) as typeof module.default;
  const highs = await load();
  return (lp) => {
    const solution = highs.solve(lp, { output_flag: false });
    return solution.Status === 'Optimal' ? solution.ObjectiveValue : undefined;
  };
}

/** The least and the greatest count that a cell can have; undefined where the system has no solution. */
export function rangeOf(solve: Solve, system: System, key: string): [number | undefined, number | undefined] {
  const name = system.variables.get(key) as string;
  return [solve(`Minimize\n obj: ${name}\n${system.text}`), solve(`Maximize\n obj: ${name}\n${system.text}`)];
}

/** What the widths of intervals come to. */
export function summary(widths: readonly number[], infeasible: number): Widths {
  const sorted = widths.toSorted((x, y) => x - y);
  return {
    cells: sorted.length,
    narrowest: sorted[0] ?? Number.NaN,
    median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    pinned: sorted.filter((width) => width < 1 - 1e-6).length,
    infeasible,
  };
}

/** Constraints in the LP format, and the variable of each cell. */
export interface System {
  text: string;
  variables: ReadonlyMap<string, string>;
}

/** The key of a pair of the secret and another facet. */
export const pairKey = (facet: string, code: string, other: string, value: string) =>
  cellKey([
    { facet, code },
    { facet: other, code: value },
  ]);

/**
 * Everything known of the tables of the secret and each other facet, in the LP format: rows and columns sum to
 * margins, margins to everyone, and each count lies near what was published or below what would have been.
 */
export function systemOf(
  published: Published,
  secret: Facet,
  others: readonly Facet[],
  { tolerance, mostHidden, planned }: SystemOptions,
): System {
  const variables = new Map<string, string>();
  const bounds: string[] = [];
  const rows: string[] = [];
  const variable = (key: string): string => {
    const known = variables.get(key);
    if (known) return known;
    const name = `x${variables.size}`;
    variables.set(key, name);
    const shown = published.cell(key);
    const [low, high] =
      shown === undefined
        ? [0, planned.has(key) ? mostHidden : 1e6]
        : [Math.max(0, shown - tolerance), shown + tolerance];
    bounds.push(` ${low} <= ${name} <= ${high}`);
    return name;
  };
  const sum = (parts: string[], whole: string) => rows.push(` ${parts.join(' + ')} - ${whole} = 0`);
  const margin = (facet: Facet, code: string) => variable(cellKey([{ facet: facet.id, code }]));
  const codes = (facet: Facet) => leavesOf(facet).map(({ code }) => code);
  for (const facet of [secret, ...others])
    sum(
      codes(facet).map((code) => margin(facet, code)),
      variable('all'),
    );
  for (const other of others) {
    const cell = (code: string, value: string) => variable(pairKey(secret.id, code, other.id, value));
    for (const code of codes(secret))
      sum(
        codes(other).map((value) => cell(code, value)),
        margin(secret, code),
      );
    for (const value of codes(other))
      sum(
        codes(secret).map((code) => cell(code, value)),
        margin(other, value),
      );
  }
  const text = `Subject To\n${rows.join('\n')}\nBounds\n${bounds.join('\n')}\nEnd\n`;
  return { text, variables };
}
