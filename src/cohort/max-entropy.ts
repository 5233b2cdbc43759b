/** Least number of cases in a margin, so that a zero cannot freeze the fitting. */
const least = 1e-4;

/**
 * The table over b yes-or-no questions that agrees with the total, each single and each pair, and supposes nothing
 * else (maximum entropy), by iterative proportional fitting: 20 sweeps over all pair margins. `pairs[i][j]` is
 * given for i < j. Answers cases per state; bit i of the index is the answer to question i.
 */
export function fitTable(total: number, ones: number[], pairs: number[][], sweeps = 20): Float64Array {
  const size = 1 << ones.length;
  const all = Math.max(1, total);
  const states = new Float64Array(size).fill(all / size);
  const single = ones.map((one) => Math.min(all - least, Math.max(least, one)));

  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let i = 0; i < ones.length; i++) {
      for (let j = i + 1; j < ones.length; j++) {
        const [a, b] = [single[i] as number, single[j] as number];
        // Noise may make a pair impossible beside its margins: the nearest possible one is meant.
        const p = Math.min(a, b, Math.max(0, a + b - all, pairs[i]?.[j] ?? 0));
        const target = [all - a - b + p, a - p, b - p, p].map((t) => Math.max(least, t));
        const now = [0, 0, 0, 0];
        for (let s = 0; s < size; s++) {
          const quarter = ((s >> i) & 1) | (((s >> j) & 1) << 1);
          now[quarter] = (now[quarter] as number) + (states[s] as number);
        }
        const factor = target.map((t, quarter) => t / Math.max(1e-12, now[quarter] as number));
        for (let s = 0; s < size; s++) {
          const quarter = ((s >> i) & 1) | (((s >> j) & 1) << 1);
          states[s] = (states[s] as number) * (factor[quarter] as number);
        }
      }
    }
  }
  return states;
}

/** Solves a symmetric positive system by Gaussian elimination; a small ridge keeps dependent rows harmless. */
export function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const ridge = 1e-9 * Math.max(1, ...matrix.map((row, i) => row[i] ?? 0));
  const rows = matrix.map((row, i) => [...row.map((x, j) => (i === j ? x + ridge : x)), right[i] as number]);
  for (let i = 0; i < n; i++) {
    const pivot = rows[i] as number[];
    for (let k = i + 1; k < n; k++) {
      const row = rows[k] as number[];
      const factor = (row[i] as number) / (pivot[i] as number);
      for (let j = i; j <= n; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    }
  }
  const solution = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i] as number[];
    let rest = row[n] as number;
    for (let j = i + 1; j < n; j++) rest -= (row[j] as number) * (solution[j] as number);
    solution[i] = rest / (row[i] as number);
  }
  return solution;
}
