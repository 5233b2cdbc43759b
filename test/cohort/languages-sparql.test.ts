import { describe, expect, it } from 'vitest';
import { type Criteria, cohortSparql, parseCohort, parseCohortSparql } from '../../src/cohort/index.ts';
import { ontology } from './small-ontology.ts';

const prologue = `PREFIX f: <https://w3id.org/collimator/facet/>
PREFIX c: <https://example.org/concept#>
`;
const select = (where: string, rest = '') =>
  `${prologue}SELECT (COUNT(DISTINCT ?case) AS ?n) WHERE { ${where} } ${rest}`;

function hashOf(query: string): string {
  const read = parseCohortSparql(query, ontology);
  if (read.state === 'invalid') throw new Error(JSON.stringify(read.mistakes));
  return read.cohort.hash;
}
function json(criteria: Criteria): string {
  const read = parseCohort(criteria, ontology);
  if (read.state === 'invalid') throw new Error(JSON.stringify(read.mistakes));
  return read.cohort.hash;
}
const codesOf = (query: string) => {
  const read = parseCohortSparql(query, ontology);
  return read.state === 'invalid' ? [...new Set(read.mistakes.map(({ code }) => code))] : [];
};

describe('a case-style query', () => {
  it('says one thing in many ways', () => {
    const wanted = json({
      all: [
        { facet: 'modality', anyOf: ['CT', 'MR'] },
        { facet: 'sex', anyOf: ['female'] },
      ],
    });
    const ways = [
      '?case f:sex c:female . ?case f:modality ?m . VALUES ?m { c:CT c:MR }',
      '?case f:modality ?m ; f:sex ?s . FILTER(?m IN (c:MR, c:CT)) FILTER(?s = c:female)',
      '?case f:sex ?s . FILTER(c:female = ?s) { ?case f:modality c:CT } UNION { ?case f:modality c:MR }',
      '?case f:modality ?m . FILTER(?m = c:CT || ?m = c:MR) ?case f:sex ?s . FILTER(?s != c:male && ?s NOT IN (<https://w3id.org/collimator/ns#Unknown>))',
      '?case f:modality/rdfs:subClassOf* ?m . VALUES ?m { c:CT c:MR } ?case f:sex/skos:broader* c:female',
      '?case f:modality ?m . ?m rdfs:subClassOf* ?root . VALUES ?root { c:CT c:MR } FILTER EXISTS { ?case f:sex c:female }',
      '?case f:modality ?m . VALUES ?m { c:CT c:MR } FILTER NOT EXISTS { ?case f:sex ?s . FILTER(?s != c:female) }',
      '?case f:modality ?m . VALUES ?m { c:CT c:MR } MINUS { ?case f:sex c:male } MINUS { ?case f:sex col:Unknown }',
      '{ ?case a col:Case . { ?case f:sex c:female } } { ?case f:modality "CT" } UNION { ?case f:modality "MR" }',
    ].map((where) => select(where));
    expect(ways.map(hashOf)).toEqual(ways.map(() => wanted));
    expect(
      hashOf(
        `${prologue}SELECT (COUNT(DISTINCT ?p) AS ?k) { ?p f:sex c:female ; f:modality ?m } VALUES ?m { c:CT c:MR }`,
      ),
    ).toBe(wanted);
  });

  it('reads ranges on bands, with either border where numbers are whole', () => {
    const wanted = json({ all: [{ facet: 'age', from: 50, below: 70 }] });
    for (const filter of ['?a >= 50 && ?a < 70', '?a > 49 && 69 >= ?a', '50 <= ?a && ?a <= 69.0'])
      expect(hashOf(select(`?case f:age ?a . FILTER(${filter})`))).toBe(wanted);
    expect(hashOf(select('?case f:age ?a . FILTER(?a < 30 || ?a >= 70)'))).toBe(
      json({
        any: [
          { facet: 'age', below: 30 },
          { facet: 'age', from: 70 },
        ],
      }),
    );
  });

  it('follows a hierarchy only where it is asked to', () => {
    expect(hashOf(select('?case f:condition/rdfs:subClassOf* c:C10'))).toBe(
      json({ all: [{ facet: 'condition', anyOf: ['C10'] }] }),
    );
    const read = parseCohortSparql(select('?case f:condition c:C10'), ontology);
    expect(read).toMatchObject({ state: 'invalid', mistakes: [{ code: 'E_TERM', line: 3 }] });
    expect(hashOf(select('?case f:condition c:C30'))).toBe(
      json({ all: [{ facet: 'condition', anyOf: ['C30'], narrower: false }] }),
    );
    expect(hashOf(select('?case f:condition/rdfs:subClassOf* "SNOMED:254837009"'))).toBe(
      json({ all: [{ facet: 'condition', anyOf: ['SNOMED:254837009'] }] }),
    );
  });

  it('groups by two facets at most, which are no part of its hash', () => {
    const query = `${prologue}SELECT ?s ?a (COUNT(DISTINCT ?case) AS ?n) WHERE { ?case f:sex ?s ; f:age ?a ; f:condition c:C40 } GROUP BY ?s ?a`;
    const read = parseCohortSparql(query, ontology);
    expect(read).toMatchObject({ state: 'understood', groupBy: ['sex', 'age'] });
    expect(hashOf(query)).toBe(hashOf(select('?case f:condition c:C40')));
  });

  it('is written with its groups, and read back', () => {
    const read = parseCohort(
      {
        any: [{ facet: 'age', from: 50, below: 70 }, { none: [{ facet: 'modality', anyOf: ['CT', 'MR'] }] }],
      },
      ontology,
    );
    if (read.state === 'invalid') throw new Error('not understood');
    const text = cohortSparql(read.cohort, ontology, ['sex', 'bodyPart']);
    expect(text).toContain('GROUP BY ?group1 ?group2');
    expect(parseCohortSparql(text, ontology)).toMatchObject({
      state: 'understood',
      groupBy: ['sex', 'bodyPart'],
      cohort: { hash: read.cohort.hash },
    });
  });
});

