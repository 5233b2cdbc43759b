import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adHoc, answerAdHoc } from '../../src/query/index.ts';
import { literal, toSparql } from '../../src/rdf/index.ts';
import { sharedData } from '../shared-data.ts';
import { asText } from '../store/as-text.ts';
import { storeOf, world } from './fixtures.ts';

describe('a query of a stranger', () => {
  it.each([
    ['select', 'SELECT * { ?s ?p ?o }'],
    ['ask', 'ASK { ?s ?p ?o }'],
    ['construct', 'CONSTRUCT WHERE { ?s ?p ?o }'],
    ['describe', 'DESCRIBE <urn:x>'],
  ])('is accepted with its form: %s', (form, text) => {
    expect(adHoc(text)).toMatchObject({ state: 'accepted', form });
  });

  it('goes on with one BASE where it begins with its own, since not every engine takes two', () => {
    const asked = (text: string) => {
      const answer = adHoc(text, { base: 'http://127.0.0.1/sparql' });
      return answer.state === 'accepted' ? answer.text.match(/BASE <[^>]*>/g) : answer;
    };
    expect(asked('BASE <http://example.org/> SELECT * { <a> ?p ?o }')).toEqual([
      'BASE <http://example.org/>',
    ]);
    expect(asked('SELECT * { <a> ?p ?o }')).toEqual(['BASE <http://127.0.0.1/sparql>']);
    expect(asked('BASE <b/> SELECT * { <a> ?p ?o }')).toHaveLength(2);
  });

  it.each([
    ['SELECT * {\n ?s ?p', 2, 7, /ends too early/],
    ['SELECT * {\n ?s ?p ?o } }', 2, 13, /ended before }/],
    ['SELECT * {\n ?s ?p "abc\n" }', 2, 8, /does not belong/],
    ['SELECT * {\n ?s ?p\n\n ?o ?q ?r ?t }', 4, 5, /} is expected, not \?q/],
    ['SELECT * { ?s "foo:x" ?o .\n ?s foo:p ?o }', 1, 15, /does not belong/],
    ['SELECT * { ?s <urn:foo:> "foo:x" .\n ?s foo:p ?o }', 2, 5, /Unknown prefix: foo/],
    ['SELECT * { ?s ?p ?o\n BIND(1 AS ?s) }', 2, 12, /already bound/],
    ['\n INSERT DATA { <urn:s> <urn:p> 1 }', 2, 2, /an update/],
    ['', 1, 1, /empty/],
  ])('is refused as malformed, with line and column: %j', (text, line, column, message) => {
    const kind = 'malformed-query';
    expect(adHoc(text)).toEqual({
      state: 'refused',
      kind,
      line,
      column,
      message: expect.stringMatching(message),
    });
  });

  const nest = (depth: number) => `SELECT * ${'{'.repeat(depth)} ?s ?p ?o ${'}'.repeat(depth)}`;
  it.each([
    ['SERVICE', 'SELECT * {\n SERVICE <urn:x> { ?s ?p ?o } }', /SERVICE/],
    ['SERVICE in a filter', 'ASK { FILTER NOT EXISTS { SERVICE SILENT <urn:x> { ?s ?p ?o } } }', /SERVICE/],
    ['SERVICE in a sub-select', 'ASK { { SELECT * { SERVICE ?x { ?s ?p ?o } } } }', /SERVICE/],
    ['SERVICE by code points', 'ASK { \\u0053ERVICE ?x { ?s ?p ?o } }', /SERVICE/],
    ['deep nesting', nest(65), /64 levels/],
    ['nesting that no parser survives', nest(20_000), /64 levels/],
    ['a long text', `SELECT * { ?s ?p "${'é'.repeat(33_000)}" }`, /65536 bytes/],
    ['many triple patterns', `ASK { ${'?s ?p ?o . '.repeat(41)} }`, /40 triple patterns/],
    [
      'many triple patterns in a collection',
      `ASK { ?s ?p (${'[ ?p ?o ] '.repeat(21)}) }`,
      /40 triple patterns/,
    ],
    ['a long path', `ASK { ?s ${Array(33).fill('<urn:p>').join('/')} ?o }`, /32 steps/],
    [
      'many operators',
      `ASK { ?s ?p ?o FILTER(${Array(1002).fill('?o = 1').join(' || ')}) }`,
      /1000 operators/,
    ],
    ['many values', `ASK { VALUES ?v { ${'1 '.repeat(10_001)} } }`, /10000 rows/],
  ])('is refused for %s', (_, text, message) => {
    expect(adHoc(text)).toMatchObject({
      state: 'refused',
      kind: 'query-refused',
      message: expect.stringMatching(message),
    });
  });

  it('stands just within each bound', () => {
    expect(adHoc(nest(64)).state).toBe('accepted');
    expect(adHoc(`ASK { ${'?s ?p ?o . '.repeat(40)} }`).state).toBe('accepted');
    expect(adHoc(`ASK { ?s ${Array(32).fill('<urn:p>').join('/')} ?o }`).state).toBe('accepted');
    expect(adHoc('ASK { ?s ?p ?o }', { maxBytes: 10 }).state).toBe('refused');
  });

  it('is rewritten on one line, since the pretty printing of long lists takes minutes', () => {
    const accepted = adHoc(`SELECT * { VALUES ?v { ${'1\n'.repeat(9000)} } # a comment\n ?s ?p ?v }`);
    expect(accepted).toMatchObject({ state: 'accepted', text: expect.not.stringContaining('\n') });
  });

  it('is refused where the request names too many graphs', () => {
    const names = Array.from({ length: 1001 }, (_, i) => `urn:g${i}`);
    const dataset = { defaultGraphs: names.slice(1), namedGraphs: [] };
    expect(adHoc('ASK {}', { dataset }).state).toBe('accepted');
    expect(adHoc('ASK {}', { dataset: { ...dataset, namedGraphs: ['urn:g0'] } })).toMatchObject({
      state: 'refused',
      message: expect.stringMatching(/1000 graphs/),
    });
  });

  it('is refused for many triple patterns over all its groups', () => {
    const groups = (n: number) =>
      `ASK { ${Array(n)
        .fill(`{ ${'?s ?p ?o . '.repeat(40)} }`)
        .join(' UNION ')} }`;
    expect(adHoc(groups(5)).state).toBe('accepted');
    expect(adHoc(groups(6))).toMatchObject({ message: expect.stringMatching(/200 triple patterns/) });
  });

  it('says where SERVICE stands', () => {
    expect(adHoc('ASK { ?s ?p "SERVICE" .\n SERVICE <urn:x> {} }')).toMatchObject({ line: 2, column: 2 });
  });

  it('is bounded in the engine, so that a huge answer is never built', () => {
    const text = (query: string) => adHoc(query, { maxRows: 10 });
    expect(text('SELECT * { ?s ?p ?o }')).toMatchObject({ text: expect.stringContaining('LIMIT 11') });
    expect(text('SELECT * { ?s ?p ?o } LIMIT 5 OFFSET 3')).toMatchObject({
      text: expect.stringMatching(/LIMIT 5/),
    });
    expect(text('SELECT * { ?s ?p ?o } OFFSET 3')).toMatchObject({ text: expect.stringMatching(/OFFSET 3/) });
    expect(text('CONSTRUCT WHERE { ?s ?p ?o }')).not.toMatchObject({
      text: expect.stringContaining('LIMIT'),
    });
  });

  it('is asked in the public pool, and its answer is never cut', async () => {
    const store = await storeOf(world);
    const ask = (query: string, maxRows: number) =>
      answerAdHoc(store, query, 'text/tab-separated-values', { maxRows, deadlineMs: 5000 });
    const titles =
      'SELECT ?t { ?d <http://purl.org/dc/terms/title> ?t . ?d a <http://www.w3.org/ns/dcat#Dataset> } ORDER BY ?t';
    expect(asText(await ask(titles, 3))).toEqual({
      state: 'text',
      text: '?t\n"First"@en\n"Primero"@es\n"Segundo"@es\n',
    });
    expect(await ask(titles, 2)).toEqual({ state: 'too-many-rows', limit: 2 });
    expect(await ask('SELECT', 2)).toMatchObject({ state: 'refused', kind: 'malformed-query' });
    expect(await ask('ASK { VALUES ?v { 1 } }', 2)).toMatchObject({ state: 'malformed' });
  });

  it('keeps strings with quotes, line ends and backslashes through the rewriting', async () => {
    const store = await storeOf({});
    const text = `SELECT ("a\\"b\\n\\\\ \\u00e9" AS ?a) ('''x"y\n}''' AS ?b) ("z"@en-GB AS ?c) (1.50 AS ?d) {}`;
    const answer = await answerAdHoc(store, text, 'text/csv', {});
    expect(asText(answer)).toEqual({ state: 'text', text: 'a,b,c,d\r\n"a""b\n\\ é","x""y\n}",z,1.5\r\n' });
  });
});

