import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/index.ts';
import { applyEdits, type Finding, openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

async function remarks(text: string, language = 'en'): Promise<Finding[]> {
  const description = { text, format: 'jsonld', base: 'https://example.org/' } as const;
  const answer = await validation.validate(description, 'dcat-ap-3', language);
  if (answer.state === 'malformed') throw new Error(answer.message);
  return answer.findings.filter(({ shape }) => shape.endsWith('#unread'));
}

const record = (lines: string, context = '') => `{
  "@context": {"dcat": "http://www.w3.org/ns/dcat#"${context}},
  "@id": "https://example.org/1", "@type": "dcat:Dataset",
  ${lines}
}`;

describe('a key of JSON-LD that says nothing is told', () => {
  test('where the context does not know it, with the property that has its name', async () => {
    const text = record('"title": "T"');
    const [found, ...others] = await remarks(text);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      severity: 'info',
      line: 4,
      column: 3,
      path: 'title',
      reason: 'the context does not know the key title: it is not read',
      didYouMean: 'Did you mean dct:title?',
    });
    if (found?.edit === undefined) throw new Error('There is no edit.');
    const mended = applyEdits(text, [found.edit]).text;
    expect(mended).toContain('"http://purl.org/dc/terms/title": "T"');
    expect(await remarks(mended)).toEqual([]);
  });

  test('and written as the context has it, unless the object has that already', async () => {
    const declared = ', "dct": "http://purl.org/dc/terms/"';
    const [found] = await remarks(record('"title": "T"', declared));
    expect(found?.edit?.text).toBe('"dct:title"');
    const [beside] = await remarks(record('"title": "T", "dct:title": "U"', declared));
    expect(beside).toMatchObject({ didYouMean: 'Did you mean dct:title?' });
    expect(beside).not.toHaveProperty('edit');
  });

  test('where its prefix is not declared, with the declaration', async () => {
    const [found, ...others] = await remarks(record('"dct:title": "T", "dcterms:publisher": "P", "x:y": 1'));
    expect(found).toMatchObject({ line: 4, column: 3, didYouMean: 'Did you mean dct:title?' });
    expect(found?.reason).toContain('add "dct": "http://purl.org/dc/terms/" to the @context');
    expect(others).toMatchObject([{ path: 'dcterms:publisher', didYouMean: 'Did you mean dct:publisher?' }]);
  });

  test('where it stands twice', async () => {
    const found = await remarks(record('"dcat:keyword": "a",\n  "dcat:keyword": "b"'));
    expect(found).toMatchObject([
      { line: 4, column: 3, reason: expect.stringContaining('the key dcat:keyword stands again at line 5') },
    ]);
  });

  test('with the node that it is about, in a language', async () => {
    const [found] = await remarks(record('"dcat:distribution": {"foo": 1}'), 'sv');
    expect(found).toMatchObject({
      focus: 'dcat:distribution of https://example.org/1',
      reason: 'kontexten känner inte nyckeln foo: den läses inte',
    });
    expect(found).not.toHaveProperty('didYouMean');
  });

  test('at most 200 times, with how many more there are', async () => {
    const keys = Array.from({ length: 250 }, (_, at) => `"k${at}": 1`).join(',\n');
    const found = await remarks(record(keys));
    expect(found).toHaveLength(200);
    expect(found.at(-1)?.reason).toContain('50 more keys like these are not listed');
  });

  test('but not where the context says that it means nothing', async () => {
    expect(await remarks(record('"note": 1, "urn:x": 2', ', "note": null'))).toEqual([]);
  });
});
