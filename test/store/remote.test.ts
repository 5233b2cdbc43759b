import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../src/base/index.ts';
import type { SparqlServer, StoreOptions } from '../../src/store/index.ts';
import { openStore } from '../../src/store/index.ts';
import { contract } from './contract.ts';
import { by, facts, opened, temporaryFolder, term } from './fixtures.ts';
import { pretendedServer } from './pretended-server.ts';

const write = (...values: string[]) => ({
  ...by,
  graphs: [{ graph: term('g'), quads: facts('s', { p: values }) }],
});
afterEach(() => vi.restoreAllMocks());

/** Lets so many ms go by at once, for whoever looks at the clock. */
function later(ms: number): void {
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + ms);
}
const mounts: StoreOptions['mounts'] = [{ graph: term('mount'), text: '<m> <q> "mounted" .' }];

/** A store over a pretended server, and how to ask it for all values of p. */
async function over(pretended = pretendedServer(), options: StoreOptions = {}) {
  const store = await opened({ server: pretended.server, ...options });
  const seen = async () => {
    const answer = await store.query(`SELECT ?o { ?s <${term('p').value}> ?o }`);
    return answer.state === 'rows' ? answer.rows.map(({ o }) => o?.value).sort() : answer;
  };
  return { pretended, store, seen };
}

describe('a store over a pretended server', () => {
  contract((options) => opened({ publicReaders: 1, server: pretendedServer().server, ...options }), {
    runs: 10,
  });
});

describe('a server that goes away', () => {
  it('lets no change into the log that nobody would see, and says so', async () => {
    const { pretended, store } = await over();
    await store.change(write('1'));
    pretended.away = true;
    expect(await store.query('ASK {}')).toEqual({ state: 'busy', retryAfterSeconds: 5 });
    await expect(store.change(write('2'))).rejects.toThrow(/not there.*Nothing was changed/);
    expect(await store.revision()).toBe(1);
    expect(store.readers().server?.behind).toMatch(/ECONNREFUSED/);
    pretended.away = false;
    expect((await store.change(write('2'))).state).toBe('changed');
  });

  it.each([
    'die before',
    'die after',
  ] as const)('in the middle of a change (%s it) is waited for, and the change is acknowledged once it is seen', async (fate) => {
    const { pretended, store, seen } = await over();
    await store.change(write('1'));
    pretended.fate = () => fate;
    const changed = store.change(write('2'));
    let acknowledged = false;
    void changed.then(() => {
      acknowledged = true;
    });
    while (!pretended.away) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await store.revision(), 'the revision that queries see').toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(acknowledged).toBe(false);
    pretended.fate = () => 'take';
    pretended.away = false;
    expect((await changed).state).toBe('changed');
    expect(await store.revision()).toBe(2);
    expect(await seen()).toEqual(['2']);
  });

  it('and a store that is killed with it find each other again, by the difference alone', async () => {
    const folder = temporaryFolder();
    const pretended = pretendedServer();
    const first = await openStore({ server: pretended.server, folder, mounts });
    await first.change(write('1', '2'));
    await first.close();
    // Written without the server, as by a store that was killed between log and server.
    const alone = await openStore({ folder });
    await alone.change(write('2', '3'));
    await alone.close();
    pretended.requests.length = 0;
    const { store, seen } = await over(pretended, { folder, mounts });
    expect(await seen()).toEqual(['2', '3']);
    expect(await store.revision()).toBe(2);
    expect(pretended.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
    expect(pretended.requests.some((request) => /DELETE DATA[^}]*"1"[^}]*}/.test(request))).toBe(true);
  });

  it('half-way through a large change is brought to its end first, then to what came later', async () => {
    const folder = temporaryFolder();
    const pretended = pretendedServer({ returnMs: 100 });
    const first = await openStore({ server: pretended.server, folder });
    const many = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
    await first.change(write('0'));
    let taken = 0;
    // The notes that it begins, one piece, and no more.
    pretended.fate = () => (taken++ < 2 ? 'take' : 'die before');
    const lost = first.change(write(...many(12_000)));
    while (!pretended.away) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(lost).rejects.toThrow(/in the log as revision 2, and is seen once the server answers/);
    await first.close();
    const alone = await openStore({ folder });
    await alone.change(write('0', '7'));
    await alone.close();
    pretended.fate = () => 'take';
    pretended.away = false;
    const { seen } = await over(pretended, { folder });
    expect(await seen()).toEqual(['0', '7']);
  });

  it('and comes back without its graphs is given them again', async () => {
    const { pretended, store, seen } = await over(pretendedServer(), { mounts });
    await store.change(write('1'));
    later(1_050);
    pretended.forget();
    expect(await seen()).toEqual(['1']);
    expect(await store.query('ASK { ?s ?p "mounted" }')).toEqual({ state: 'boolean', value: true });
  });
});

