import { expect, it } from 'vitest';
import { read } from '../../src/rdf/index.ts';
import { turnsDuring } from '../turns-during.ts';

it('a long text is read in parts to the same statements, places and mistakes', async () => {
  const line = (i: number) =>
    `<urn:s${i}> <urn:p> "a snowman ☃ 😀 ${i}"@en , """two\nlines""" ; <urn:q> 1.5 , [ <urn:r> ( true ) ] .\n`;
  const text = Array.from({ length: 3000 }, (_, i) => line(i)).join('');
  const reading = await read(text, 'turtle', 'urn:x:');
  if (reading.state === 'malformed') throw new Error(reading.message);
  expect(reading.quads).toHaveLength(3000 * 7);
  const last = reading.quads.findLast(({ object }) => object.value.startsWith('a snowman'));
  expect(last?.object.value).toBe('a snowman ☃ 😀 2999');
  expect(last && reading.placeOf(last)).toEqual({ line: 5999, column: 21 });
  expect(await read(`${text}<urn:s> <urn:p> ex:o .`, 'turtle', 'urn:x:')).toMatchObject({
    state: 'malformed',
    line: 6001,
    column: 17,
  });
  expect(await turnsDuring(() => read(text.repeat(3), 'turtle', 'urn:x:'))).toBeGreaterThan(3);
});
