import { describe, expect, it } from 'vitest';
import { asText } from './as-text.ts';
import { opened } from './fixtures.ts';

const digits = Array.from({ length: 10 }, (_, i) => i).join(' ');
const word = 'Größe 🩻 '.repeat(100);
/** Rows of about a kilobyte each. */
const rows = (tens: number) =>
  `SELECT * { ${Array.from({ length: tens }, (_, i) => `VALUES ?v${i} { ${digits} }`).join(' ')} BIND("${word}" AS ?word) }`;

describe('a large answer', () => {
  it('comes as the bytes of its text, in a buffer of its own', async () => {
    const store = await opened();
    const answer = await store.queryText(rows(3), 'text/csv');
    if (answer.state !== 'text') throw new Error(answer.state);
    expect(answer.bytes.length).toBeGreaterThan(1_000_000);
    // Of its own: it was handed over by the reader's thread, which has none of it any more.
    expect(answer.bytes.buffer.byteLength).toBe(answer.bytes.length);
    expect(Buffer.from(answer.bytes).toString().split(word)).toHaveLength(1001);
  });

  it('keeps no reader busy: the next question is answered while nobody has read it', async () => {
    const store = await opened({ publicReaders: 1 });
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await store.queryText(rows(3), 'text/csv', { pool: 'public' }));
    expect(answers.map(({ state }) => state)).toEqual(['text', 'text', 'text']);
    expect(await store.query('ASK {}', { pool: 'public' })).toEqual({ state: 'boolean', value: true });
  });

  it('of no row is text too', async () => {
    const store = await opened();
    const empty = await store.queryText('SELECT ?x { FILTER(false) }', 'text/csv');
    expect(asText(empty)).toEqual({ state: 'text', text: 'x\r\n' });
    const nothing = await store.queryText('CONSTRUCT {} {}', 'application/n-triples');
    expect(asText(nothing)).toEqual({ state: 'text', text: '' });
  });
});
