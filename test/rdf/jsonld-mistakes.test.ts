import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { read } from '../../src/rdf/index.ts';
import { sharedData } from '../shared-data.ts';

const base = 'https://example.org/';

async function mistake(text: string): Promise<string> {
  const reading = await read(text, 'jsonld', base);
  return reading.state === 'malformed' ? `${reading.line}:${reading.column} ${reading.message}` : 'read';
}

const inContext = (line: string) => `{"@context": {"e": "http://e.org/",\n  ${line}\n}}`;
const inNode = (line: string) =>
  `{"@context": {"e": "http://e.org/", "id": "@id", "r": {"@reverse": "e:r"}, "l": {"@id": "e:l", "@container": "@language"}},\n "e:a": {"e:b": "c"}, "e:d": {"@value": 1, "@type": "e:t"},\n  ${line}\n}`;

describe('a mistake of JSON-LD is told at the key that shows it, in our words', () => {
  test.each([
    ['"@id": 5', '3:3 An @id is a text: an IRI, or the label of a blank node. Found "@id": 5.'],
    ['"id": ["a"]', '3:3 An @id is a text: an IRI, or the label of a blank node. Found "id": an array.'],
    ['"@type": {"@id": "e:a"}', '3:3 A @type is a text'],
    ['"e:p": {"@value": "a", "@id": "b"}', '3:26 Beside @value there may be'],
    ['"e:p": {"@value": "a", "@language": "en", "@type": "e:t"}', '3:26 Beside @value there may be'],
    ['"e:p": {"@value": {"a": 1}}', '3:11 A @value is a text'],
    ['"e:p": {"@value": "a", "@language": 5}', '3:26 A @language is a text'],
    ['"e:p": {"@value": 5, "@language": "en"}', '3:11 Only a text has a @language'],
    ['"e:p": {"@value": "a", "@type": "no datatype"}', '3:26 The @type of a value is the IRI'],
    ['"e:p": {"@list": [1], "e:q": 2}', '3:25 Beside @list or @set'],
    ['"l": {"en": 5}', '3:9 A map of languages has texts'],
    ['"@reverse": "a"', '3:3 @reverse has an object'],
    ['"r": "a"', '3:3 A property that is read backwards has nodes'],
    ['"@graph": "a"', '3:3 A @graph is an object'],
    ['"@index": 5', '3:3 An @index is a text'],
    ['"@included": "a"', '3:3 @included has objects'],
    ['"@id": "a", "id": "b"', '3:15 An object has each keyword once'],
    ['"e:p": {"@context": 5}', '3:11 A context is an object'],
    ['"e:p": {"@context": "http://x.org/c"}', '3:23 The remote context http://x.org/c is not fetched'],
    ['"e:p": {"@context": ["c"]}', '3:24 The remote context https://example.org/c is not fetched'],
  ])('%s', async (line, expected) => {
    expect(await mistake(inNode(line))).toContain(expected);
  });

  test.each([
    ['"@language": 5', '2:3 The @language of a context is a text'],
    ['"@vocab": 5', '2:3 A @vocab is an IRI or null'],
    ['"@base": true', '2:3 A @base is an IRI or null'],
    ['"@version": 2', '2:3 @version is the number 1.1'],
    ['"@id": "e:a"', '2:3 A keyword cannot be defined anew'],
    ['"t": 5', '2:3 A term is defined by a text'],
    ['"t": {"@id": "e:a", "@foo": 1}', '2:23 A term is defined by a text'],
    ['"t": {"@id": 5}', '2:9 A term stands for an IRI'],
    ['"t": {"@type": "@id"}', '2:3 A term stands for an IRI'],
    ['"t": {"@id": "e:a", "@type": 5}', '2:23 The @type of a term'],
    ['"t": {"@id": "e:a", "@container": "bag"}', '2:23 A @container is one of'],
    ['"t": {"@id": "e:a", "@language": 5}', '2:23 The @language of a term'],
    ['"t": {"@reverse": "e:a", "@id": "e:b"}', '2:28 A term with @reverse has neither'],
    ['"a": "b:c", "b": "a:c"', '2:3 A term is not defined by itself'],
    ['"t": "@context"', '2:3 @context has no other name'],
  ])('in a context: %s', async (line, expected) => {
    expect(await mistake(inContext(line))).toContain(expected);
  });

  const suite = sharedData('w3c-jsonld-api/tests');
  test.skipIf(suite === undefined)('so is each of the W3C test suite (shared test data)', async () => {
    const files = globSync(`${suite}/{expand,toRdf}/*-in.jsonld`).sort();
    const unplaced: string[] = [];
    let refused = 0;
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const reading = await read(text, 'jsonld', base);
      if (reading.state === 'read') continue;
      refused += 1;
      const { line, column, message } = reading;
      const atKey = /["[{]/.test(text.split('\n')[(line ?? 0) - 1]?.[(column ?? 0) - 1] ?? '');
      const isOurs = !/Invalid JSON-LD syntax|jsonld\.|Tried to|Unsupported/.test(message);
      if (!atKey || !isOurs || (line === 1 && column === 1))
        unplaced.push(`${file} ${line}:${column} ${message}`);
    }
    expect(unplaced).toEqual([]);
    expect(refused).toBeGreaterThan(100);
  });
});

describe('a context is bounded', () => {
  const chain = (length: number, reversed = false) => {
    const terms = Array.from({ length }, (_, at) => [
      `k${at}`,
      at === length - 1 ? 'http://e.org/' : `k${at + 1}:`,
    ]);
    return JSON.stringify({
      '@context': Object.fromEntries(reversed ? terms.toReversed() : terms),
      'k0:a': 'b',
    });
  };

  test('in its terms', async () => {
    const terms = Array.from({ length: 10_001 }, (_, at) => [`k${at}`, 'http://e.org/']);
    expect(await mistake(JSON.stringify({ '@context': Object.fromEntries(terms) }))).toMatch(
      /^1:\d+ A context has more than 10000 terms\.$/,
    );
  });

  test.each([
    [false],
    [true],
  ])('in how many terms are defined by one another (backwards: %s)', async (reversed) => {
    for (const length of [101, 2_000, 9_999])
      expect(await mistake(chain(length, reversed))).toMatch(
        /^1:\d+ A term of the context is defined by another one, and so on, over more than 100 terms\.$/,
      );
    expect(await mistake(chain(100, reversed))).toBe('read');
  });

  test('also where they go round, or stand in the definition of a term', async () => {
    const ring = Array.from({ length: 5_000 }, (_, at) => [`k${at}`, { '@id': `k${(at + 1) % 5_000}:a` }]);
    const context = { t: { '@id': 'http://e.org/t', '@context': Object.fromEntries(ring) } };
    expect(await mistake(JSON.stringify({ '@context': context }))).toContain('over more than 100 terms');
  });
});
