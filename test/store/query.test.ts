import { describe, expect, it } from 'vitest';
import { type Answer, outline } from '../../src/store/index.ts';
import { by, endless, facts, opened, term } from './fixtures.ts';

const values = (answer: Answer, variable: string) =>
  answer.state === 'rows' ? answer.rows.map((row) => row[variable]?.value ?? null).sort() : answer;

async function filled() {
  const store = await opened({ mounts: [{ graph: term('mount'), text: '<s> <p> "mounted" .' }] });
  const graphs = [
    { graph: term('a'), quads: facts('s', { p: ['in a'] }) },
    { graph: term('b'), quads: facts('s', { p: ['in b'] }) },
  ];
  await store.change({ ...by, graphs });
  return store;
}

describe('a query', () => {
  it('sees the union of all graphs, and each graph by its name', async () => {
    const store = await filled();
    expect(values(await store.query('SELECT ?o { ?s ?p ?o }'), 'o')).toEqual(['in a', 'in b', 'mounted']);
    const named = await store.query(`SELECT ?o { GRAPH <${term('b').value}> { ?s ?p ?o } }`);
    expect(values(named, 'o')).toEqual(['in b']);
    const from = await store.query(`SELECT ?o FROM <${term('a').value}> { ?s ?p ?o }`);
    expect(values(from, 'o')).toEqual(['in a']);
    const fromNamed = await store.query(
      `SELECT ?o FROM NAMED <${term('a').value}> { GRAPH ?g { ?s ?p ?o } }`,
    );
    expect(values(fromNamed, 'o')).toEqual(['in a']);
  });

  it('gives variables in the order of the projection and leaves unbound ones out', async () => {
    const store = await filled();
    const answer = await store.query('SELECT ?z ?a ?o { BIND(1 AS ?a) OPTIONAL { ?z <urn:none> ?o } }');
    expect(answer).toMatchObject({
      state: 'rows',
      variables: ['z', 'a', 'o'],
      rows: [{ a: { value: '1' } }],
    });
    expect(answer.state === 'rows' && Object.keys(answer.rows[0] ?? {})).toEqual(['a']);
  });

  it('gives terms with their language and datatype', async () => {
    const store = await opened();
    const answer = await store.query(
      'SELECT ?a ?b ?c ("x"@en-GB AS ?l) { VALUES (?a ?b ?c) { (<urn:a> "b" 1.5) } }',
    );
    expect(answer).toMatchObject({
      rows: [
        {
          a: { termType: 'NamedNode', value: 'urn:a' },
          b: {
            termType: 'Literal',
            value: 'b',
            datatype: { value: 'http://www.w3.org/2001/XMLSchema#string' },
          },
          c: { value: '1.5', datatype: { value: 'http://www.w3.org/2001/XMLSchema#decimal' } },
          l: { value: 'x', language: 'en-gb' },
        },
      ],
    });
  });

  it('answers ASK with a boolean and CONSTRUCT and DESCRIBE with quads', async () => {
    const store = await filled();
    expect(await store.query('ASK { ?s ?p "in a" }')).toEqual({ state: 'boolean', value: true });
    const built = await store.query('CONSTRUCT { ?s <urn:q> ?o } { ?s ?p ?o }');
    expect(built).toMatchObject({ state: 'quads', quads: { length: 3 } });
    expect(await store.query(`DESCRIBE <${term('s').value}>`)).toMatchObject({
      state: 'quads',
      quads: { length: 3 },
    });
  });

  it('says where the text cannot be read', async () => {
    const store = await opened();
    expect(await store.query('SELECT * {')).toMatchObject({
      state: 'malformed',
      message: expect.stringContaining('1:11'),
    });
    expect((await store.query('INSERT DATA { <urn:a> <urn:b> 1 }')).state).toBe('malformed');
  });

  it('never gives an answer that is cut', async () => {
    const store = await filled();
    for (const query of ['SELECT ?o { ?s ?p ?o }', 'CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }']) {
      expect(await store.query(query, { maxRows: 2 })).toEqual({ state: 'too-many-rows', limit: 2 });
      expect(['rows', 'quads']).toContain((await store.query(query, { maxRows: 3 })).state);
    }
  });

  it.each([
    'SELECT * { SERVICE SILENT <https://example.org/sparql> { ?s ?p ?o } }',
    'SELECT * { service<https://example.org/sparql>{ ?s ?p ?o } }',
    'SELECT * { # a comment\n SERVICE ?s { ?s ?p ?o } }',
    'SELECT * { FILTER(?a < "#") SERVICE ?s { ?s ?p ?o } }',
  ])('does not let SERVICE reach the engine: %s', async (query) => {
    const store = await opened();
    expect(await store.query(query)).toEqual({
      state: 'malformed',
      message: 'SERVICE is not executed here.',
    });
  });

  it('takes the word SERVICE elsewhere for what it is', async () => {
    const store = await opened();
    const query = `PREFIX service: <urn:service:> # no SERVICE here
      ASK { ?from service:x "SERVICE FROM" , '''a SERVICE''' , <urn:SERVICE> . ?s <urn:p> "\\"SERVICE" }`;
    expect(await store.query(query)).toEqual({ state: 'boolean', value: false });
  });
});

