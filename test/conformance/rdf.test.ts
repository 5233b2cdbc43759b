import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Format, type Quad, read } from '../../src/rdf/index.ts';
import { sharedData } from '../shared-data.ts';
import { canonical } from './compare.ts';
import { type Manifest, mf, readManifest } from './manifest.ts';
import { check, runSuite } from './outcome.ts';

const folder = sharedData('w3c-rdf-tests/rdf/rdf11');
const jsonLd = sharedData('w3c-jsonld-api/tests');

async function quadsOf(text: string, format: Format, base: string): Promise<Quad[]> {
  const reading = await read(text, format, base);
  if (reading.state === 'read') return reading.quads;
  throw new Error(`${reading.line}:${reading.column}: ${reading.message}`);
}

async function mustEqual(is: Quad[], text: string): Promise<void> {
  const should = await quadsOf(text, 'nquads', 'urn:x:');
  if ((await canonical(is)) !== (await canonical(should))) throw new Error('The quads are others.');
}

/** Every test of an RDF 1.1 manifest: what has to be read, what must not be, and what it means. */
function rdfTests(manifest: Manifest, format: Format) {
  return manifest.tests().map(({ test, name, types }) => ({
    name,
    async run() {
      const file = manifest.one(test, `${mf}action`);
      const text = manifest.text(file);
      const base = file?.value ?? '';
      if (types.some((type) => type.includes('Negative'))) {
        const reading = await read(text, format, base);
        if (reading.state === 'read') throw new Error('It is read, and must not be.');
        return;
      }
      const quads = await quadsOf(text, format, base);
      const result = manifest.one(test, `${mf}result`);
      if (result !== undefined) await mustEqual(quads, manifest.text(result));
    },
  }));
}

interface JsonLdTest {
  '@id': string;
  '@type': string[];
  input: string;
  expect?: string;
  option?: Record<string, unknown>;
}

/** The toRdf tests of JSON-LD 1.1. Those of JSON-LD 1.0 alone, and those that set options we do not have, are left out. */
function jsonLdTests(path: string) {
  const { sequence } = JSON.parse(readFileSync(join(path, 'toRdf-manifest.jsonld'), 'utf8')) as {
    sequence: JsonLdTest[];
  };
  const offered = ({ option = {} }: JsonLdTest) =>
    option.specVersion !== 'json-ld-1.0' &&
    Object.keys(option).every((key) => ['specVersion', 'processingMode', 'base'].includes(key)) &&
    option.processingMode !== 'json-ld-1.0';
  return sequence.filter(offered).map((test) => ({
    name: test['@id'].slice(1),
    async run() {
      const text = readFileSync(join(path, '..', 'tests', test.input.replace(/^tests\//, '')), 'utf8');
      const base = String(test.option?.base ?? `https://w3c.github.io/json-ld-api/tests/${test.input}`);
      if (test['@type'].some((type) => type.includes('Negative'))) {
        const reading = await read(text, 'jsonld', base);
        if (reading.state === 'read') throw new Error('It is read, and must not be.');
        return;
      }
      const quads = await quadsOf(text, 'jsonld', base);
      if (test.expect === undefined) return;
      await mustEqual(quads, readFileSync(join(path, test.expect.replace(/^tests\//, '')), 'utf8'));
    },
  }));
}

const suites: [string, string, Format, number][] = [
  ['RDF 1.1 Turtle', 'rdf-turtle', 'turtle', 290],
  ['RDF 1.1 TriG', 'rdf-trig', 'trig', 330],
  ['RDF 1.1 N-Triples', 'rdf-n-triples', 'ntriples', 65],
  ['RDF 1.1 N-Quads', 'rdf-n-quads', 'nquads', 80],
  ['RDF 1.1 XML', 'rdf-xml', 'rdfxml', 100],
];

describe.skipIf(folder === undefined)('the W3C test suites of RDF 1.1 (shared test data)', () => {
  it.each(suites)(
    '%s',
    async (suite, name, format, least) => {
      const path = join(folder ?? '', name, 'manifest.ttl');
      expect(existsSync(path)).toBe(true);
      check(await runSuite(suite, rdfTests(await readManifest(path), format)), least);
    },
    60_000,
  );
});

describe.skipIf(jsonLd === undefined)('the W3C test suite of JSON-LD 1.1 (shared test data)', () => {
  it('toRdf', async () => {
    check(await runSuite('JSON-LD 1.1 toRdf', jsonLdTests(jsonLd ?? '')), 300);
  }, 60_000);
});
