import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Malformed, type Mistake, read } from '../../src/rdf/index.ts';

async function malformed(text: string): Promise<Malformed> {
  const reading = await read(text, 'jsonld', 'https://example.org/');
  if (reading.state !== 'malformed') throw new Error('It was read.');
  return reading;
}

const told = ({ line, column, message }: Mistake) => `${line}:${column} ${message}`;

async function mistakes(text: string): Promise<string[]> {
  const { more = [], ...first } = await malformed(text);
  return [first, ...more].map(told);
}

describe('a mistake of JSON is told where it is, with what is expected', () => {
  test.each([
    ['a comma before the end', '{\n "a": [\n  1,\n  2,\n ]\n}', '4:4 Nothing comes after this comma but ]'],
    ['a comma that is missing', '{"a": 1\n "b": 2}', '1:8 A comma is missing after this.'],
    ['a constant of Python', '{"a": True}', '1:7 True is not JSON: write true.'],
    ['a number that JSON does not have', '{"a": NaN, "b": 1}', '1:7 NaN is not JSON'],
    ['a number in another form', '{"a": .5}', '1:7 .5 is not a number of JSON'],
    ['single quotes', "{'a': 1}", '1:2 A key stands in straight double quotes'],
    ['curly quotes', '{"a": “b”}', '1:7 A text stands in straight double quotes'],
    ['a comment', '{"a": 1 // b\n}', '1:9 JSON has no comments'],
    ['a text without an end', '{"a": "b\n}', '1:7 The text that begins here does not end in its line'],
    ['a text without quotes', '{"a": my title, "b": 1}', '1:7 my cannot stand here: a text stands in double'],
    ['a key without quotes', '{a: 1}', '1:2 A key stands in double quotes: "a".'],
    ['a colon that is missing', '{"a" 1}', '1:5 A colon and a value are missing after the key "a".'],
    ['a value that is missing', '{"a": , "b": 1}', '1:6 A value is missing after the key "a".'],
    ['a quote within a text', '{"a": "b"c"}', '1:10 A comma is missing before this; a quote that belongs'],
    ['a backslash', '{"a": "\\d"}', '1:8 \\d is no escape of JSON'],
    ['a tab in a text', '{"a": "b\tc"}', '1:9 A tab or another control character'],
    ['the wrong bracket', '{"a": [1, 2}', '1:12 The array that begins at 1:7 is not closed by }: ]'],
    ['a bracket that is missing', '{"a":\n [1,', '2:5 The array that begins at 2:2 does not end'],
    ['a colon in an array', '["a": 1]', '1:5 A colon stands in an array'],
    ['a semicolon', '{"a": 1; "b": 2}', '1:8 A comma is expected, not a semicolon.'],
    ['a second document', '{"a": 1}\n{"a": 2}', '2:1 The document ends before {'],
    ['another format', '<a> <b> <c> .', '1:1 An object in { } or an array in [ ] is expected, not <a>.'],
    ['nothing', '', '1:1 An object in { } or an array in [ ] is expected, not the end of the text.'],
  ])('%s', async (_, text, expected) => {
    expect((await mistakes(text))[0]).toContain(expected);
  });

  test('and so are the ones after it, where they do not follow from it', async () => {
    expect(await mistakes('{"a": True,\n "b": [1 2,],\n c: None,\n /* d */ "e" = 1}')).toEqual([
      '1:7 True is not JSON: write true.',
      '2:9 A comma is missing after this.',
      '2:11 Nothing comes after this comma but ]: leave the comma out.',
      '3:2 A key stands in double quotes: "c".',
      '3:5 None is not JSON: write null.',
      '4:2 JSON has no comments: leave this one out.',
      '4:14 A colon is expected after the key, not =.',
    ]);
    expect(await mistakes(`[${'True, '.repeat(50)}1]`)).toHaveLength(20);
  });

  test('whatever was taken out of a document or put into it', async () => {
    const text = JSON.stringify(
      { a: [1, -2.5e3, true, null, { b: 'c "d" \\ é' }], e: {}, f: [] },
      undefined,
      1,
    );
    const places = fc.integer({ min: 0, max: text.length - 1 });
    const change = fc.record({
      at: places,
      out: fc.nat(3),
      put: fc.constantFrom('', ',', '"', '}', ']', ':', 'x', '\\', "'", '/', '\n', '0'),
    });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        let changed = text;
        for (const { at, out, put } of changes)
          changed = changed.slice(0, at) + put + changed.slice(at + out);
        const isJson = (() => {
          try {
            return JSON.parse(changed) !== undefined;
          } catch {
            return false;
          }
        })();
        if (isJson) return;
        refused += 1;
        const { line, column, message } = await malformed(changed);
        const lines = changed.split('\n');
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeLessThanOrEqual((lines[(line ?? 0) - 1]?.length ?? 0) + 1);
        // Words of our own: those of the engine name no place.
        expect(message).not.toMatch(/JSON\.parse|position \d|Unexpected/);
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(300);
  });
});

test.each([
  ['x'],
  ['\\n'],
  ['\\"'],
])('a text of 10 million characters is read, and refused where it is not JSON: %s', async (part) => {
  const long = part.repeat(10_000_000 / part.length);
  const reading = await read(`{"a": "${long}", "b": 1}`, 'jsonld', 'https://example.org/');
  if (reading.state === 'malformed') throw new Error(reading.message);
  expect(reading.unread?.().map(({ column }) => column)).toEqual([2, 11 + long.length]);
  expect((await mistakes(`{"a": "${long}\n"}`))[0]).toContain('1:7 The text that begins here does not end');
});

test('a byte order mark does no harm', async () => {
  const text = '\ufeff{"@id": "a", "http://b": "c"}';
  const reading = await read(text, 'jsonld', 'https://example.org/');
  if (reading.state === 'malformed') throw new Error(reading.message);
  expect(reading.quads.map(reading.placeOf)).toEqual([{ line: 1, column: 27 }]);
});

test.each([
  ['jsonld', `{"a": ${'x'.repeat(1_000_000)}}`],
  ['jsonld', `{"@context": "https://example.org/${'x'.repeat(1_000_000)}"}`],
  ['jsonld', `{"@id": {"a": "${'x'.repeat(1_000_000)}"}}`],
  ['turtle', `<a> <b> ${'x'.repeat(1_000_000)} .`],
  ['turtle', `<a> <b> "c"@${'x1,'.repeat(300_000)} .`],
  ['turtle', `<a> <b> "${'x '.repeat(500_000)}`],
  ['turtle', `<a> <b> ${'x'.repeat(1_000_000)}:c .`],
  ['ntriples', `<a:a> <a:b> <${'x '.repeat(500_000)}> .`],
  ['rdfxml', `<${'x'.repeat(1_000_000)}></y>`],
] as const)('a message repeats no long token of the text (%s, case %#)', async (format, text) => {
  const reading = await read(text, format, 'https://example.org/');
  expect(reading.state).toBe('malformed');
  if (reading.state === 'read') return;
  const messages = [reading, ...(reading.more ?? [])].map(({ message }) => message);
  expect(Math.max(...messages.map(({ length }) => length))).toBeLessThan(500);
  expect(messages.every((each) => !/\S{101}/.test(each))).toBe(true);
});
