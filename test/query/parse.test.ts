import { describe, expect, it } from 'vitest';
import { adHoc } from '../../src/query/index.ts';
import { parseUpdate } from '../../src/query/parse.ts';

/** A text in which ‸ stands before the token that is wrong, and what the message says. */
type Case = readonly [what: string, marked: string, message: RegExp];

const queries: readonly Case[] = [
  [
    'a variable beside an aggregate',
    'SELECT (COUNT(*) AS ?c) ‸?x WHERE {\n ?x ?p ?o }',
    /\?x is neither grouped/,
  ],
  [
    'a variable beside an aggregate below',
    'SELECT * { { SELECT (SUM(?o) AS ?c) ‸?x {\n ?x ?p ?o } } }',
    /neither grouped/,
  ],
  [
    'a variable that is not grouped',
    'SELECT ?x ‸?o WHERE { ?x ?p ?o } GROUP BY ?x',
    /\?o is neither grouped/,
  ],
  [
    'one in an expression',
    'SELECT ?x (STR(‸?o) AS ?s) WHERE { ?x ?p ?o } GROUP BY ?x',
    /\?o is neither grouped/,
  ],
  ['one beside an aggregate', 'SELECT (COUNT(?x) + ‸?o AS ?s) WHERE { ?x ?p ?o }', /\?o is neither grouped/],
  ['one of a grouped expression', 'SELECT ‸?x WHERE { ?x ?p ?o } GROUP BY STR(?x)', /\?x is neither grouped/],
  [
    'one beside an aggregate of ORDER BY',
    'SELECT ‸?x WHERE { ?x ?p ?o } ORDER BY COUNT(?o)',
    /\?x is neither grouped/,
  ],
  ['everything, in groups', 'SELECT ‸* WHERE { ?x ?p ?o } GROUP BY ?x', /name the variables/],
  ['everything, below HAVING', 'SELECT ‸* WHERE { ?x ?p ?o } HAVING (COUNT(?o) > 1)', /name the variables/],
  ['a word without end', `ASK { ?s ?p ‸${'a'.repeat(300)} }`, /more than 256 characters/],
  ['a variable selected twice', 'SELECT ?x ‸?x WHERE {\n ?x ?p ?o }', /\?x is selected twice/],
  ['a name given twice', 'SELECT (1 AS ?x) (2 AS ‸?x) {}', /\?x is selected twice/],
  ['a name that is selected', 'SELECT ?y (1 AS ‸?y) WHERE { ?x ?p ?o }', /\?y is selected twice/],
  ['a name of the pattern', 'SELECT (1 AS ‸?x) WHERE {\n ?x ?p ?o }', /AS needs another name/],
  ['a name of a sub-select', 'SELECT (1 AS ‸?c) WHERE { { SELECT (2 AS ?c) {} } }', /AS needs another name/],
  ['a name of VALUES', 'SELECT (1 AS ‸?x) {} VALUES ?x { 2 }', /AS needs another name/],
  [
    'an aggregate in an aggregate',
    'SELECT (SUM(1 + ‸COUNT(?x)) AS ?c) WHERE { ?x ?p ?o }',
    /within an aggregate/,
  ],
  ['an aggregate in FILTER', 'SELECT * WHERE { ?x ?p ?o FILTER(‸COUNT(?x) > 1) }', /only allowed in SELECT/],
  ['an aggregate in BIND', 'ASK { ?x ?p ?o BIND(‸COUNT(?x) AS ?c) }', /only allowed in SELECT/],
  [
    'an aggregate in GROUP BY',
    'SELECT ?c { ?x ?p ?o } GROUP BY (‸COUNT(?x) AS ?c)',
    /only allowed in SELECT/,
  ],
  ['DISTINCT in a function', 'SELECT (‸<urn:f>(DISTINCT 1) AS ?x) {}', /in aggregates only/],
  [
    'a blank node in OPTIONAL too',
    'SELECT * { _:a ?p ?o . OPTIONAL { ‸_:a ?q ?r } }',
    /another group of triples/,
  ],
  [
    'a blank node in both of a UNION',
    'SELECT * { { _:a ?p ?o } UNION { ?s ?q ‸_:a } }',
    /another group of triples/,
  ],
  [
    'a blank node in a sub-select too',
    'SELECT * { _:a ?p ?o { SELECT ?q { ‸_:a ?q ?r } } }',
    /another group of triples/,
  ],
  [
    'a blank node in EXISTS too',
    'SELECT * { _:a ?p ?o FILTER EXISTS { ‸_:a ?q ?r } }',
    /another group of triples/,
  ],
  ['a prefix that is not declared', 'SELECT * WHERE {\n ?x ‸foaf:name ?o }', /Unknown prefix: foaf\./],
  ['the empty prefix', 'SELECT * WHERE { ?x ‸:name ?o }', /Unknown prefix: \./],
  ['a prefix in FROM', 'SELECT * FROM ‸ex:g WHERE { ?x ?p ?o }', /Unknown prefix: ex\./],
  ['a prefix of a datatype', 'SELECT * { ?x ?p "1"^^‸xsd:integer }', /Unknown prefix: xsd\./],
  [
    'a prefix like another',
    'PREFIX xfoaf: <urn:x> ASK { ?x xfoaf:name "foaf:" ; ‸foaf:name ?o }',
    /Unknown prefix: foaf\./,
  ],
  ['BIND of what triples bind', 'SELECT * WHERE { ?x ?p ?o BIND(1 AS ‸?o) }', /\?o is already bound/],
  ['BIND of what OPTIONAL may bind', 'ASK { OPTIONAL { ?x ?p ?o } BIND(1 AS ‸?o) }', /\?o is already bound/],
  ['BIND of what BIND bound', 'SELECT * WHERE { BIND(1 AS ?o)\n BIND(2 AS ‸?o) }', /\?o is already bound/],
  ['a value too few', 'SELECT * { VALUES (?a ?b) { (1 2) (‸1) } }', /1 of 2 values/],
  ['a value too many', 'SELECT * { VALUES (?a ?b) { (1 2 ‸3) } }', /a value more than/],
  ['a value too few at the end', 'SELECT * { ?a ?p ?b } VALUES (?a ?b) { (‸1) }', /1 of 2 values/],
  ['a variable of VALUES twice', 'SELECT * { VALUES (?a ‸?a) { (1 2) } }', /\?a is named twice/],
  ['an argument too many', 'SELECT (STRLEN("a"‸, "b") AS ?x) {}', /\) is expected/],
  ['a tag of no language', 'SELECT * { ?x ?p ‸"a"@de-abcdefghijk }', /@de-abcdefghijk is no language tag/],
  ['a function that is none', 'SELECT (‸FOO(1) AS ?x) {}', /does not belong here/],
  ['a string without an end', 'SELECT * { ?x ?p ‸"abc }\n', /does not end on the line/],
  ['an escape that is none', 'SELECT * { ?x ?p "a‸\\q" }', /escape is not one/],
  ['half a pair', 'SELECT * { ?x ?p "‸\\uD800" }', /\\uD800 is no character/],
  ['a character past the last', 'SELECT * { ?x ?p "‸\\UFFFFFFFF" }', /\\UFFFFFFFF is no character/],
  ['a space in an IRI', 'SELECT * { ?x <urn:a‸ b> ?o }', /may not stand in an IRI/],
  ['something after escapes', 'SELECT * { ?x ?p "\\u00e9\\U0001F600" ‸"b" }', /not "b"/],
  ['a group without an end', 'SELECT * {\n ?x ?p ?o‸', /ends too early/],
  ['a limit below zero', 'SELECT * { ?x ?p ?o } LIMIT ‸-1', /-1 does not belong/],
  ['clauses in another order', 'SELECT ?x { ?x ?p ?o } ORDER BY ?x ‸GROUP BY ?x', /has ended before GROUP/],
  ['the first of two mistakes', 'SELECT ?x ‸?x { ?x a:b ?o BIND(1 AS ?o) }', /selected twice/],
];

