import { cellKey } from '../disclosure/index.ts';
import type { Corner } from './corner.ts';
import { leavesOf } from './person.ts';

const rounds = 60;
const tables = new WeakMap<Corner, ReadonlyMap<string, number>>();

/**
 * The best linear estimate of the victim's group with one secret: the table of secret and other facet that lies
 * nearest to all published cells and margins at once, so that the noise of many cells is averaged away.
 */
export function leastSquares(corner: Corner, code: string): number | undefined {
  const known = tables.get(corner) ?? fitTable(corner);
  tables.set(corner, known);
  return known.get(code);
}

function fitTable({ published, secret, other, held, threshold }: Corner): ReadonlyMap<string, number> {
  const rows = leavesOf(secret).map((value) => value.code);
  const columns = leavesOf(other).map((value) => value.code);
  const total = published.cell('all') ?? threshold;
  const margin = (facet: string, code: string) => published.cell(cellKey([{ facet, code }]));
  const rowSums = rows.map((code) => margin(secret.id, code));
  const columnSums = columns.map((code) => margin(other.id, code));
  const noise = 38;
  const at = (i: number, j: number) => i * columns.length + j;
  const target = new Float64Array(rows.length * columns.length);
  const weight = new Float64Array(target.length);
  for (const [i, row] of rows.entries()) {
    for (const [j, column] of columns.entries()) {
      const shown = published.cell(
        cellKey([
          { facet: secret.id, code: row },
          { facet: other.id, code: column },
        ]),
      );
      const usual = ((rowSums[i] ?? threshold / 2) * (columnSums[j] ?? threshold / 2)) / Math.max(1, total);
      const guess = Math.min(usual, threshold / 2);
      target[at(i, j)] = shown ?? guess;
      weight[at(i, j)] = 1 / (shown === undefined ? 9 + guess ** 2 / 2 : noise);
    }
  }
  // Conjugate gradients on the normal equations of cells, rows and columns.
  const multiply = (x: Float64Array): Float64Array => {
    const y = x.map((value, k) => value * (weight[k] as number));
    for (const [i, sum] of rowSums.entries()) {
      if (sum === undefined) continue;
      let all = 0;
      for (let j = 0; j < columns.length; j++) all += x[at(i, j)] as number;
      for (let j = 0; j < columns.length; j++) y[at(i, j)]! += all / noise;
    }
    for (const [j, sum] of columnSums.entries()) {
      if (sum === undefined) continue;
      let all = 0;
      for (let i = 0; i < rows.length; i++) all += x[at(i, j)] as number;
      for (let i = 0; i < rows.length; i++) y[at(i, j)]! += all / noise;
    }
    return y;
  };
  const right = target.map((value, k) => {
    const [i, j] = [Math.floor(k / columns.length), k % columns.length];
    return value * (weight[k] as number) + (rowSums[i] ?? 0) / noise + (columnSums[j] ?? 0) / noise;
  });
  const x = conjugateGradients(multiply, right, target);
  const held_ = columns.indexOf(held);
  return new Map(rows.map((code, i) => [code, x[at(i, held_)] ?? 0]));
}

const dot = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);

function conjugateGradients(
  multiply: (x: Float64Array) => Float64Array,
  right: Float64Array,
  start: Float64Array,
): Float64Array {
  const x = Float64Array.from(start);
  const image = multiply(x);
  const rest = right.map((value, k) => value - (image[k] as number));
  let direction = Float64Array.from(rest);
  let size = dot(rest, rest);
  for (let round = 0; round < rounds && size > 1e-9; round++) {
    const moved = multiply(direction);
    const step = size / dot(direction, moved);
    for (let k = 0; k < x.length; k++) {
      x[k]! += step * (direction[k] as number);
      rest[k]! -= step * (moved[k] as number);
    }
    const next = dot(rest, rest);
    direction = direction.map((value, k) => (rest[k] as number) + (next / size) * value);
    size = next;
  }
  return x;
}