describe('the rewriting of a query', () => {
  it('keeps every string, language tag and datatype', async () => {
    const store = await storeOf({});
    const kinds = fc.constantFrom(undefined, { language: 'en' }, { datatype: 'https://example.org/type' });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), kinds, async (text, kind) => {
        const term = literal(text, kind);
        const checked = adHoc(`SELECT ?x { VALUES ?x { ${toSparql(term)} } }`);
        const answer = checked.state === 'accepted' ? await store.query(checked.text) : checked;
        expect(answer).toMatchObject({ state: 'rows', rows: { length: 1 } });
        expect(answer.state === 'rows' && answer.rows[0]?.x?.equals(term)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

const suite = sharedData('w3c-rdf-tests/sparql/sparql11/syntax-query');
describe.skipIf(suite === undefined)('the W3C syntax tests of SPARQL 1.1 queries (shared test data)', () => {
  // Needs SERVICE, which is refused by decision.
  const refusedByDecision = ['syntax-service-01.rq', 'syntax-service-02.rq', 'syntax-service-03.rq'];

  it('are told apart as good and bad', () => {
    const folder = suite ?? '';
    const manifest = readFileSync(join(folder, 'manifest.ttl'), 'utf8');
    const negative = new Set<string>();
    for (const [block] of manifest.matchAll(/NegativeSyntaxTest11[\s\S]*?mf:action\s*<[^>]+>/g)) {
      negative.add(/mf:action\s*<([^>]+)>/.exec(block)?.[1] ?? '');
    }
    const files = readdirSync(folder).filter((file) => file.endsWith('.rq'));
    expect(files.length).toBeGreaterThan(80);
    expect(negative.size).toBeGreaterThan(10);
    const wrong = files.filter((file) => {
      const accepted = adHoc(readFileSync(join(folder, file), 'utf8')).state === 'accepted';
      return accepted === (negative.has(file) || refusedByDecision.includes(file));
    });
    expect(wrong).toEqual([]);
  });
});