describe('a refusal', () => {
  const ok = '?case f:sex c:female .';
  const refused: [code: string, query: string][] = [
    ['E_FORM', 'ASK { ?case ?p ?o }'],
    ['E_FORM', 'DELETE WHERE { ?s ?p ?o }'],
    ['E_FORM', 'SELECT nonsense'],
    ['E_FORM', ''],
    ['E_FORM', select(`${ok} OPTIONAL { ?case f:age ?a }`)],
    ['E_FORM', select(`GRAPH ?g { ${ok} }`)],
    ['E_FORM', select(`{ SELECT ?case { ${ok} } }`)],
    ['E_FORM', select(ok, 'ORDER BY ?n')],
    ['E_FORM', select(ok, 'LIMIT 5')],
    ['E_FORM', select(ok, 'HAVING (COUNT(DISTINCT ?case) > 5)')],
    ['E_FORM', select('FILTER NOT EXISTS { ?case f:sex c:male }')],
    ['E_FORM', select(`${ok} ?other f:sex c:male`)],
    ['E_FORM', select('?case ?p c:male')],
    ['E_FORM', select('?case f:sex [ f:age 50 ]')],
    ['E_FORM', select('{ ?case f:sex c:male } UNION { }')],
    ['E_FORM', `${prologue}SELECT (COUNT(DISTINCT ?case) AS ?n) FROM <http://example.org/cases> { ${ok} }`],
    ['E_TERM', select('?case f:sexx c:female')],
    ['E_TERM', select('?case f:provider "x"')],
    ['E_TERM', select('?case f:sex c:unknownThing')],
    ['E_TERM', select('?case a c:Person')],
    ['E_TERM', select(`${ok} VALUES ?case { c:patient1 }`)],
    ['E_AGG', `${prologue}SELECT ?case { ${ok} }`],
    ['E_AGG', `${prologue}SELECT * { ${ok} }`],
    ['E_AGG', `${prologue}SELECT (COUNT(?case) AS ?n) { ${ok} }`],
    ['E_AGG', `${prologue}SELECT (COUNT(*) AS ?n) { ${ok} }`],
    ['E_AGG', `${prologue}SELECT (SUM(DISTINCT ?case) AS ?n) { ${ok} }`],
    [
      'E_AGG',
      `${prologue}SELECT (COUNT(DISTINCT ?case) AS ?n) (COUNT(DISTINCT ?s) AS ?k) { ?case f:sex ?s }`,
    ],
    [
      'E_AGG',
      `${prologue}SELECT (COUNT(DISTINCT ?case) AS ?n) { ?case f:sex ?s ; f:age ?a ; f:stage ?t } GROUP BY ?s ?a ?t`,
    ],
    ['E_AGG', `${prologue}SELECT (COUNT(DISTINCT ?case) AS ?n) { ${ok} } GROUP BY ?case`],
    ['E_AGG', `${prologue}SELECT (COUNT(DISTINCT ?case) AS ?n) { ?case f:sex ?s } GROUP BY (STR(?s))`],
    ['E_EXPR', select('?case f:sex ?s . FILTER(REGEX(STR(?s), "f"))')],
    ['E_EXPR', select('?case f:sex ?s . FILTER(BOUND(?s))')],
    ['E_EXPR', select('?case f:age ?a . FILTER(?a + 1 > 50)')],
    ['E_EXPR', select('?case f:sex ?s ; f:stage ?t . FILTER(?s = ?t)')],
    ['E_EXPR', select(`${ok} BIND(1 AS ?x)`)],
    ['E_EXPR', select(`${ok} FILTER(?nowhere = c:male)`)],
    ['E_EXPR', select('?case f:sex ?x ; f:stage ?x')],
    ['E_EXPR', select('?case f:modality ?m . FILTER(?m = c:CT) FILTER(?m = c:MR)')],
    ['E_EXPR', select('?case f:modality ?m . { ?case f:bodyPart ?b . FILTER(?m = c:CT) }')],
    [
      'E_EXPR',
      select('{ ?case f:modality ?m . VALUES ?m { c:CT } } { ?case f:modality ?m . VALUES ?m { c:MR } }'),
    ],
    ['E_EXPR', select('?case f:sex ?s . VALUES (?s ?t) { (c:male c:I) }')],
    ['E_EXPR', select('?case f:sex ?s . VALUES ?s { UNDEF }')],
    ['E_RANGE', select('?case f:age ?a . FILTER(?a >= 52)')],
    ['E_RANGE', select('?case f:age ?a . FILTER(?a < 52 || ?a >= 70)')],
    ['E_FORM', select('?case nowhere:sex c:male')],
    ['E_RANGE', select('?case f:sex ?s . FILTER(?s > 3)')],
    ['E_RANGE', select('?case f:age ?a . FILTER(!(?a >= 50))')],
    ['E_NEG', select('?case f:modality ?m . FILTER(?m != c:CT)')],
    ['E_NEG', select('?case f:modality ?m . FILTER(?m NOT IN (c:CT))')],
    ['E_NEG', select('?case f:modality ?m . FILTER(!(?m = c:CT))')],
    [
      'E_NEG',
      select(
        '?case f:modality ?m . FILTER NOT EXISTS { ?case f:bodyPart ?b ; f:modality ?m . FILTER(?m = c:CT) }',
      ),
    ],
    ['E_NEG', select('MINUS { ?case f:sex c:male }')],
    ['E_PATH', select('?case f:condition/rdfs:subClassOf+ c:C10')],
    ['E_PATH', select('?case f:condition/rdfs:subClassOf c:C10')],
    ['E_PATH', select('?case f:condition/f:sex c:male')],
    ['E_PATH', select('?case (f:sex|f:stage) c:male')],
    ['E_PATH', select('?case ^f:sex c:male')],
    ['E_PATH', select('?x rdfs:subClassOf* c:C10 . ?case f:sex c:male')],
    ['E_SERVICE', select(`${ok} SERVICE <http://169.254.169.254/> { ?case f:age ?a }`)],
    ['E_COST', `SELECT (COUNT(DISTINCT ?case) AS ?n) ${'{'.repeat(100)}${'}'.repeat(100)}`],
    ['E_COST', select(`${ok} # ${'x'.repeat(70_000)}`)],
    ['E_COST', select(`?case f:sex ?s . VALUES ?s { ${'c:male '.repeat(201)} }`)],
    ['E_COST', select(Array.from({ length: 51 }, () => '?case f:modality c:CT .').join(' '))],
    [
      'E_COST',
      select(
        '{ ?case f:sex c:male FILTER NOT EXISTS { ?case f:stage c:I FILTER NOT EXISTS { ?case f:age ?a . FILTER(?a < 30) FILTER NOT EXISTS { ?case f:bodyPart c:head . FILTER NOT EXISTS { ?case f:modality c:CT ; f:modality c:MR } } } } }',
      ),
    ],
  ];

  it.each(
    refused.map(([code, query], index) => ({ code, query, index })),
  )('has the code $code for query $index', ({ code, query }) => {
    const read = parseCohortSparql(query, ontology);
    expect(read.state).toBe('invalid');
    expect(codesOf(query), query).toContain(code);
    if (read.state === 'understood') return;
    for (const mistake of read.mistakes) {
      expect(mistake.line).toBeGreaterThan(0);
      expect(mistake.column).toBeGreaterThan(0);
      expect(mistake.message).toMatch(/^\S.*\.$/s);
    }
  });

  it('names the line and column of each thing that is wrong, all at once', () => {
    const query = `${prologue}SELECT (COUNT(DISTINCT ?case) AS ?n) WHERE {
  ?case f:sexx c:female .
  ?case f:age ?a . FILTER(?a >= 52)
  ?case f:condition/rdfs:subClassOf* c:nothing .
}`;
    const read = parseCohortSparql(query, ontology);
    expect(
      read.state === 'invalid' && read.mistakes.map(({ code, line, column }) => [code, line, column]),
    ).toEqual([
      ['E_TERM', 4, 9],
      ['E_RANGE', 5, 26],
      ['E_TERM', 6, 38],
    ]);
  });

  it('depends on the text and the declared facets only', () => {
    for (const [, query] of refused) expect(codesOf(query)).toEqual(codesOf(query));
    const blind = { ...ontology, release: { version: 'other', hash: 'other' } };
    for (const [, query] of refused)
      expect(parseCohortSparql(query, blind)).toEqual(parseCohortSparql(query, ontology));
  });
});
