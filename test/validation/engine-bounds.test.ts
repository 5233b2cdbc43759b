import { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Format } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { openBatches, openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';

const base = 'https://example.org/';
let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

const validate = (text: string, format: Format) => validation.validate({ text, format, base }, 'dcat-ap-3');

/** No input may need the network, nor more time than a test has. */
async function inBounds<T>(run: () => Promise<T>): Promise<T> {
  const connect = vi.spyOn(Socket.prototype, 'connect');
  try {
    return await run();
  } finally {
    expect(connect).not.toHaveBeenCalled();
    connect.mockRestore();
  }
}

const deep = 100_000;

describe('a text made to do harm is refused at a named limit', () => {
  test.each([
    ['turtle', `<a> <b> ${'[ <b> '.repeat(deep)}`, 'Brackets are nested more than 500 deep.'],
    ['turtle', `<a> <b> ${'( '.repeat(deep)}`, 'Brackets are nested more than 500 deep.'],
    [
      'jsonld',
      `{"@id": "a", "http://b": ${'['.repeat(deep)}`,
      'Objects and arrays are nested more than 200 deep.',
    ],
    ['jsonld', `${'{"http://b": '.repeat(deep)}`, 'Objects and arrays are nested more than 200 deep.'],
    [
      'rdfxml',
      `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">${'<e:A><e:b>'.repeat(deep)}`,
      'Elements are nested more than 1000 deep.',
    ],
    [
      'rdfxml',
      '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
      'An entity made of other entities, or from elsewhere, is not read. Write its text out.',
    ],
    [
      'rdfxml',
      '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
      'An entity made of other entities, or from elsewhere, is not read. Write its text out.',
    ],
  ] as [Format, string, string][])('nesting or entities in %s (case %#)', async (format, text, message) => {
    expect(await inBounds(() => validate(text, format))).toMatchObject({ state: 'malformed', message });
  });

  test('a remote context is not fetched, and told at its place', async () => {
    const text = '{\n  "@context": "https://schema.org/",\n  "@type": "Dataset"}';
    expect(await inBounds(() => validate(text, 'jsonld'))).toMatchObject({
      state: 'malformed',
      line: 2,
      column: 15,
      message: expect.stringContaining('The remote context https://schema.org/ is not fetched'),
    });
  });

  test('an import is not followed', async () => {
    const text = '<> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/shapes> .';
    expect(await inBounds(() => validate(text, 'turtle'))).toMatchObject({ state: 'validated' });
  });

  test('millions of tiny triples end while they are read', async () => {
    const text = `<a> <b> ${'1,'.repeat(2_000_000)}1 .`;
    await expect(inBounds(() => validate(text, 'turtle'))).rejects.toMatchObject({
      kind: 'too-large',
      message: 'The text has more than 500000 statements.',
    });
  });

  test('a text of too many characters is not read at all', async () => {
    const text = ' '.repeat(50_000_001);
    await expect(inBounds(() => validate(text, 'turtle'))).rejects.toMatchObject({
      kind: 'too-large',
      message: 'The text has more than 50000000 characters.',
    });
  });

  test('a gzip is not unpacked, in a stream either', async () => {
    async function* chunks() {
      yield gzipSync(Buffer.alloc(50_000_000));
    }
    const batches = openBatches(store, { threads: 1 });
    try {
      const run = () => batches.validate({ chunks: chunks(), format: 'turtle', base }, 'dcat-ap-3').next();
      await expect(inBounds(run)).rejects.toMatchObject({
        kind: 'malformed-request',
        message: 'The text is not UTF-8.',
      });
    } finally {
      await batches.close();
    }
  });

  test('a stream of one endless statement ends', async () => {
    let given = 0;
    async function* chunks() {
      yield '<a> <b> ';
      for (;;) {
        given += 1_000_000;
        yield '"x" , '.repeat(166_667);
      }
    }
    const batches = openBatches(store, { threads: 1 });
    try {
      const run = () => batches.validate({ chunks: chunks(), format: 'turtle', base }, 'dcat-ap-3').next();
      await expect(inBounds(run)).rejects.toMatchObject({
        kind: 'too-large',
        message: 'A statement has more than 8000000 characters.',
      });
      expect(given).toBeLessThan(10_000_000);
    } finally {
      await batches.close();
    }
  });
});