describe('an answer as text', () => {
  const select = 'SELECT ?o { ?s ?p ?o } ORDER BY ?o';
  const construct = 'CONSTRUCT { ?s <urn:p> ?o } { ?s ?p ?o }';

  it.each([
    ['application/sparql-results+json', select, '"in b"'],
    ['application/sparql-results+xml', select, '<literal>in b</literal>'],
    ['text/csv', select, 'o\r\nin a\r\nin b\r\nmounted'],
    ['text/tab-separated-values', select, '?o\n"in a"\n"in b"\n"mounted"\n'],
    ['application/sparql-results+json', 'ASK {}', '"boolean":true'],
    ['application/sparql-results+xml', 'ASK {}', '<boolean>true</boolean>'],
    ['text/turtle', construct, '"in a"'],
    ['application/n-triples', construct, '<urn:p> "in a" .'],
    ['application/ld+json', construct, '"@value":"in a"'],
    ['application/rdf+xml', construct, '>in a</'],
  ])('comes as %s for %s', async (mediaType, query, part) => {
    const store = await filled();
    for (const limits of [{}, { maxRows: 3 }]) {
      const answer = await store.queryText(query, mediaType, limits);
      expect(answer).toEqual({ state: 'text', text: expect.stringContaining(part) });
    }
    if (query === 'ASK {}') return;
    expect(await store.queryText(query, mediaType, { maxRows: 2 })).toEqual({
      state: 'too-many-rows',
      limit: 2,
    });
  });

  it('counts rows, not line ends, where values hold quotes, tags and line ends', async () => {
    const store = await opened();
    const query = 'SELECT ?a { VALUES ?a { "x\\n\\"y\\"\\n<result>\\n{},{}" } }';
    const types = [
      'application/sparql-results+json',
      'application/sparql-results+xml',
      'text/csv',
      'text/tab-separated-values',
    ];
    for (const type of types) expect((await store.queryText(query, type, { maxRows: 1 })).state).toBe('text');
  });

  it.each([
    ['text/turtle', select],
    ['text/csv', construct],
    ['text/csv', 'ASK {}'],
    ['text/tab-separated-values', 'ASK {}'],
    ['text/html', select],
  ])('is refused with the reason as %s for %s', async (mediaType, query) => {
    const store = await filled();
    expect(await store.queryText(query, mediaType)).toEqual({
      state: 'malformed',
      message: expect.stringContaining(mediaType),
    });
  });
});

