import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type GraphStore, openGraphStore } from '../../src/query/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';

const by = { who: 'test', why: 'test' };

let store: Store;
let graphs: GraphStore;
beforeAll(async () => {
  store = await openStore({ mounts: [] });
  graphs = openGraphStore({ store, base: 'https://example.org' });
});
afterAll(() => store.close());
afterEach(() => graphs.update('CLEAR ALL', by));

const update = (text: string) => graphs.update(text, by);
const held = async (graph = graphs.defaultGraph) =>
  (await graphs.read(graph)).map(({ subject, predicate, object }) =>
    [subject, predicate, object].map(({ value }) => value).join(' '),
  );

/** The place of the mark as line and column, and the text without it. */
function unmarked(marked: string) {
  const [before = '', after = ''] = marked.split('‸');
  const lines = before.split('\n');
  return { text: before + after, place: { line: lines.length, column: (lines.at(-1) ?? '').length + 1 } };
}

describe('an update', () => {
  it.each([
    ['a literal as a subject', 'INSERT DATA {\n ‸"a" <urn:p> 1 , 2 }', /cannot be the subject/],
    ['one in a graph', 'DELETE DATA { GRAPH <urn:g> { <urn:a> <urn:p> 2 . ‸1 <urn:p> 2 } }', /the subject/],
    ['a tag of no language', 'INSERT DATA { <urn:a> <urn:p> ‸"x"@abcdefghijk }', /@abcdefghijk/],
    ['one in a template', 'DELETE { ?s <urn:p> ‸"x"@abcdefghijk } WHERE { ?s ?p ?o }', /@abcdefghijk/],
    [
      'a text of a language without one',
      'PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> INSERT DATA { <urn:a> <urn:p> ‸"x"^^rdf:langString }',
      /has a language tag/,
    ],
    ['a name relative to nothing', 'INSERT DATA { <a> <b> ‸<//> }', /is relative/],
    ['a graph of such a name', 'INSERT DATA { <a> <b> <c> } ; CLEAR GRAPH ‸<//>', /is relative/],
  ])('with %s is malformed, at its place', async (_, marked, message) => {
    const { text, place } = unmarked(marked);
    const refused = { state: 'refused', kind: 'malformed-query', message: expect.stringMatching(message) };
    expect(await update(text)).toMatchObject({ ...refused, ...place });
    expect(await held()).toEqual([]);
  });

  it.each([
    [
      'LOAD',
      'INSERT DATA { <urn:a> <urn:b> "; {" ; <urn:c> 1 } ;\n ‸LOAD <urn:x> INTO GRAPH <urn:load>',
      /LOAD/,
    ],
    ['LOAD after another that may fail', 'LOAD SILENT <urn:x> ; # LOAD ;\n ‸LOAD <urn:x>', /LOAD/],
    ['SERVICE', 'INSERT { <urn:a> <urn:b> ?o } WHERE {\n ‸SERVICE <urn:s> { ?s ?p ?o } }', /SERVICE/],
    [
      'a function that the engine does not know',
      'PREFIX e: <urn:> CLEAR GRAPH e:a\\;b ; PREFIX : <urn:>\n ‸INSERT { :a :b ?o } WHERE { BIND(:f(1) AS ?o) }',
      /urn:f/,
    ],
    ['a graph that is not there', 'CREATE GRAPH <urn:a> ; ‸COPY <urn:no> TO <urn:y>', /no graph <urn:no>/],
  ])('with %s is refused, at the operation that has it', async (_, marked, message) => {
    const { text, place } = unmarked(marked);
    const refused = { state: 'refused', kind: 'query-refused', message: expect.stringMatching(message) };
    expect(await update(text)).toMatchObject({ ...refused, ...place });
    expect(await held()).toEqual([]);
  });

  it('writes names with escapes, and reads them in GRAPH', async () => {
    await update('PREFIX e: <urn:> INSERT DATA { GRAPH e:g\\,h { e:a\\~b e:p\\/q "x"^^e:t\\! } }');
    expect(await held('urn:g,h')).toEqual(['urn:a~b urn:p/q x']);
    await update('PREFIX e: <urn:> INSERT { ?s e:r e:c\\;d } WHERE { GRAPH e:g\\,h { ?s e:p\\/q ?o } }');
    expect(await held()).toEqual(['urn:a~b urn:r urn:c;d']);
  });

  it('takes a name in WHERE as relative to what one in data is', async () => {
    await update(
      'INSERT DATA { <a> <b> 1 } ; DELETE { ?s ?p 1 } INSERT { <c> ?p 2 } WHERE { ?s <b> 1 . <a> ?p 1 }',
    );
    await update('BASE <x/> INSERT { ?s <d> 3 } WHERE { ?s <../b> 2 }');
    const site = 'https://example.org';
    expect((await held()).sort()).toEqual([`${site}/c ${site}/b 2`, `${site}/c ${site}/x/d 3`]);
  });

  it('takes names as relative to a base without slashes, as RFC 3986 does', async () => {
    await update('BASE <urn:x:y> INSERT DATA { <a> <b/../c> <#d> , <?e> , </f> , <//g> , <> }');
    const objects = ['//g', '/f', 'x:y', 'x:y#d', 'x:y?e'].map((name) => `urn:a urn:c urn:${name}`);
    expect((await held()).sort()).toEqual(objects);
  });

  it.each([
    ['nothing', 'INSERT { <urn:a> <urn:b> 1 } WHERE {}', ['urn:a urn:b 1']],
    ['BIND', 'INSERT { <urn:a> <urn:b> ?o } WHERE { BIND(1 AS ?o) }', ['urn:a urn:b 1']],
    [
      'one part of a UNION',
      'INSERT { <urn:a> <urn:b> ?o } WHERE { { VALUES ?o { 1 } } UNION { BIND(2 AS ?o) } }',
      ['urn:a urn:b 1', 'urn:a urn:b 2'],
    ],
    [
      'that nothing is there',
      'INSERT { <urn:a> <urn:b> 1 } WHERE { FILTER NOT EXISTS { ?s ?p ?o } }',
      ['urn:a urn:b 1'],
    ],
    [
      'another graph too',
      `INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } } ;
      INSERT { ?s <urn:in> ?g } WHERE { OPTIONAL { ?x ?p ?o } GRAPH ?g { ?s ?q ?r } }`,
      ['urn:a urn:in urn:g'],
    ],
  ])('of a graph that holds nothing yet has the solutions of an empty graph: %s', async (_, text, expected) => {
    expect(await update(text)).toMatchObject({ state: 'changed' });
    expect((await held()).sort()).toEqual(expected);
  });

  it('leaves out what a solution has no RDF for', async () => {
    const langString = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>';
    const text = `INSERT { <urn:a> <urn:b> ?o } WHERE { VALUES ?o { "x"^^${langString} "y"@en } }`;
    expect(await update(text)).toMatchObject({ state: 'changed' });
    expect(await held()).toEqual(['urn:a urn:b y']);
  });
});
