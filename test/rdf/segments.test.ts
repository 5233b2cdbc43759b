import { expect, test } from 'vitest';
import { read, segments } from '../../src/rdf/index.ts';

/** A text in pieces of these lengths, again and again. */
async function* inPieces(text: string, lengths: readonly number[]) {
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    yield text.slice(at, at + length);
    at += length;
  }
}

const tricky = (n: number) => `
<urn:s${n}> a <urn:T> ; <urn:p> "a . b", 'c } .', 3.5 , [ <urn:q> """long . "quoted"
  } . text ${'x '.repeat(n % 300)}""" ] . # a note with a "quote .
PREFIX e${n}: <urn:e${n}#>
e${n}:a.b <urn:less> '''it's . so''' .`;

test('a text is cut between statements, wherever its pieces end', async () => {
  const text = Array.from({ length: 3_000 }, (_, n) => tricky(n)).join('\n');
  const cut = async (lengths: readonly number[]) => {
    const parts: { prologue: string; text: string; firstLine: number }[] = [];
    for await (const part of segments(inPieces(text, lengths), 'turtle')) parts.push(part);
    return parts;
  };
  const parts = await cut([65_536]);
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  let statements = 0;
  for (const part of parts) {
    const reading = await read(part.prologue + part.text, 'turtle', 'urn:base');
    expect(reading.state).toBe('read');
    if (reading.state === 'read') statements += reading.quads.length;
  }
  expect(statements).toBe(3_000 * 7);
  for (const lengths of [[1_013, 7, 1], [399_999], [100_003, 2]]) {
    const others = await cut(lengths);
    expect(others.map((part) => part.text).join('')).toBe(text);
    for (const part of others)
      expect((await read(part.prologue + part.text, 'turtle', 'urn:base')).state).toBe('read');
  }
});

test('a statement longer than a bound is refused, also where it is one long string', async () => {
  for (const text of [
    `<urn:s> <urn:p> """${'a . "b" '.repeat(1_200_000)}""" .`,
    `<urn:s> ${Array.from({ length: 260_000 }, (_, n) => `<urn:p${n}> "text no. ${n}"`).join(' ; ')} .`,
  ]) {
    const taken = async () => {
      for await (const _ of segments(inPieces(text, [65_536]), 'turtle'));
      return 'taken';
    };
    const refused = taken().catch((error: Error) => error.message);
    expect(await refused).toContain('more than 8000000 characters');
  }
});
