import { expect, it } from 'vitest';
import { growthFor, readersFor } from '../../src/store/capacity.ts';

it('has as many readers as wanted where they fit in half of the memory, and two in any case', () => {
  const gigabytes = 16e9;
  expect(readersFor(7, 100_000, gigabytes)).toBe(7);
  expect(readersFor(7, 3_000_000, gigabytes)).toBe(7);
  // Six million quads are 1.7 GB: four fit, of which one is ours and one is spare.
  expect(readersFor(7, 6_000_000, gigabytes)).toBe(2);
  expect(readersFor(7, 6_000_000, 2 * gigabytes)).toBe(7);
  expect(readersFor(7, 6_000_000, 1e9)).toBe(2);
  expect(readersFor(1, 100, gigabytes)).toBe(1);
});

it('lets queries take what is wanted, and in all readers together a third of the memory', () => {
  expect(growthFor(1024, 3, 16e9)).toBe(1024);
  expect(growthFor(1024, 8, 24e9)).toBe(1000);
  expect(growthFor(1024, 4, 3e9)).toBe(250);
});