const updates: readonly Case[] = [
  ['a variable in data', 'INSERT DATA { <urn:a> <urn:b> ‸?x }', /\?x does not belong/],
  [
    'a graph without a name in data',
    'DELETE DATA { GRAPH ‸?g { <urn:a> <urn:b> 1 } }',
    /\?g does not belong/,
  ],
  ['a blank node to delete', 'DELETE { ?s <urn:b> ‸[] } WHERE { ?s <urn:b> ?o }', /\[\] does not belong/],
  [
    'a blank node in two INSERT DATA',
    'INSERT DATA { _:a <urn:b> 1 } ;\n INSERT DATA { ‸_:a <urn:b> 2 }',
    /another INSERT DATA/,
  ],
  [
    'a prefix of a later operation',
    'INSERT DATA { ‸b:x <urn:b> 1 } ; PREFIX b: <urn:b:> CLEAR ALL',
    /Unknown prefix: b\./,
  ],
  ['a prefix in USING', 'DELETE { ?s ?p ?o } USING ‸g:a WHERE { ?s ?p ?o }', /Unknown prefix: g\./],
  [
    'a graph within a graph',
    'INSERT DATA { GRAPH <urn:g> { ‸GRAPH <urn:h> {} } }',
    /} is expected, not GRAPH/,
  ],
  ['no semicolon', 'CLEAR ALL ‸CLEAR ALL', /has ended before CLEAR/],
  [
    'BIND of what is bound',
    'INSERT { ?s <urn:b> ?o } WHERE {\n ?s <urn:b> ?o BIND(1 AS ‸?o) }',
    /\?o is already bound/,
  ],
  ['a path in a template', 'INSERT { ?s <urn:b>‸/<urn:c> ?o } WHERE { ?s ?p ?o }', /\/ does not belong/],
  [
    'an aggregate in FILTER',
    'DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(‸MAX(?o) = 1) }',
    /only allowed in SELECT/,
  ],
  [
    'a sub-select that is not grouped',
    'INSERT { ?s ?p 1 } WHERE { { SELECT ?s ‸?p { ?s ?p ?o } GROUP BY ?s } }',
    /neither grouped/,
  ],
];

