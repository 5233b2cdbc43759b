import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adHoc } from '../../src/query/index.ts';
import { iri, literal, prefixes, type Quad, quad } from '../../src/rdf/index.ts';
import { openScratch, type Row } from '../../src/store/index.ts';

const names = ['a', 'b', 'c', 'd'] as const;
const node = (name: string) => iri(`urn:${name}`);
const one = literal('1', { datatype: `${prefixes.xsd}integer` });

const quads = fc.array(
  fc.tuple(
    fc.constantFrom(...names),
    fc.constantFrom('p', 'q'),
    fc.constantFrom(...names.map(node), one, literal('x')),
  ),
  { maxLength: 16 },
);
const toQuads = (triples: [string, string, Quad['object']][]) =>
  triples.map(([s, p, o]) => quad(node(s), node(p), o));

const variable = fc.constantFrom('?x', '?y', '?z', '?w');
const term = fc.oneof(
  { weight: 4, arbitrary: variable },
  { weight: 1, arbitrary: fc.constantFrom('<urn:a>', '<urn:b>', '1') },
);
const subject = fc.oneof(
  { weight: 5, arbitrary: variable },
  { weight: 1, arbitrary: fc.constant('<urn:a>') },
);
const predicate = fc.constantFrom('<urn:p>', '<urn:q>', '<urn:p>', '?v');
const triple = fc.tuple(subject, predicate, term).map((parts) => `${parts.join(' ')} .`);
const triples = (minLength: number, maxLength: number) =>
  fc.array(triple, { minLength, maxLength }).map((each) => each.join(' '));
const innerFilter = fc.option(
  fc.constantFrom('FILTER(isIRI(?x))', 'FILTER(?y != <urn:a>)', 'FILTER(?z = 1 || ?w = <urn:b>)'),
  { nil: '' },
);
const existence = fc
  .tuple(fc.constantFrom('EXISTS', 'NOT EXISTS'), triples(2, 3), innerFilter)
  .map(([keyword, inner, filter]) => `${keyword} { ${inner} ${filter} }`);
const membership = fc
  .tuple(variable, fc.uniqueArray(fc.constantFrom('<urn:a>', '<urn:b>', '1', '"x"'), { minLength: 1 }))
  .map(([name, members]) => `${name} IN (${members.join(', ')})`);
const filter = fc
  .array(fc.oneof({ weight: 3, arbitrary: existence }, membership, fc.constant('BOUND(?x)')), {
    minLength: 1,
    maxLength: 2,
  })
  .map((parts) => `FILTER(${parts.join(' && ')})`);
const { group } = fc.letrec<{ group: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    triples(1, 2),
    filter,
    triples(2, 3).map((inner) => `OPTIONAL { ${inner} }`),
    fc.constantFrom('VALUES ?x { <urn:a> <urn:b> UNDEF }', 'VALUES (?x ?y) { (<urn:a> 1) (UNDEF <urn:c>) }'),
    tie('group').map((inner) => `OPTIONAL { ${inner} }`),
    tie('group').map((inner) => `MINUS { ${inner} }`),
    tie('group').map((inner) => `{ ${inner} }`),
    tie('group').map((inner) => `{ SELECT DISTINCT ?x ?y { ${inner} } }`),
    fc.tuple(tie('group'), tie('group')).map(([left, right]) => `{ ${left} } UNION { ${right} }`),
  ),
  group: fc
    .tuple(triples(1, 2), fc.array(tie('part'), { maxLength: 3 }), filter)
    .map(([first, parts, last]) => [first, ...parts, last].join(' ')),
}));
const query = fc
  .tuple(
    fc.constantFrom(
      ['SELECT *', ''],
      ['SELECT ?x (COUNT(*) AS ?n)', 'GROUP BY ?x'],
      ['SELECT (COUNT(?y) AS ?n) (COUNT(DISTINCT ?x) AS ?m)', ''],
    ),
    group,
  )
  .map(([[head, tail], inner]) => `${head} { ${inner} } ${tail}`);

/** The rows as a multiset: sorted text. */
const bag = (rows: readonly Row[]) =>
  rows
    .map((row) =>
      Object.entries(row)
        .map(([name, value]) => `${name}=${value.termType} ${value.value}`)
        .sort()
        .join(' '),
    )
    .sort();

const accepted = (text: string) => {
  const checked = adHoc(text);
  if (checked.state !== 'accepted') throw new Error(`${text}: ${checked.message}`);
  return checked.text;
};

