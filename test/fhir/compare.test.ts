import { describe, expect, it } from 'vitest';
import { difference, type Json } from './compare.ts';

const strict = { version: '4', least: false } as const;
const same = (expected: Json, actual: Json, rules: { version: '4' | '5'; least: boolean } = strict) =>
  difference(expected, actual, rules) === undefined;

describe('comparing an answer with an official test', () => {
  it('passes over the order of members and of lists', () => {
    expect(same({ a: 1, b: [{ x: 1 }, { x: 2 }] }, { b: [{ x: 2 }, { x: 1 }], a: 1 })).toBe(true);
  });

  it('refuses what is missing, what is too much, and what differs', () => {
    expect(same({ a: 1, b: 2 }, { a: 1 })).toBe(false);
    expect(same({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(same({ a: [1, 1] }, { a: [1, 2] })).toBe(false);
    expect(same({ a: [1] }, { a: [1, 1] })).toBe(false);
    expect(same({ a: '1' }, { a: 1 })).toBe(false);
    expect(same({ a: [] }, { a: {} })).toBe(false);
  });

  it('lets optional items and properties be absent, but not different', () => {
    const items = { p: [{ $optional$: true, name: 'a', v: 1 }, { name: 'b' }] };
    expect(same(items, { p: [{ name: 'b' }] })).toBe(true);
    expect(same(items, { p: [{ name: 'a', v: 1 }, { name: 'b' }] })).toBe(true);
    expect(same(items, { p: [{ name: 'a', v: 2 }, { name: 'b' }] })).toBe(false);
    const property = { '$optional-properties$': ['id', 'date'], id: 'x' };
    expect(same(property, {})).toBe(true);
    expect(same(property, { date: 'any' })).toBe(true);
    expect(same(property, { id: 'y' })).toBe(false);
    expect(same({ p: [{ $optional$: '!tx.fhir.org', a: 1 }] }, {})).toBe(true);
  });

  it('asks of each version its own name for a relationship', () => {
    const expected = { p: [{ $optional$: 'version:5', name: 'equivalence' }] };
    expect(same(expected, { p: [] }, { version: '4', least: false })).toBe(false);
    expect(same(expected, { p: [] }, { version: '5', least: false })).toBe(true);
  });

  it('knows kinds of values, and wording that is left to the server', () => {
    expect(same('$uuid$', 'urn:uuid:13f0230b-dbcb-4b55-ad92-b2cbd628edee')).toBe(true);
    expect(same('$uuid$', 'none')).toBe(false);
    expect(same('$instant$', '2026-11-22T01:18:34.284Z')).toBe(true);
    expect(same('$instant$', '2026-11-22')).toBe(false);
    expect(same('http://x|$version$', 'http://x|4.0.1')).toBe(true);
    expect(same('http://x|$version$', 'http://x')).toBe(false);
    expect(same('$external:1:http://x$', 'something about http://x')).toBe(true);
    expect(same('$external:1:http://x$', 'something about http://y')).toBe(false);
    expect(same('a.c', 'abc')).toBe(false);
  });

  it('counts where only the count matters, and asks for the least where only that is asked', () => {
    const counted = { '$count-arrays$': ['c'], c: [{ a: 1 }, { a: 2 }] };
    expect(same(counted, { c: [{ a: 3 }, { a: 4 }] })).toBe(true);
    expect(same(counted, { c: [{ a: 1 }] })).toBe(false);
    expect(same({ c: [{ a: 1 }] }, { c: [{ b: 1 }, { a: 1, b: 2 }] }, { version: '4', least: true })).toBe(
      true,
    );
    expect(same({ c: [{ a: 1 }] }, { c: [{ b: 1 }] }, { version: '4', least: true })).toBe(false);
  });

  it('finds partners for items that fit several', () => {
    const expected = [{ $optional$: true, a: '$string$' }, { a: 'x' }, { a: '$string$' }];
    expect(same(expected, [{ a: 'x' }, { a: 'y' }, { a: 'z' }])).toBe(true);
    expect(same(expected, [{ a: 'x' }, { a: 'y' }])).toBe(true);
    expect(same(expected, [{ a: 'y' }, { a: 'z' }])).toBe(false);
  });
});
