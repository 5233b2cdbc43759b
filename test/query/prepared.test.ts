import { Parser } from '@traqula/parser-sparql-1-1';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { adHoc, checkAdHoc } from '../../src/query/index.ts';

type AdHoc = ReturnType<typeof adHoc>;
type AdHocLimits = Parameters<typeof adHoc>[1];

afterEach(() => vi.restoreAllMocks());

/** Limits of their own, so that no test sees what another asked. */
const fresh = (hidden = false): AdHocLimits => ({
  maxRows: 5,
  base: 'http://ex/base',
  graphs: { names: new Set(['http://ex/a', 'http://ex/b']), hidden },
});

/** An outcome without what is another each time: labels of blank nodes, and the randomness that UUID() is mixed with. */
const settled = (found: AdHoc) =>
  found.state === 'accepted'
    ? { ...found, text: found.text.replaceAll(/_:g_\d+|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '') }
    : found;

/** What is found for each text, one after another, and how often the parser was asked for it. */
async function asked(texts: string[], limits = fresh()) {
  const parse = vi.spyOn(Parser.prototype, 'parse');
  const looks: number[] = [];
  for (const text of texts) {
    parse.mockClear();
    const found = await checkAdHoc(text, limits);
    looks.push(parse.mock.calls.length);
    expect(settled(found)).toEqual(settled(adHoc(text, limits)));
  }
  parse.mockRestore();
  return looks;
}

const about = (...names: string[]) =>
  names.map((name) => `SELECT ?o { <http://ex/${name}> <http://ex/p> ?o OPTIONAL { ?o <http://ex/p> 1 } }`);