/** The place of the mark as line and column, and the text without it. */
function unmarked(marked: string) {
  const [before = '', after = ''] = marked.split('‸');
  const lines = before.split('\n');
  return { text: before + after, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

describe('a query', () => {
  it.each(queries)('with %s is refused at the token that is wrong: %s', (_, marked, message) => {
    const { text, line, column } = unmarked(marked);
    const refused = { state: 'refused', kind: 'malformed-query', line, column };
    expect(adHoc(text)).toMatchObject({ ...refused, message: expect.stringMatching(message) });
  });

  it.each([
    'SELECT ?x (COUNT(?o) AS ?c) { ?x ?p ?o } GROUP BY ?x HAVING (COUNT(?o) > ?x) ORDER BY ?o',
    'SELECT (STR(?y) AS ?z) ?y { ?x ?p ?o } GROUP BY (STR(?x) AS ?y)',
    'SELECT ?v (COUNT(*) AS ?c) { ?x ?p ?o } GROUP BY ?x VALUES ?v { 1 }',
    'SELECT (COUNT(?x) AS ?x) { ?x ?p ?o }',
    'SELECT ?x (EXISTS { ?x ?q ?z } AS ?e) { ?x ?p ?o } GROUP BY ?x',
    'SELECT * { _:a ?p ?o FILTER(?o > 1) _:a ?q ?r }',
    'SELECT * { { SELECT ?x { ?x ?p ?o } } BIND(1 AS ?o) }',
    'SELECT * { ?x ?p ?y MINUS { ?x ?q ?o } BIND(1 AS ?o) }',
    'SELECT * { VALUES (?a ?b) { (UNDEF UNDEF) } }',
    'PREFIX : <urn:a> PREFIX a: <urn:b> SELECT * { ?x :b a:c . ?y a a: }',
  ])('that may look wrong is accepted: %s', (text) => {
    expect(adHoc(text)).toMatchObject({ state: 'accepted' });
  });

  it('asks for the whole of a name that has colons', () => {
    const text = 'PREFIX ex: <urn:x:> SELECT * { ?s ex:a:b:c ex: }';
    expect(adHoc(text)).toMatchObject({ text: expect.stringContaining('ex:a:b:c ex: .') });
  });
});

describe('an update', () => {
  it.each(updates)('with %s is refused at the token that is wrong: %s', (_, marked, message) => {
    const { text, line, column } = unmarked(marked);
    expect(parseUpdate(text)).toMatchObject({
      state: 'malformed',
      line,
      column,
      message: expect.stringMatching(message),
    });
  });

  it('may label a blank node twice within one INSERT DATA, and declare a prefix between operations', () => {
    const data = 'INSERT DATA { _:a <urn:b> 1 . _:a <urn:c> 2 }';
    expect(parseUpdate(`${data} ; PREFIX b: <urn:b:> INSERT DATA { b:x b:y _:z }`)).toMatchObject({
      state: 'parsed',
    });
  });
});
