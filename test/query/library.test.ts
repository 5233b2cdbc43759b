import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Problem, productFolder } from '../../src/base/index.ts';
import { openQueries, type ParameterValues } from '../../src/query/index.ts';
import { iri, literal, prefixes } from '../../src/rdf/index.ts';
import type { Answer } from '../../src/store/index.ts';
import { site, storeOf, world } from './fixtures.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with one query file. */
function folderWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'collimator-queries-'));
  folders.push(folder);
  writeFileSync(join(folder, name), text);
  return folder;
}

/** The rows as one line each: `variable=value`, in the order of the projection, our prefixes shortened. */
function lines(answer: Answer): unknown {
  if (answer.state !== 'rows') return answer;
  return answer.rows.map((row) =>
    answer.variables
      .filter((variable) => row[variable] !== undefined)
      .map(
        (variable) =>
          `${variable}=${(row[variable]?.value ?? '').replace(prefixes.eucaim, '').replace(site, '')}`,
      )
      .join(' '),
  );
}

/** What each query answers about the small world. A query file without a case here fails. */
const cases: Record<string, { values?: ParameterValues; rows: string[] }[]> = {
  datasets: [
    {
      rows: [
        'dataset=/datasets/one graph=/datasets/one title=First publisher=Holder One modified=2026-01-02 individuals=120',
        'dataset=/datasets/two graph=/datasets/two title=Segundo',
      ],
    },
  ],
  'dataset-summaries': [
    {
      rows: [
        `record=/datasets/one dataset=/datasets/one property=${prefixes.healthdcatap}numberOfUniqueIndividuals value=120`,
        `record=/datasets/one dataset=/datasets/one property=${prefixes.dct}description value=One.`,
        `record=/datasets/one dataset=/datasets/one property=${prefixes.dct}modified value=2026-01-02`,
        `record=/datasets/one dataset=/datasets/one property=${prefixes.dct}title value=First`,
        `record=/datasets/one dataset=/datasets/one property=${prefixes.dct}title value=Primero`,
        `record=/datasets/one dataset=/datasets/one property=${prefixes.dcat}keyword value=lung`,
        `record=/datasets/two dataset=/datasets/two property=${prefixes.dct}title value=Segundo`,
      ],
    },
  ],
  'datasets-by-condition': [
    {
      rows: [
        'dataset=/datasets/one title=First condition=CLIN1000057',
        'dataset=/datasets/one title=Primero condition=CLIN1000057',
      ],
    },
    {
      values: { concept: `${prefixes.eucaim}CLIN1000075` },
      rows: ['dataset=/datasets/two title=Segundo condition=CLIN1000075'],
    },
  ],
  'modalities-by-body-part': [
    {
      rows: [
        'bodyPart=BP1000136 modality=IMG1000042 datasets=2',
        'bodyPart=BP1000136 modality=IMG1000038 datasets=1',
      ],
    },
  ],
  'concept-children': [
    { rows: ['child=BARE', 'child=MIDDLE label=Middle'] },
    { values: { concept: iri(`${prefixes.eucaim}MIDDLE`) }, rows: ['child=CLIN1000057'] },
  ],
  'concept-mappings': [
    {
      rows: [
        `predicate=${prefixes.skos}exactMatch target=http://snomed.info/id/1 targetLabel=One ` +
          `justification=${prefixes.semapv}ManualMappingCuration confidence=0.5`,
      ],
    },
    { values: { concept: iri(`${prefixes.eucaim}MIDDLE`) }, rows: [] },
  ],
  cubes: [
    {
      rows: [
        `cube=/cubes/a epoch=2026 title=Cube A publisher=/cubes/a#holder publisherName=Holder A access=protected floor=10 ` +
          'threshold=30 rounding=5 sigma=6 rho=1.3 ontologyRelease=abc lattice=def generated=true',
        'cube=/cubes/b epoch=2025',
      ],
    },
  ],
  'nodes-cells': [
    {
      rows: [
        'cube=/cubes/a epoch=2026 cell=all count=500 lower=485 upper=515',
        'cube=/cubes/b epoch=2025 cell=all count=90 lower=75 upper=105',
      ],
    },
    {
      values: { cell: ['sex=F', literal('sex=M')] },
      rows: ['cube=/cubes/a epoch=2026 cell=sex=F count=250 lower=235 upper=265'],
    },
    { values: { cell: [] }, rows: [] },
  ],
  'cohort-cells': [
    {
      rows: [
        'cube=/cubes/a epoch=2026',
        'cube=/cubes/a cell=all count=500',
        'cube=/cubes/b epoch=2025',
        'cube=/cubes/b cell=all count=90',
      ],
    },
    {
      values: { cell: [], cohort: [] },
      rows: ['cube=/cubes/a epoch=2026', 'cube=/cubes/b epoch=2025'],
    },
  ],
  'requested-cohort': [
    { rows: [] },
    { values: { cohort: ['wanted'] }, rows: ['epoch=2026 state=counted count=60'] },
  ],
};