describe('a query like one that was accepted, about something else', () => {
  it('is looked at no more once that came twice', async () => {
    expect((await asked(about('a', 'b', 'c', 'd', 'e'))).slice(2)).toEqual([0, 0, 0]);
  });

  it('is looked at where what it is about stands in it already, in full or with a prefix', async () => {
    const text = (name: string, verb = 'http://ex/p') =>
      `PREFIX e: <http://ex/> ASK { <http://ex/${name}> <${verb}> ?o ; e:q ?x }`;
    expect(await asked(['a', 'b', 'c', 'p', 'q', 'd'].map((name) => text(name)))).toEqual([1, 3, 0, 1, 1, 0]);
  });

  it('is looked at where a relative name in it turns out to be that', async () => {
    const text = (name: string) => `BASE <http://ex/> ASK { <http://ex/${name}> <a> ?o }`;
    expect(await asked(['b', 'c', 'd', 'a', 'e'].map(text))).toEqual([1, 3, 0, 1, 0]);
  });

  it('is looked at no more where only numbers differ, other than how many rows are asked for', async () => {
    const text = (least: string, most: number) =>
      `SELECT ?s { ?s <http://ex/p> ?n FILTER(?n > ${least} && ?n < 9 ) } LIMIT ${most}`;
    expect(await asked(['1', '2', '3', '9', '4'].map((least) => text(least, 3)))).toEqual([1, 3, 0, 1, 0]);
    expect((await asked([3, 4, 2].map((most) => text('1', most)))).includes(0)).toBe(false);
  });

  it('is looked at each time where IRIs may decide what it means', async () => {
    for (const text of [
      (name: string) => `CONSTRUCT { <http://ex/${name}> ?p ?o } FROM <http://ex/${name}> { ?s ?p ?o }`,
      (name: string) => `PREFIX : <#> ASK { <http://ex/${name}> :a ?o }`,
      (name: string) => `ASK { BIND(UUID() AS ?u) <http://ex/${name}> ?p ?u }`,
      (name: string) => `ASK { <http://www.w3.org/${name}> ?p "${name}" }`,
      (name: string) => `ASK { <http://ex/\\u0061${name}> ?p ?o }`,
    ]) {
      const looks = await asked(['a', 'b', 'c', 'd', 'e'].map(text));
      expect(looks.filter((each) => each === 0)).toEqual([]);
    }
  });

  it('finds no graph that is hidden', async () => {
    const text = (name: string) => `ASK { GRAPH <http://ex/${name}> { ?s ?p <http://ex/o> } }`;
    await asked(['a', 'b', 'c', 'private', 'a'].map(text), fresh(true));
  });

  it('has the outcome that it has by itself, whatever stands where', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const term = fc.oneof(
      fc.nat(2).map((hole) => `<http://ex/@${hole}>`),
      name.map((each) => `<http://ex/${each}>`),
      name.map((each) => `e:${each}`),
      fc.constantFrom('?x', '?y', '"<http://ex/@0>"', '"1"^^<http://ex/@1>', '[]', '<rel>', '1'),
    );
    const subject = term.filter((each) => !each.startsWith('"'));
    const verb = fc.oneof(
      fc.constantFrom(
        '<http://ex/@2>',
        'e:a',
        '?v',
        '<http://ex/@1>/e:b',
        '^<http://ex/@2>|<http://ex/b>',
        'a',
      ),
    );
    const triple = fc.tuple(subject, verb, term).map((parts) => `${parts.join(' ')} .`);
    const part = fc.oneof(
      { weight: 4, arbitrary: triple },
      fc.tuple(triple, triple).map(([left, right]) => `{ ${left} } UNION { ${right} }`),
      fc.tuple(triple, triple).map((both) => `OPTIONAL { ${both.join(' ')} }`),
      triple.map((each) => `MINUS { ${each} }`),
      triple.map((each) => `FILTER NOT EXISTS { ${each} }`),
      fc
        .tuple(subject, triple)
        .map(([graph, each]) => (/^[<e?]/.test(graph) ? `GRAPH ${graph} { ${each} }` : each)),
      fc.constantFrom(
        'FILTER(?x IN (<http://ex/@0>, e:a, <http://ex/@1>))',
        'FILTER(<http://ex/@0>(?x))',
        'FILTER(?x<http://ex/@0>?y)',
        'FILTER(?x > #1 && ?y < #2 || ?x = 2 )',
        'FILTER(?x IN ( #1 , #2 , "1"^^<http://www.w3.org/2001/XMLSchema#integer> ))',
        'VALUES (?x ?y) { ( #1 e:a ) ( #1 #2 ) ( 01 1.0 ) }',
        'BIND(SUBSTR("a #1 b", #2 ) AS ?w)',
        '{ SELECT ?x { ?x ?p #1 } LIMIT #2 }',
        '{ SELECT ?x (COUNT(*) AS ?m) { ?x ?p ?q } GROUP BY ?x HAVING (COUNT(*) > #1 ) ORDER BY ( ?m + #2 ) }',
        'VALUES ?x { <http://ex/@0> <http://ex/@1> e:b }',
        'BIND(IRI("<http://ex/@2>") AS ?z)',
        '# <http://ex/@0>\n',
        '{ SELECT ?x (COUNT(*) AS ?n) { ?x ?p <http://ex/@1> } GROUP BY ?x }',
      ),
    );
    const head = fc.constantFrom(
      'SELECT *',
      'SELECT DISTINCT ?x',
      'SELECT (COUNT(*) AS ?n)',
      'ASK',
      'CONSTRUCT { ?x <http://ex/@0> e:a }',
      'CONSTRUCT { ?x <http://ex/@0> e:a } FROM <http://ex/@1>',
      'DESCRIBE ?x <http://ex/a>',
      'SELECT ?x FROM <http://ex/a>',
    );
    const prologue = fc.constantFrom(
      'PREFIX e: <http://ex/> ',
      'PREFIX e: <http://ex/> BASE <http://ex/> ',
      'BASE <http://ex/> PREFIX e: <> ',
    );
    const query = fc
      .tuple(prologue, head, fc.array(part, { minLength: 1, maxLength: 4 }))
      .map(([before, form, parts]) => `${before}${form} { ${parts.join(' ')} }`);
    const fillings = fc.array(
      fc.array(fc.constantFrom('a', 'b', 'c', 'e', 'f', 'g'), { minLength: 3, maxLength: 3 }),
      {
        minLength: 4,
        maxLength: 8,
      },
    );
    let spared = 0;
    await fc.assert(
      fc.asyncProperty(query, fillings, fc.boolean(), async (text, filled, hidden) => {
        const texts = filled.map((names) =>
          text
            .replaceAll(/@(\d)/g, (_, hole) => `${names[Number(hole)]}`)
            .replaceAll(/#(\d)/g, (_, hole) => `${'abcefg'.indexOf(names[Number(hole)] ?? 'a')}`),
        );
        const looks = await asked(texts, fresh(hidden));
        spared += looks.filter((each) => each === 0).length;
      }),
      { numRuns: 300 },
    );
    // Else the law would say nothing of prepared queries.
    expect(spared).toBeGreaterThan(100);
  });
});
