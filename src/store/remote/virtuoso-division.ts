import { outline } from '../outline.ts';
import { placesIn } from './virtuoso-paths.ts';

/** What makes a division one of decimals or doubles: a number with a fraction, or a type. */
const fraction = /\d*\.\d|[\d.]e[+-]?\d/i;
const type = /decimal|double|float/i;

/** Where the operands on one side of an operator end. */
function endOf(bare: string, at: number, step: 1 | -1): number {
  let depth = 0;
  let i = at + step;
  for (; i >= 0 && i < bare.length; i += step) {
    const c = bare[i] ?? '';
    if ((step === 1 ? '({' : ')}').includes(c)) depth++;
    if ((step === 1 ? ')}' : '({').includes(c) && --depth < 0) break;
    if (depth === 0 && /[,;=|&]/.test(c)) break;
  }
  return i;
}

/** Whether a query may divide an integer by an integer, which Virtuoso does without a fraction: 1/2 is 0 to it. */
export function dividesIntegers(query: string): boolean {
  const bare = outline(query);
  if (!bare.includes('/')) return false;
  return placesIn(bare, 'expression').some((at) => {
    if (bare[at] !== '/') return false;
    const [from, to] = [endOf(bare, at, -1) + 1, endOf(bare, at, 1)];
    return !fraction.test(bare.slice(from, to)) && !type.test(query.slice(from, to));
  });
}
