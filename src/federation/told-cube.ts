import { bindingsOf, objectOf } from './result-json.ts';
import type { SignedCube } from './signed-cube.ts';

/** What an endpoint says of one of its cubes. */
export interface ToldCube {
  iri: string;
  epoch: string;
  /** The cells with their counts as they were told, in the order of the answer: `counts[i]` is of `cells[i]`. */
  cells: string[];
  counts: string[];
  /** Counts of cohorts as they were told, by name of formula. */
  requested: Map<string, string>;
}

/** The text of a term of a result: undefined where the variable is unbound; throws where it is bound to no term. */
function textOf(found: unknown): string | undefined {
  if (found === undefined) return undefined;
  const term = objectOf(found);
  if (typeof term?.value !== 'string' || typeof term.type !== 'string') throw new TypeError('not a term');
  return term.value;
}

/**
 * Reads the answer to cohort-cells by cube. No term is made of what is only compared with the signed cube: thirty
 * nodes send thousands of rows to one question. A cube of which no epoch is told is left out: it is no cube.
 */
export function readToldCubes(json: string): { told: ToldCube[] } | undefined {
  try {
    const bindings = bindingsOf(json);
    if (bindings === undefined) return undefined;
    const found = new Map<string, ToldCube>();
    let last: ToldCube | undefined;
    for (const binding of bindings) {
      const row = objectOf(binding);
      if (row === undefined) return undefined;
      const iri = textOf(row.cube);
      const [epoch, cell, cohort, count] = [row.epoch, row.cell, row.cohort, row.count].map(textOf);
      if (iri === undefined || objectOf(row.cube)?.type !== 'uri') continue;
      if (last?.iri !== iri) {
        last = found.get(iri) ?? { iri, epoch: '', cells: [], counts: [], requested: new Map() };
        found.set(iri, last);
      }
      if (epoch !== undefined) last.epoch = epoch;
      if (count === undefined) continue;
      if (cell !== undefined) {
        last.cells.push(cell);
        last.counts.push(count);
      }
      if (cohort !== undefined) last.requested.set(cohort, count);
    }
    return { told: [...found.values()].filter(({ epoch }) => epoch !== '') };
  } catch {
    return undefined; // no JSON, or a variable that is bound to no term
  }
}

/** Joins what was told in answer to each chunk of one question, in the order of the chunks. */
export function joinTold(parts: readonly (readonly ToldCube[])[]): ToldCube[] {
  const [only, ...others] = parts;
  if (others.length === 0) return [...(only ?? [])];
  const found = new Map<string, ToldCube>();
  for (const part of parts.flat()) {
    const one = found.get(part.iri);
    if (one === undefined) {
      const requested = new Map(part.requested);
      found.set(part.iri, { ...part, cells: [...part.cells], counts: [...part.counts], requested });
      continue;
    }
    for (const [i, cell] of part.cells.entries()) {
      one.cells.push(cell);
      one.counts.push(part.counts[i] ?? '');
    }
    for (const [cohort, count] of part.requested) one.requested.set(cohort, count);
  }
  return [...found.values()];
}

/** Whether the endpoint told these cells in order and nothing else: the usual case, found without hashing a key. */
function isToldInOrder({ cells, counts }: ToldCube, signed: SignedCube, asked: readonly string[]): boolean {
  let at = 0;
  for (const cell of asked) {
    const is = signed.cells.get(cell);
    if (is === undefined) continue;
    if (cells[at] !== cell || Number(counts[at]) !== is) return false;
    at += 1;
  }
  return at === cells.length;
}

/**
 * The first thing that an endpoint told otherwise than its signed cube does; undefined where all is the same, in
 * whatever order. `asked` in the order in which an endpoint should give them.
 */
export function contradiction(
  told: ToldCube,
  signed: SignedCube,
  asked: readonly string[],
): string | undefined {
  if (isToldInOrder(told, signed, asked)) return undefined;
  const counts = new Map(told.cells.map((cell, i) => [cell, told.counts[i]]));
  for (const cell of asked) {
    const [said, is] = [counts.get(cell), signed.cells.get(cell)];
    if (said === undefined ? is !== undefined : Number(said) !== is)
      return `Its endpoint says ${said ?? 'nothing'} for ${cell}, and its signed cube ${is ?? 'nothing'}.`;
  }
  return undefined;
}
