import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { name, type Quad, read, type Term } from '../../src/rdf/index.ts';
import { Data } from '../../src/validation/data.ts';
import { compile, type Result } from '../../src/validation/engine.ts';
import { sharedData } from '../shared-data.ts';

/**
 * The tests of the W3C for SHACL, each from its manifest. The engine is entered by its own module here, not by the
 * door of the room: the door takes profiles, and these are bare shapes.
 */
const folder = sharedData('w3c-shacl-tests/data-shapes-test-suite/tests');

/** Tests that we fail, each with the reason; a test that passes must not stand here. There are none. */
const failing: Record<string, string> = {};

const prefix = {
  mf: 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#',
  sht: 'http://www.w3.org/ns/shacl-test#',
};
const term = (value: string) => ({ termType: 'NamedNode', value }) as unknown as Term;
const mf = (local: string) => term(prefix.mf + local);
const sht = (local: string) => term(prefix.sht + local);
const limits = {
  deadlineMs: 10_000,
  results: 5_000,
  nodes: 10_000,
  values: 1_000,
  statements: 10_000,
  characters: 1_000_000,
};

interface Case {
  name: string;
  file: string;
  entry: Term;
  manifest: Data;
}

async function load(file: string): Promise<{ quads: Quad[]; data: Data }> {
  const reading = await read(readFileSync(file, 'utf8'), 'turtle', pathToFileURL(file).href);
  if (reading.state === 'malformed') throw new Error(`${file}:${reading.line}: ${reading.message}`);
  return { quads: reading.quads, data: new Data(reading.quads) };
}

async function casesOf(file: string): Promise<Case[]> {
  const { data } = await load(file);
  const [manifest] = data.subjects(name('rdf:type'), mf('Manifest'));
  if (manifest === undefined) return [];
  const own = data
    .objects(manifest, mf('entries'))
    .flatMap((list) => data.list(list))
    .map((entry) => ({ name: entry.value.split('/').slice(-3).join('/'), file, entry, manifest: data }));
  const included = await Promise.all(
    data.objects(manifest, mf('include')).map(({ value }) => casesOf(fileURLToPath(value))),
  );
  return [...own, ...included.flat()];
}

const told = ({ termType, value }: Term) => (termType === 'BlankNode' ? '[]' : value);

/** A path as text that is equal for equal paths, whatever its blank nodes are called. */
function pathOf(data: Data, path: Term | undefined, depth = 0): string {
  if (path === undefined) return '';
  if (path.termType !== 'BlankNode' || depth > 10) return told(path);
  const members = data.list(path);
  if (members.length > 0) return `(${members.map((each) => pathOf(data, each, depth + 1)).join(' ')})`;
  return [...data.propertiesOf(path)]
    .map(([property, [value]]) => `[${property} ${pathOf(data, value, depth + 1)}]`)
    .sort()
    .join('');
}

function expected(data: Data, report: Term): string[] {
  const of = (result: Term, local: string) => data.objects(result, name(`sh:${local}`))[0];
  return data
    .objects(report, name('sh:result'))
    .map((result) =>
      [
        of(result, 'focusNode'),
        of(result, 'value'),
        of(result, 'resultSeverity'),
        of(result, 'sourceConstraintComponent'),
        of(result, 'sourceShape'),
      ]
        .map((each) => (each ? told(each) : ''))
        .concat(pathOf(data, of(result, 'resultPath')))
        .join(' | '),
    )
    .sort();
}

const found = (shapes: Data, results: readonly Result[]) =>
  results
    .map(({ focus, value, severityIri, component, shape, path }) =>
      [told(focus), value ? told(value) : '', severityIri, component, told(shape), pathOf(shapes, path)].join(
        ' | ',
      ),
    )
    .sort();

async function run({ file, entry, manifest }: Case): Promise<void> {
  const [action] = manifest.objects(entry, mf('action'));
  const [result] = manifest.objects(entry, mf('result'));
  if (action === undefined || result === undefined) throw new Error('The test has no action or no result.');
  const graph = async (local: string) => {
    const [where] = manifest.objects(action, sht(local));
    const path = where ? fileURLToPath(where.value) : file;
    return path === file ? manifest : (await load(join(dirname(path), path.split('/').at(-1) ?? ''))).data;
  };
  const [shapes, data] = [await graph('shapesGraph'), await graph('dataGraph')];
  const validate = async () => compile(shapes)(data, limits);
  if (result.value === sht('Failure').value) {
    await expect(validate()).rejects.toThrow(/ill-formed/);
    return;
  }
  const results = await validate();
  expect(found(shapes, results)).toEqual(expected(manifest, result));
  expect(String(results.length === 0)).toBe(manifest.objects(result, name('sh:conforms'))[0]?.value);
}

const suites = folder
  ? await Promise.all(
      [
        { suite: 'core', count: 98, files: ['core/manifest.ttl'] },
        // nodeValidator-001 is in the suite, but its manifest forgets it.
        {
          suite: 'sparql',
          count: 23,
          files: ['sparql/manifest.ttl', 'sparql/component/nodeValidator-001.ttl'],
        },
      ].map(async ({ files, ...each }) => ({
        ...each,
        cases: (await Promise.all(files.map((file) => casesOf(`${folder}/${file}`)))).flat(),
      })),
    )
  : [];

// Skipped where the shared test data are not on this machine.
test.skipIf(folder === undefined)('both W3C suites of SHACL are there', () => expect(suites).toHaveLength(2));

describe.each(suites)('the W3C suite of SHACL $suite', ({ count, cases }) => {
  test('has as many tests as we know of', () => expect(cases.length).toBe(count));
  for (const each of cases) test(each.name, { fails: each.name in failing }, () => run(each));
});