describe('a server that refuses', () => {
  it('an update is given the graph whole', async () => {
    const { pretended, store, seen } = await over();
    await store.change(write('1'));
    pretended.fate = (text) => (text.includes('INSERT DATA') && text.includes('"odd"') ? 'refuse' : 'take');
    expect((await store.change(write('odd'))).state).toBe('changed');
    expect(await seen()).toEqual(['odd']);
  });

  it('a graph altogether has the change taken back, as a revision that says so', async () => {
    const { pretended, store, seen } = await over();
    await store.change(write('1'));
    pretended.fate = (text) => (text.includes('"bad"') ? 'refuse' : 'take');
    await expect(store.change(write('bad'))).rejects.toMatchObject({
      kind: 'not-possible',
      message: expect.stringMatching(/example\.org\/g>.*Nothing was changed/s),
    });
    expect(await seen()).toEqual(['1']);
    expect((await store.graph(term('g'))).map(({ object }) => object.value)).toEqual(['1']);
    expect((await store.history()).map(({ number, who }) => [number, who])).toEqual([
      [3, 'collimator'],
      [2, by.who],
      [1, by.who],
    ]);
    expect((await store.change(write('2'))).state).toBe('changed');
    expect(await seen()).toEqual(['2']);
  });
});

describe('a server of others', () => {
  it('that holds their graphs is left alone, and named', async () => {
    const pretended = pretendedServer();
    const update = { method: 'POST', body: 'INSERT DATA { GRAPH <urn:theirs> { <urn:a> <urn:b> 1 } }' };
    await pretended.server.send(pretended.server.update, update);
    await expect(openStore({ server: pretended.server })).rejects.toThrow(/<urn:theirs>.*dataset of its own/);
    expect(pretended.requests).toHaveLength(1);
  });

  it('whose default graph is not the union is refused, with the way out', async () => {
    const pretended = pretendedServer();
    pretended.instead = (query) =>
      query.includes('urn:collimator:probe') ? new Response('{"head":{},"boolean":false}') : undefined;
    await expect(openStore({ server: pretended.server })).rejects.toThrow(/unionDefaultGraph=true/);
  });

  it('that another store works on is not taken: the second one is refused at its start', async () => {
    const pretended = pretendedServer();
    const { store, seen } = await over(pretended);
    await store.change(write('1'));
    await expect(openStore({ server: pretended.server })).rejects.toThrow(
      /Another store has taken.*Stop one of the two.*The store was not opened/,
    );
    expect((await store.change(write('2'))).state).toBe('changed');
    expect(await seen()).toEqual(['2']);
    await store.close();
    const from = performance.now();
    const next = await over(pretended);
    expect(performance.now() - from, 'no need to knock after a store that was closed').toBeLessThan(1_000);
    expect(await next.seen()).toEqual([]);
  });

  it('whose store does not answer when another one knocks is taken, and not written to by the first any more', async () => {
    const pretended = pretendedServer();
    let isCutOff = false;
    const server: SparqlServer = {
      ...pretended.server,
      watchMs: 200,
      async send(url, init) {
        if (isCutOff) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'EHOSTUNREACH' } });
        return pretended.server.send(url, init);
      },
    };
    const { store } = await over(pretended, { server });
    await store.change(write('1'));
    isCutOff = true;
    const from = performance.now();
    const other = await over(pretended, { server: { ...pretended.server, watchMs: 200 } });
    expect(performance.now() - from).toBeGreaterThan(600);
    isCutOff = false;
    later(1_050);
    await expect(store.change(write('2'))).rejects.toThrow(/Another store has taken/);
    expect((await store.query('ASK {}')).state).toBe('busy');
    expect(await other.seen()).toEqual([]);
    expect((await other.store.change(write('3'))).state).toBe('changed');
    expect(await other.seen()).toEqual(['3']);
  });

  it('whose store is loading what takes long is not taken either', async () => {
    const pretended = pretendedServer();
    const { send } = pretended.server;
    const [began, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    pretended.server.send = async (url, init) => {
      if (init.method === 'PUT') {
        began.resolve();
        await goOn.promise;
      }
      return send(url, init);
    };
    const loading = over(pretended, { mounts });
    await began.promise;
    await expect(openStore({ server: pretended.server })).rejects.toThrow(/Another store has taken/);
    goOn.resolve();
    await loading;
  });

  it('does not keep a start waiting for ever', async () => {
    const pretended = pretendedServer({ startMs: 200 });
    pretended.away = true;
    await expect(openStore({ server: pretended.server })).rejects.toThrow(
      /at http:\/\/sparql.test\/query is not there.*ECONNREFUSED.*The store was not opened/,
    );
  });

  it('that does not answer is named to whoever starts, within five seconds', async () => {
    const told: string[] = [];
    const pretended = pretendedServer({ startMs: 10_000, tell: (message) => told.push(message) });
    pretended.away = true;
    const send = vi.spyOn(pretended.server, 'send');
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    const opening = over(pretended);
    // Asked again: the first failure is known.
    while (send.mock.calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(5_000);
    vi.useRealTimers();
    expect(told).toHaveLength(1);
    pretended.away = false;
    await opening;
    expect(told).toEqual([
      expect.stringMatching(/^Waiting for the SPARQL server at http:\/\/sparql.test\/query: .*ECONNREFUSED/),
    ]);
  });
});

