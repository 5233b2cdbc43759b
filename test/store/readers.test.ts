import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Built } from '../../src/store/messages.ts';
import type { Reader } from '../../src/store/reader.ts';
import { Readers } from '../../src/store/readers.ts';

/** Readers of no engine, each ready when told so. */
function pretending(most: number) {
  const building: PromiseWithResolvers<Built>[] = [];
  const ended: Reader[] = [];
  const failures: string[] = [];
  const build = () => {
    const ready = Promise.withResolvers<Built>();
    building.push(ready);
    const reader = {
      ready: ready.promise.finally(() => building.splice(building.indexOf(ready), 1)),
      broken: new Promise(() => {}),
      end: async () => {
        ended.push(reader as unknown as Reader);
      },
    };
    return reader as unknown as Reader;
  };
  const watch = { freed() {}, gone() {}, failed: ({ message }: Error) => failures.push(message) };
  return { readers: new Readers(build, () => most, watch), building, ended, failures };
}

/** Lets all that was told go its way. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const atOnce = Math.max(1, Math.floor(availableParallelism() / 2));

describe('readers', () => {
  it('are built a few at once, as many as half of the processors, and none is forgotten', async () => {
    const most = 3 * atOnce;
    const { readers, building } = pretending(most);
    for (let i = 0; i < 2 * most; i++) readers.grow();
    let built = 0;
    for (; building.length > 0; built++) {
      expect(building.length).toBeLessThanOrEqual(atOnce);
      building[0]?.resolve({} as Built);
      await settled();
    }
    expect(built).toBe(most);
    readers.grow();
    expect(building).toHaveLength(0);
  });

  it('are built on after one that could not be', async () => {
    const { readers, building, failures } = pretending(2 * atOnce);
    for (let i = 0; i < 2 * atOnce; i++) readers.grow();
    building[0]?.reject(new Error('no room'));
    await settled();
    expect(building).toHaveLength(atOnce);
    for (const each of [...building]) each.resolve({} as Built);
    await settled();
    for (const each of [...building]) each.resolve({} as Built);
    await settled();
    expect(failures).toEqual(atOnce === 1 ? ['no room'] : []);
    expect(readers.hasFree).toBe(true);
  });

  it('are taken last in, first out, so that one client has the same again, and all are renewed', async () => {
    const { readers, building, ended } = pretending(2);
    for (let i = 0; i < 2; i++) {
      readers.grow();
      building[0]?.resolve({} as Built);
      await settled();
    }
    const warm = readers.take() as Reader;
    const cold = readers.take() as Reader;
    readers.giveBack(cold);
    readers.giveBack(warm);
    for (let i = 0; i < 3; i++) {
      expect(readers.take()).toBe(warm);
      readers.giveBack(warm);
    }
    const renewed = readers.renew();
    for (let i = 0; i < 2; i++) {
      building[0]?.resolve({} as Built);
      await settled();
    }
    await renewed;
    expect(new Set(ended)).toEqual(new Set([warm, cold]));
  });
});