describe('a hostile query', () => {
  it('ends at its deadline, while other queries go on, and the next one finds a fresh reader', async () => {
    const store = await filled();
    const hostile = store.query(endless, { pool: 'public', deadlineMs: 400 });
    expect(await store.query('ASK {}')).toEqual({ state: 'boolean', value: true });
    expect(await hostile).toEqual({ state: 'timed-out', afterMs: 400 });
    expect(values(await store.query('SELECT ?o { ?s ?p ?o }', { pool: 'public' }), 'o')).toEqual([
      'in a',
      'in b',
      'mounted',
    ]);
  });

  it('does not hold up a change, which the fresh reader then has', async () => {
    const store = await filled();
    await store.query('ASK {}', { pool: 'public' });
    const hostile = store.query(endless, { pool: 'public', deadlineMs: 500 });
    let ended = false;
    void hostile.then(() => {
      ended = true;
    });
    await store.change({ ...by, graphs: [{ graph: term('c'), quads: facts('s', { p: ['in c'] }) }] });
    expect(ended).toBe(false);
    expect((await hostile).state).toBe('timed-out');
    expect(values(await store.query('SELECT ?o { ?s ?p ?o }', { pool: 'public' }), 'o')).toContain('in c');
  });

  it.each([
    ['a nest of groups', `SELECT * ${'{'.repeat(2000)} ?s ?p ?o ${'}'.repeat(2000)}`],
    [
      'a chain of alternatives',
      `SELECT * { ?s ?p ?o FILTER(${Array.from({ length: 5000 }, (_, i) => `?o=${i}`).join('||')}) }`,
    ],
  ])('that kills its engine costs only its reader: %s', async (_, query) => {
    const store = await filled();
    for (const pool of ['public', 'own'] as const) {
      expect((await store.query(query, { pool })).state).toBe('failed');
      expect(values(await store.query('SELECT ?o { ?s ?p ?o }', { pool }), 'o')).toHaveLength(3);
    }
  });

  it('ends when it makes the process grow too much', async () => {
    const store = await opened({ queryMegabytes: 150 });
    const doublings = Array.from({ length: 30 }, (_, i) => `BIND(CONCAT(?v${i}, ?v${i}) AS ?v${i + 1})`).join(
      ' ',
    );
    const query = `SELECT (STRLEN(?v30) AS ?n) { BIND("0123456789" AS ?v0) ${doublings} }`;
    const answer = await store.query(query, { pool: 'public' });
    expect(answer).toEqual({ state: 'failed', message: 'The query needed too much memory.' });
    expect(await store.query('ASK {}', { pool: 'public' })).toEqual({ state: 'boolean', value: true });
  });

  it('ends when its caller goes away', async () => {
    const store = await filled();
    const caller = new AbortController();
    const hostile = store.query(endless, { pool: 'public', signal: caller.signal });
    await store.query('ASK {}');
    caller.abort();
    expect(await hostile).toMatchObject({ state: 'failed', message: expect.stringContaining('abandoned') });
    expect(await store.query('ASK {}', { pool: 'public' })).toEqual({ state: 'boolean', value: true });
    expect((await store.query('ASK {}', { signal: caller.signal })).state).toBe('failed');
  });
});

describe('a full queue', () => {
  it('says busy at once, and answers those who wait', async () => {
    const store = await opened({ waiting: 2 });
    const ask = () => store.query('ASK {}', { pool: 'public', deadlineMs: 3000 });
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(answers.map(({ state }) => state)).toEqual(['boolean', 'boolean', 'busy', 'busy']);
    expect(answers[2]).toEqual({ state: 'busy', retryAfterSeconds: 3 });
    expect((await ask()).state).toBe('boolean');
  });
});

describe('the outline of a query', () => {
  it('keeps every position and blanks strings, IRIs and comments', () => {
    const text = "SELECT * { ?s <urn:a> \"x{}\" , '''y\n}''' # {\n FILTER(?a < 1 && ?b > 2) }";
    expect(outline(text)).toHaveLength(text.length);
    expect(outline(text).match(/[{}<>]/g)).toEqual(['{', '<', '>', '}']);
  });

  it('is fast on a string that never ends', () => {
    const text = `"""${'\\"""'.repeat(12_000)}`;
    expect(outline(text).trim()).toBe('');
  });
});
