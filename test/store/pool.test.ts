import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../src/store/messages.ts';
import { Pool, type PoolOptions } from '../../src/store/pool.ts';
import type { Reader } from '../../src/store/reader.ts';

// Readers of no engine, and a clock that is told how late it is: what is tried here are waits, and nothing else.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const answer: Outcome = { state: 'boolean', value: true };

/** A reader that is ready at once, answers `ASK <ms>` after so many ms, and anything else never. */
function pretended(processorMs: () => Promise<number>): Reader {
  const ask = ({ sparql }: { sparql: string }) =>
    new Promise<Outcome>((resolve) => {
      const ms = Number(/\d+/.exec(sparql)?.[0]);
      if (ms > 0) setTimeout(() => resolve(answer), ms);
    });
  const reader = {
    ready: Promise.resolve(),
    broken: new Promise(() => {}),
    isBehind: false,
    swelling: 0,
    ask,
    processorMs,
    growth: async () => 0,
    end: async () => {},
  };
  return reader as unknown as Reader;
}

function poolOf(options: Partial<PoolOptions> = {}, processorMs = async () => performance.now()): Pool {
  const usual = { size: () => 1, spare: false, capacity: 64, megabytes: () => Number.POSITIVE_INFINITY };
  return new Pool(() => pretended(processorMs), { ...usual, ...options });
}

/** Asks, and gives how it ended and when, in ms from the beginning. */
async function asked(pool: Pool, sparql: string, client: string, deadlineMs: number) {
  const outcome = await pool.ask({ sparql }, { client, deadlineMs });
  return { ...outcome, at: Math.round(performance.now()) };
}

describe('the time of a query', () => {
  it('counts from its coming: what it waits for its turn is part of it', async () => {
    const pool = poolOf();
    const all = Promise.all([
      asked(pool, 'ASK 400', 'a', 1000),
      asked(pool, 'endless', 'b', 1000),
      asked(pool, 'ASK 10', 'c', 4000),
    ]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await all).toEqual([
      { ...answer, at: 400 },
      { state: 'timed-out', afterMs: 1000, at: 1000 },
      { ...answer, at: 1011 },
    ]);
  });

  it('is not begun where less than half is left: its client is told to come back', async () => {
    const pool = poolOf();
    const all = Promise.all([asked(pool, 'ASK 400', 'a', 1000), asked(pool, 'ASK 10', 'b', 600)]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await all).toEqual([
      { ...answer, at: 400 },
      { state: 'busy', retryAfterSeconds: 1, at: 300 },
    ]);
  });

  it('is waited for ten seconds at most, however long it is', async () => {
    const pool = poolOf();
    const all = Promise.all([asked(pool, 'ASK 15000', 'a', 60_000), asked(pool, 'ASK 10', 'b', 60_000)]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect((await all)[1]).toEqual({ state: 'busy', retryAfterSeconds: 60, at: 10_000 });
  });

  it('is whole when its turn comes where it is ours', async () => {
    const pool = poolOf();
    const all = Promise.all([
      asked(pool, 'ASK 4000', '', 5_000),
      asked(pool, 'ASK 4000', '', 5_000),
      asked(pool, 'endless', '', 5_000),
      asked(pool, 'ASK 10', '', 5_000),
    ]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await all).toEqual([
      { ...answer, at: 4_000 },
      { ...answer, at: 8_000 },
      { state: 'timed-out', afterMs: 5_000, at: 13_000 },
      { state: 'busy', retryAfterSeconds: 5, at: 10_000 },
    ]);
  });

  it('holds on after a trial: what it took, and the wait for a place, are part of it', async () => {
    const pool = poolOf({ spare: true });
    // The first stays; the second is tried, stopped, and asked again when the first has ended.
    const all = Promise.all([asked(pool, 'ASK 2000', 'a', 8_000), asked(pool, 'endless', 'b', 8_000)]);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(await all).toEqual([
      { ...answer, at: 2_000 },
      { state: 'timed-out', afterMs: 8_000, at: 8_000 },
    ]);
  });

  it('holds on where its reader does not tell how much of a processor it had', async () => {
    const pool = poolOf({ spare: true }, () => new Promise(() => {}));
    const ended = asked(pool, 'endless', 'a', 1000);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await ended).toEqual({ state: 'timed-out', afterMs: 1000, at: 1000 });
  });
});

describe('a query that is tried', () => {
  it('is answered, not asked again, where it ends while its reader tells how much it had', async () => {
    const telling = () => new Promise<number>((resolve) => setTimeout(() => resolve(performance.now()), 100));
    const pool = poolOf({ spare: true }, telling);
    const all = Promise.all([asked(pool, 'ASK 3000', 'a', 8_000), asked(pool, 'ASK 390', 'b', 8_000)]);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(await all).toEqual([
      { ...answer, at: 3_000 },
      { ...answer, at: 420 },
    ]);
  });
});
