import { expect, it } from 'vitest';
import { crash } from './crashing.ts';
import { temporaryFolder } from './fixtures.ts';

it('a process that is killed 20 times loses no acknowledged change, and leaves none half-done', async () => {
  const { kills, acknowledged, wrong } = await crash(temporaryFolder(), 20, 7);
  expect(wrong).toEqual([]);
  expect(kills).toBe(20);
  // Killed while it writes, not before.
  expect(acknowledged).toBeGreaterThan(100);
}, 180_000);