describe('an answer', () => {
  it.each([
    ['is cut short', () => new Response('{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"ty'), 'failed'],
    ['is longer than is read', () => new Response('x'.repeat(3_000_000)), 'failed'],
    ['is no answer', () => new Response('<html>Success</html>'), 'failed'],
    ['came too late', () => new Response('Query timed out', { status: 503 }), 'timed-out'],
    ['has to wait', () => new Response('Service Unavailable', { status: 503 }), 'busy'],
    ['went wrong', () => new Response('Out of memory', { status: 500 }), 'failed'],
  ] as const)('that %s is a failure', async (_, response, state) => {
    const { pretended, store } = await over(pretendedServer({ answerBytes: 2_000_000 }));
    pretended.instead = (query) => (query.includes('?special') ? response() : undefined);
    expect((await store.query('SELECT ?special { ?special ?p ?o }')).state).toBe(state);
  });
});

describe('over Virtuoso', () => {
  const special = 'SELECT ?special { ?special ?p ?o }';

  it.each([
    ['rows', { 'x-sparql-maxrows': '10000' }, { state: 'too-many-rows', limit: 10_000 }],
    [
      'time',
      { 'x-sql-state': 'S1TAT', 'x-sql-message': 'incomplete results' },
      { state: 'timed-out', afterMs: 700 },
    ],
    ['something else', { 'x-sql-state': '42000', 'x-sql-message': 'no' }, { state: 'failed' }],
  ] as const)('an answer that lacks %s, told only in a header, is a failure', async (_, headers, failure) => {
    const { pretended, store } = await over(pretendedServer({ engine: 'virtuoso' }));
    const whole = '{"head":{"vars":["special"]},"results":{"bindings":[]}}';
    pretended.instead = (query) =>
      query.includes('?special') ? new Response(whole, { headers }) : undefined;
    expect(await store.query(special, { deadlineMs: 700 })).toMatchObject(failure);
  });

  it.each([
    'define get:soft "soft" SELECT * { ?s ?p ?o }',
    'SELECT (<bif:system>("ls") AS ?x) {}',
    'SELECT (<\\u0062if:system>("ls") AS ?x) {}',
    'PREFIX b: <sql:> SELECT (b:x() AS ?x) {}',
    'SELECT (bif:system("ls") AS ?x) {}',
  ])('what is not SPARQL does not get there: %s', async (query) => {
    const { pretended, store } = await over(pretendedServer({ engine: 'virtuoso' }));
    pretended.instead = () => new Response('{"head":{},"boolean":true}');
    expect((await store.query(query)).state).toBe('malformed');
  });

  it.each([
    ['ASK { ?s <urn:a>+ 1 }', 'ASK { ?s (<urn:a>*/<urn:a>) 1 }'],
    [
      'ASK { ?s ^(<urn:a>|<urn:b>)+/<urn:c> ?o }',
      'ASK { ?s ^((<urn:a>|<urn:b>)*/(<urn:a>|<urn:b>))/<urn:c> ?o }',
    ],
    ['ASK { ?s (^<urn:a>)+ ?o }', 'ASK { ?s ((^<urn:a>)/(^<urn:a>)*) ?o }'],
    ['ASK { ?s <urn:+> +1 FILTER(?s + 1 > "a+") }', 'ASK { ?s <urn:+> +1 FILTER(?s + 1 > "a+") }'],
    ['ASK { ?s ?p ?o MINUS { ?x ?y "?s" } }', 'ASK { ?s ?p ?o   }'],
    ['ASK { ?s ?p ?o } VALUES ?x { "}" }', 'ASK { { ?s ?p ?o } VALUES ?x { "}" } } '],
  ])('a query is put in words that it takes for what they mean: %s', async (query, expected) => {
    const { pretended, store } = await over(pretendedServer({ engine: 'virtuoso' }));
    let sent = '';
    pretended.instead = (text) => {
      sent = text;
      return new Response('{"head":{},"boolean":true}');
    };
    await store.query(query);
    expect(sent).toBe(expected);
  });

  it.each([
    ['boolean', '1', 'true'],
    ['boolean', '0', 'false'],
    ['double', '1500.0', '1500'],
    ['duration', '12', 'P1Y'],
    ['duration', '93600.0', 'P1DT2H'],
    ['duration', 'P1Y2M3DT4H5M6S', 'P1Y2M3DT4H5M6S'],
    ['yearMonthDuration', '-14', '-P1Y2M'],
    ['dayTimeDuration', '61.50', 'PT1M1.5S'],
    ['dayTimeDuration', '0.0', 'PT0S'],
    ['date', '-044-03-15', '-0044-03-15'],
    ['time', '10:00:00.500+01:00', '10:00:00.5+01:00'],
    ['dateTime', '2020-01-01T10:00:00.000Z', '2020-01-01T10:00:00Z'],
    ['dateTime', '2020-01-01T10:00:00.120', '2020-01-01T10:00:00.12'],
    ['integer', '100', '100'],
    ['string', '1.0', '1.0'],
  ])('a literal %s told as %s is %s again, in rows and in triples', async (name, told, value) => {
    const { pretended, store } = await over(pretendedServer({ engine: 'virtuoso' }));
    const datatype = `http://www.w3.org/2001/XMLSchema#${name}`;
    const binding = { special: { type: 'typed-literal', value: told, datatype } };
    const rows = { head: { vars: ['special'] }, results: { bindings: [binding] } };
    pretended.instead = (query) => {
      if (!query.includes('?special')) return undefined;
      return query.includes('CONSTRUCT')
        ? new Response(`<urn:s> <urn:p> "${told}"^^<${datatype}> .\n`)
        : new Response(JSON.stringify(rows));
    };
    const literal = { value, datatype: { value: datatype } };
    expect(await store.query(special)).toMatchObject({ state: 'rows', rows: [{ special: literal }] });
    expect(
      await store.query('CONSTRUCT { <urn:s> <urn:p> ?special } WHERE { ?s ?p ?special }'),
    ).toMatchObject({
      state: 'quads',
      quads: [{ object: literal }],
    });
  });

  it('a shape has the datatype of GeoSPARQL, and what looks like a literal within one is left alone', async () => {
    const { pretended, store } = await over(pretendedServer({ engine: 'virtuoso' }));
    const geometry = 'http://www.openlinksw.com/schemas/virtrdf#Geometry';
    const text = `<urn:s> <urn:p> "POINT(1 2)"^^<${geometry}> .\n<urn:s> <urn:q> "\\"1.0\\"^^<http://www.w3.org/2001/XMLSchema#double> ." .\n`;
    pretended.instead = (query) => (query.includes('?special') ? new Response(text) : undefined);
    const answer = await store.query('CONSTRUCT { ?special ?p ?o } WHERE { ?special ?p ?o }');
    const objects = answer.state === 'quads' ? answer.quads.map(({ object }) => object) : [];
    expect(objects).toMatchObject([
      { value: 'POINT(1 2)', datatype: { value: 'http://www.opengis.net/ont/geosparql#wktLiteral' } },
      { value: '"1.0"^^<http://www.w3.org/2001/XMLSchema#double> .' },
    ]);
  });

  it.each([
    ['GROUP_CONCAT(?x)', 'GROUP_CONCAT(?x ; SEPARATOR=" ")'],
    ['group_concat(DISTINCT STR(?x))', 'group_concat(DISTINCT STR(?x) ; SEPARATOR=" ")'],
    ['GROUP_CONCAT(?x ; SEPARATOR="|")', 'GROUP_CONCAT(?x ; SEPARATOR="|")'],
    ['"GROUP_CONCAT(?x)"', '"GROUP_CONCAT(?x)"'],
    ['"a"^^<http://www.w3.org/2001/XMLSchema#string>', '"a"'],
    ['"a" ^^ x:string', '"a" '],
    ['"a"^^x:strings', '"a"^^x:strings'],
    ['"^^x:string"', '"^^x:string"'],
  ])('is asked in its words: %s', async (given, asked) => {
    const { pretended, store } = await over(pretendedServer({ engine: 'virtuoso' }));
    const prefix = 'PREFIX x: <http://www.w3.org/2001/XMLSchema#> ';
    let posed = '';
    pretended.instead = (query) => {
      if (!query.includes('?special')) return undefined;
      posed = query;
      return new Response('{"head":{"vars":[]},"results":{"bindings":[]}}');
    };
    await store.query(`${prefix}SELECT (${given} AS ?special) { ?s ?p ?x }`);
    expect(posed).toBe(`${prefix}SELECT (${asked} AS ?special) { ?s ?p ?x }`);
  });

  it('a Digest challenge is met, and one nonce serves for many requests', async () => {
    const pretended = pretendedServer();
    const md5 = (...parts: string[]) => createHash('md5').update(parts.join(':')).digest('hex');
    let challenges = 0;
    const given: string[] = [];
    const { send } = pretended.server;
    pretended.server = {
      ...pretended.server,
      user: 'dba',
      password: new Secret('a secret'),
      async send(url, init) {
        if (!url.endsWith('/update')) return send(url, init);
        const header = new Headers(init.headers).get('authorization');
        const field = (name: string) => new RegExp(`\\b${name}="?([^",]+)`).exec(header ?? '')?.[1] ?? '';
        const [ha1, ha2] = [md5('dba', 'R', 'a secret'), md5('POST', '/update')];
        const right = md5(ha1, 'n1', field('nc'), field('cnonce'), 'auth', ha2);
        if (field('response') !== right) {
          challenges++;
          const challenge = 'Digest realm="R", nonce="n1", qop="auth", algorithm=MD5, opaque="o"';
          return new Response('', { status: 401, headers: { 'www-authenticate': challenge } });
        }
        given.push(field('nc'));
        return send(url, init);
      },
    };
    const { store } = await over(pretended);
    await store.change(write('1'));
    expect(challenges).toBe(1);
    expect(given.length).toBeGreaterThan(3);
    expect(given).toEqual(given.map((_, i) => (i + 1).toString(16).padStart(8, '0')));
  });

  it('wrong credentials are named, and never a reason to wait', async () => {
    const pretended = pretendedServer();
    const { send } = pretended.server;
    pretended.server.send = async (url, init) =>
      url.endsWith('/update') ? new Response('', { status: 401 }) : send(url, init);
    await expect(openStore({ server: pretended.server })).rejects.toThrow(
      /does not take the credentials at .*update/,
    );
  });
});

describe('renewing', () => {
  it('loads everything anew, and drops what the log does not know', async () => {
    const { pretended, store, seen } = await over(pretendedServer(), { mounts });
    await store.change(write('1'));
    const damage =
      'DELETE WHERE { GRAPH ?g { ?s ?p "1" } } ; INSERT DATA { GRAPH <https://example.org/g> { <urn:a> <urn:b> 1 } }';
    await pretended.server.send(pretended.server.update, { method: 'POST', body: damage });
    expect(await seen()).toEqual([]);
    await store.renew();
    expect(await seen()).toEqual(['1']);
    expect(await store.query('ASK { <urn:a> ?p ?o }')).toEqual({ state: 'boolean', value: false });
    expect(store.readers()).toMatchObject({
      from: 'server',
      renewals: 1,
      server: { engine: 'fuseki', revision: 1 },
    });
  });
});