describe('the rewriting of slow shapes', () => {
  it('never changes an answer, on random queries over random data', () => {
    let rewritten = 0;
    fc.assert(
      fc.property(quads, query, (data, text) => {
        const store = openScratch();
        try {
          store.add(toQuads(data));
          const ours = accepted(text);
          if (/ MINUS | SELECT DISTINCT | VALUES /.test(ours)) rewritten++;
          const theirs = bag(store.ask(text) as Row[]);
          // Asked as it stands, the engine may leave out the row of an empty group: see below.
          const dropped = theirs.length === 0 && text.startsWith('SELECT (');
          expect(bag(store.ask(ours) as Row[]), ours).toEqual(dropped ? ['m=Literal 0 n=Literal 0'] : theirs);
        } finally {
          store.close();
        }
      }),
      { numRuns: 1500 },
    );
    expect(rewritten).toBeGreaterThan(500);
  });

  it.each([
    [
      'NOT EXISTS',
      'SELECT * { ?s <urn:p> ?o FILTER NOT EXISTS { ?x <urn:q> ?s . ?x <urn:p> 1 } }',
      /MINUS \{/,
      /EXISTS/,
    ],
    [
      'a negated EXISTS',
      'SELECT * { ?s <urn:p> ?o FILTER(!EXISTS { ?x <urn:q> ?s . ?x <urn:p> 1 }) }',
      /MINUS \{/,
      /EXISTS/,
    ],
    [
      'EXISTS',
      'SELECT * { ?s <urn:p> ?o FILTER EXISTS { ?x <urn:q> ?s . ?x <urn:p> 1 } }',
      /\{ SELECT DISTINCT \?s WHERE/,
      /EXISTS/,
    ],
    [
      'IN of IRIs',
      'PREFIX : <urn:> SELECT * { ?s <urn:p> ?o FILTER(?o IN (:a, <urn:a>, :b)) }',
      /VALUES \?o \{ <urn:a> :b \}/,
      / IN /,
    ],
    [
      'OPTIONAL with a constant',
      'SELECT * { ?s <urn:p> ?o OPTIONAL { ?x <urn:q> ?s . ?x <urn:p> 1 } }',
      /OPTIONAL \{ \{ SELECT \?x \?s/,
      /none/,
    ],
  ])('puts %s in other words', (_, text, wanted, unwanted) => {
    expect(accepted(text)).toMatch(wanted);
    expect(accepted(text)).not.toMatch(unwanted);
  });

  it.each([
    [
      'an outer variable in the inner filter',
      '?s <urn:p> ?o FILTER NOT EXISTS { ?s <urn:q> ?x . ?x <urn:q> ?y FILTER(?o = ?y) }',
    ],
    ['no variable in common', '?s <urn:p> ?o FILTER NOT EXISTS { ?x <urn:q> ?y . ?y <urn:q> 1 }'],
    [
      'a common variable that may be unbound',
      'OPTIONAL { ?s <urn:p> ?o } FILTER EXISTS { ?s <urn:q> ?x . ?x <urn:q> 1 }',
    ],
    [
      'one bound and one unbound variable in common',
      '?s <urn:p> 1 OPTIONAL { ?s <urn:q> ?o } FILTER EXISTS { ?s <urn:q> ?o . ?o <urn:q> 1 }',
    ],
    ['a BIND, which may fail', 'BIND(1/0 AS ?s) FILTER EXISTS { ?x <urn:q> ?s . ?x <urn:q> 1 }'],
    [
      'a filter right inside OPTIONAL',
      '?s <urn:p> ?o OPTIONAL { ?o <urn:q> ?z FILTER NOT EXISTS { ?z <urn:q> ?s . ?z <urn:p> 1 } }',
    ],
    ['a disjunction', '?s <urn:p> ?o FILTER(?o = 1 || EXISTS { ?s <urn:q> ?x . ?x <urn:q> 1 })'],
    ['EXISTS in GRAPH ?g', 'GRAPH ?g { ?s <urn:p> ?o FILTER EXISTS { ?s <urn:q> ?x . ?x <urn:q> 1 } }'],
  ])('leaves alone: %s', (_, inner) => {
    expect(accepted(`SELECT * { ${inner} }`)).toMatch(/EXISTS/);
  });

  it.each([
    '(1, 2)',
    '(<urn:a>, 1)',
    '(<a>, <b>)',
    '(?o, <urn:a>)',
    '()',
  ])('leaves IN %s alone', (members) => {
    expect(accepted(`SELECT * { ?s <urn:p> ?o FILTER(?o IN ${members}) }`)).not.toMatch(/VALUES/);
  });
});

describe('an aggregate over no solutions', () => {
  const store = openScratch();
  store.add(
    toQuads([
      ['a', 'p', one],
      ['b', 'p', node('a')],
    ]),
  );
  const rows = (text: string) => bag(store.ask(accepted(text)) as Row[]);
  const none = [
    '?s ?p ?o FILTER(false)',
    '?s ?p ?o FILTER(isIRI(?s) && false)',
    '?s ?p ?o FILTER(BOUND(?never))',
    '?s ?p ?o FILTER(!BOUND(?s))',
    '?s ?p ?o FILTER(?never)',
    '?s ?p ?o FILTER NOT EXISTS {}',
    'VALUES ?s {}',
    '?s ?p ?o . VALUES ?s {}',
    '?s ?p ?o { ?s ?q ?r FILTER(false) }',
    '{ ?s ?p ?o FILTER(false) } UNION { VALUES ?s {} }',
    '?s <urn:none> ?o',
  ];

  it.each(none)('is one row, with the count 0: %s', (where) => {
    expect(rows(`SELECT (COUNT(?s) AS ?n) (SUM(?o) AS ?m) { ${where} }`)).toEqual([
      'm=Literal 0 n=Literal 0',
    ]);
    expect(rows(`SELECT (1 AS ?one) { ${where} } HAVING(COUNT(*) = 0)`)).toEqual(['one=Literal 1']);
    expect(rows(`SELECT * { ?a ?b 1 { SELECT (COUNT(*) AS ?n) { ${where} } } }`)).toEqual([
      'a=NamedNode urn:a b=NamedNode urn:p n=Literal 0',
    ]);
    expect(store.ask(accepted(`ASK { { SELECT (COUNT(*) AS ?n) { ${where} } } FILTER(?n = 0) }`))).toBe(true);
  });

  it.each(none)('is no row where GROUP BY names the groups: %s', (where) => {
    expect(rows(`SELECT ?s (COUNT(*) AS ?n) { ${where} } GROUP BY ?s`)).toEqual([]);
  });
});