describe('the library of queries', () => {
  it('has a test case for every file', async () => {
    const files = readdirSync(join(productFolder, 'queries')).filter((file) => file.endsWith('.rq'));
    expect(files.length).toBeGreaterThanOrEqual(8);
    expect(files.map((file) => file.replace('.rq', '')).sort()).toEqual(Object.keys(cases).sort());
    expect(
      (await openQueries())
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(cases).sort());
  });

  it.each(Object.entries(cases))('answers %s', async (name, each) => {
    const queries = await openQueries();
    const store = await storeOf(world);
    for (const { values, rows } of each) expect(lines(await queries.run(store, name, values))).toEqual(rows);
  });

  it('binds nothing where nothing is given: the file runs as it is', async () => {
    for (const query of (await openQueries()).list()) expect(query.bind({})).toBe(query.text);
  });

  it('sees, where it is told which graphs anyone may see, these alone', async () => {
    const store = await storeOf(world);
    const queries = await openQueries();
    const names = new Set([`${site}/datasets/two`]);
    const text = queries.bind('datasets', {}, { names, hidden: true });
    expect(lines(await store.query(text))).toEqual([
      'dataset=/datasets/two graph=/datasets/two title=Segundo',
    ]);
    expect(queries.bind('cubes', {}, { names, hidden: false })).toBe(queries.bind('cubes', {}));
  });

  it('reads keywords of every kind, which no order of the engine holds for', async () => {
    const kinds = (i: number) => [
      `${i}`,
      `"${i}x"`,
      `"2020-01-01T${`${i}`.padStart(2, '0')}:00:00+14:00"^^xsd:dateTime`,
    ];
    const keywords = Array.from({ length: 24 }, (_, i) => kinds((i * 7) % 24)).flat();
    const store = await storeOf({
      [`${site}/datasets/mixed`]: `@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
        <urn:mixed> a dcat:Dataset ; dcat:keyword ${keywords.join(', ')} .`,
    });
    const answer = await (await openQueries()).run(store, 'dataset-summaries');
    expect(answer).toMatchObject({ state: 'rows' });
    expect(lines(answer)).toHaveLength(keywords.length);
  });

  it.each([
    ['which graphs anyone may see', true],
    ['that anyone may see all', false],
  ])('counts a statement of several graphs once, where it is told %s', async (_, hidden) => {
    const triple = '<urn:a> <urn:p> <urn:b> .';
    const graphs = { 'urn:g1': triple, 'urn:g2': `${triple} <urn:c> <urn:p> <urn:b> .`, 'urn:g3': triple };
    const store = await storeOf(graphs);
    const text = '# name: x\n# summary: X.\nSELECT ?o (COUNT(?s) AS ?n) { ?s <urn:p> ?o } GROUP BY ?o';
    const queries = await openQueries(folderWith('x.rq', text));
    const names = new Set(hidden ? ['urn:g1', 'urn:g2'] : Object.keys(graphs));
    expect(lines(await store.query(queries.bind('x', {}, { names, hidden })))).toEqual(['o=urn:b n=2']);
    // An engine that finds it once gets the text as it is.
    const traits = { once: 'always', keepsUnbound: true, keepsEmptyGroup: true, ordersKinds: true } as const;
    expect(queries.bind('x', {}, { names, hidden: false, traits })).toBe(text);
  });

  it('has no query that answers otherwise where statements stand in several graphs, GRAPH aside', async () => {
    const queries = await openQueries();
    const whole = Object.entries(world)
      .map(([name, text]) => `@base <${name}> .\n${text}`)
      .join('\n');
    const [once, twice] = [
      await storeOf({ [site]: whole }),
      await storeOf({ [site]: whole, [`${site}/again`]: whole }),
    ];
    let told = 0;
    for (const [name, each] of Object.entries(cases)) {
      if (/\bGRAPH\b/.test(queries.get(name)?.text ?? '')) continue;
      for (const { values } of each) {
        const rows = lines(await queries.run(once, name, values));
        expect(lines(await queries.run(twice, name, values)), name).toEqual(rows);
        if (Array.isArray(rows) && rows.length > 0) told++;
      }
    }
    expect(told).toBeGreaterThan(8);
  });

  it('refuses a query, a parameter or a value that it does not know', async () => {
    const queries = await openQueries();
    const store = await storeOf({});
    expect(queries.get('none')).toBeUndefined();
    await expect(queries.run(store, 'none')).rejects.toMatchObject({ kind: 'not-found' });
    const wrong: [string, ParameterValues, RegExp][] = [
      ['nodes-cells', { sell: 'all' }, /Did you mean cell/],
      ['cubes', { toString: 'x' }, /It has none/],
      ['nodes-cells', { cell: iri('urn:x') }, /takes string values/],
      ['concept-children', { concept: 'not an IRI' }, /takes iri values/],
      ['concept-children', { concept: literal('urn:x') }, /takes iri values/],
    ];
    for (const [name, values, message] of wrong) {
      await expect(queries.run(store, name, values)).rejects.toThrow(message);
      await expect(queries.run(store, name, values)).rejects.toBeInstanceOf(Problem);
    }
  });

  it('keeps any text that is given as a value a value', async () => {
    const queries = await openQueries();
    const store = await storeOf(world);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('"} ?s ?p ?o {"', '\\', "'''", 'x" "all', '# }'),
        ),
        async (text) => {
          const answer = await queries.run(store, 'nodes-cells', { cell: text.toWellFormed() });
          expect(lines(answer)).toHaveLength(text === 'all' ? 2 : 0);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a query file', () => {
  const good = '# name: x\n# summary: X.\n# param n: a number (integer)\nSELECT ?n { VALUES ?n { 1 } }';

  it('may hold strings and comments that look like its parameter', async () => {
    const text = good.replace('{ VALUES', '# VALUES ?n { 7 }\n { ?s ?p "VALUES ?n { 8 }" . VALUES');
    const queries = await openQueries(folderWith('x.rq', text));
    expect(queries.bind('x', { n: '-5' })).toBe(
      text.replace('VALUES ?n { 1 }', 'VALUES ?n { "-5"^^<http://www.w3.org/2001/XMLSchema#integer> }'),
    );
    expect(() => queries.bind('x', { n: '5.0' })).toThrow(/takes integer values/);
  });

  it.each([
    ['no name', good.replace('# name: x\n', ''), /# name/],
    ['another name', good.replace('name: x', 'name: y'), /calls it y/],
    ['no summary', good.replace('# summary: X.\n', ''), /# summary/],
    ['a parameter of no known type', good.replace('(integer)', '(float)'), /iri, string, integer/],
    ['a parameter that cannot be read', good.replace('(integer)', 'integer'), /a parameter is written/],
    ['a parameter without its block', good.replace('VALUES ?n { 1 }', ''), /exactly one block/],
    [
      'a parameter with two blocks',
      good.replace('SELECT', 'SELECT ?m').replace(/\}$/, 'VALUES ?n { 2 } }'),
      /exactly one block/,
    ],
    ['a mistake in its syntax', `${good} }`, /x\.rq/],
    ['an update', '# name: x\n# summary: X.\nDELETE WHERE { ?s ?p ?o }', /an update/],
  ])('is refused with %s', async (_, text, message) => {
    await expect(openQueries(folderWith('x.rq', text))).rejects.toThrow(message);
  });
});
