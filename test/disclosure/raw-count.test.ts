import assert from 'node:assert';
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type RawCount, seal } from '../../src/disclosure/index.ts';

const canary = 73_313;
const count = seal(canary);
const asNumber = count as unknown as number;

/** A stream that keeps what is written to it. */
function sink() {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => written.join('') };
}

describe('a raw count', () => {
  it('cannot be serialised', () => {
    expect(() => JSON.stringify(count)).toThrow(TypeError);
    expect(() => JSON.stringify({ a: [{ count }] })).toThrow(TypeError);
    expect(structuredClone(count)).toEqual({});
    expect(serialize(count).equals(serialize(seal(1)))).toBe(true);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage({ count });
    expect(receiveMessageOnPort(port2)?.message).toEqual({ count: {} });
    port1.close();
    expect([Object.keys(count), Object.entries(count), { ...count }]).toEqual([[], [], {}]);
    expect(Reflect.ownKeys(count)).toEqual([]);
  });

  it('cannot be printed, by template, inspection, console, error or assertion', () => {
    const { stream, text } = sink();
    const console = new Console(stream, stream);
    console.log('%s %o %O %i %f', count, count, count, count, count);
    for (const number of ['%d', '%j']) expect(() => console.log(number, count), number).toThrow(TypeError);
    console.table([{ count }]);
    console.dir(count, { showHidden: true, depth: 9 });
    const error = new Error('counted', { cause: count });
    const compared = (() => {
      try {
        assert.deepStrictEqual([count], [seal(1), 2]);
      } catch (thrown) {
        return String((thrown as Error).message);
      }
      return 'nothing was thrown';
    })();
    const shown = [
      text(),
      `${String(count)} ${count}`,
      format('%s %o', count, { count }),
      inspect(count, { showHidden: true, customInspect: false, getters: true }),
      inspect({ deep: { count } }, { showHidden: true }),
      inspect(error),
      inspect(new AggregateError([error], 'many')),
      String(error.stack),
      compared,
      [count, count].join(),
      Object.prototype.toString.call(count),
    ];
    for (const one of shown) {
      expect(one.length).toBeGreaterThan(0);
      expect(one).not.toMatch(/73.?313/);
    }
  });

  it('cannot be logged', () => {
    const { stream, text } = sink();
    const log = pino({ level: 'trace' }, stream);
    for (const write of [
      () => log.info({ count }),
      () => log.error(new Error('counted', { cause: count }), 'with %s', count),
      () => log.warn({ err: Object.assign(new Error('counted'), { count }) }, 'failed'),
    ]) {
      try {
        write();
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
    }
    expect(text()).not.toContain(String(canary));
  });

  it('cannot be calculated with, compared or used as a place', () => {
    for (const use of [
      () => asNumber + 1,
      () => asNumber * 2,
      () => -asNumber,
      () => Number(count),
      () => Math.max(asNumber, 1),
      () => asNumber > 10,
      // biome-ignore lint/suspicious/noDoubleEquals: the comparison that converts is the one to be tried
      () => asNumber == canary,
      () => BigInt(asNumber),
      () => new Array(3).at(asNumber),
      () => new Date(asNumber),
    ])
      expect(use).toThrow(TypeError);
    expect(Object.is(count, canary)).toBe(false);
    expect([seal(5), seal(1)].sort().length).toBe(2);
  });

  it('is not a number for the compiler', () => {
    // @ts-expect-error a raw count is no number
    const wrong: number = seal(1);
    // @ts-expect-error a number is no raw count
    const alsoWrong: RawCount = 1;
    expect([typeof wrong, typeof alsoWrong]).toEqual(['object', 'number']);
  });

  it('is a whole number from 0, and a refusal does not say which number it was', () => {
    for (const wrong of [-1, 0.5, Number.NaN, -73_313]) {
      expect(() => seal(wrong)).toThrow(RangeError);
      expect(() => seal(wrong)).not.toThrow(/73.?313/);
    }
  });
});
