import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visibleGraphs } from '../../src/query/index.ts';
import { iri, literal, quad } from '../../src/rdf/index.ts';
import { contract } from './contract.ts';
import { by, facts, opened, temporaryFolder, term } from './fixtures.ts';
import { fusekiServer, type RealServer, virtuosoServer } from './servers.ts';

const write = (i: number) => ({
  ...by,
  graphs: [{ graph: term('g'), quads: facts('s', { p: [`${i}`, 'always'] }) }],
});

const unlike = ['a', 'b', 'c', 'd'];

const name = fc.constantFrom('?x', '?y', '?z', '?w');
const triple = fc
  .tuple(name, fc.constantFrom('p0', 'p1', 'p2'), name)
  .filter(([s, , o]) => s !== o)
  .map(([s, p, o]) => `${s} <${term(p).value}> ${o} .`);

/** Parts of a group over four variables: each may leave what it shares with others unbound. */
const part = (() => {
  const around = (word: string) => triple.map((each) => `${word} { ${each} }`);
  const equal = fc
    .tuple(triple, name, name)
    .filter(([, a, b]) => a !== b)
    .map(([each, a, b]) => `OPTIONAL { ${each} FILTER(${a} = ${b}) }`);
  return fc.oneof(
    { arbitrary: triple, weight: 4 },
    { arbitrary: around('OPTIONAL'), weight: 4 },
    around('FILTER EXISTS'),
    around('FILTER NOT EXISTS'),
    around('MINUS'),
    fc.tuple(triple, triple).map(([a, b]) => `{ ${a} } UNION { ${b} }`),
    fc.tuple(triple, triple).map(([a, b]) => `{ ${a} OPTIONAL { ${b} } }`),
    equal,
  );
})();

/** Kills a server while changes are written, starts it again, and looks for every acknowledged change. */
async function killed(real: RealServer): Promise<void> {
  const store = await opened({ server: real.server, folder: temporaryFolder() });
  let acknowledged = -1;
  const writing = (async () => {
    for (let i = 0; i < 12; i++) {
      await store.change(write(i));
      acknowledged = i;
    }
  })();
  while (acknowledged < 4) await new Promise((resolve) => setTimeout(resolve, 2));
  await real.kill();
  const before = acknowledged;
  expect((await store.query('ASK {}', { deadlineMs: 300 })).state).toBe('busy');
  await real.start();
  const seen = await store.query(`SELECT ?o { ?s <${term('p').value}> ?o } ORDER BY ?o`);
  expect(seen).toMatchObject({ state: 'rows', rows: [{}, { o: { value: 'always' } }] });
  expect(Number(seen.state === 'rows' && seen.rows[0]?.o?.value)).toBeGreaterThanOrEqual(before);
  await writing;
  expect(await store.query('ASK { ?s ?p "11" }')).toEqual({ state: 'boolean', value: true });
  expect(await store.revision()).toBe(12);
}

for (const [name, startable] of [
  ['Virtuoso', virtuosoServer()],
  ['Fuseki', fusekiServer()],
] as const) {
  describe(`a store over ${name}`, () => {
    if (startable.state === 'absent') {
      it.skip(`keeps every promise of the Store (${startable.reason})`, () => {});
      return;
    }
    let real: RealServer;
    beforeAll(async () => {
      real = await startable.open();
    });
    afterAll(() => real.close());
    contract((options) => opened({ publicReaders: 1, server: real.server, ...options }), {
      runs: 4,
      once: true,
    });

    it('tells which graphs there are, so that a private one is known to be there, and hidden', async () => {
      const store = await opened({ server: real.server });
      const shown = { graph: iri('http://127.0.0.1/graphs/shown'), quads: facts('s', { p: ['shown'] }) };
      const hidden = {
        graph: iri('http://127.0.0.1/graphs/private/x'),
        quads: facts('s', { p: ['hidden'] }),
      };
      await store.change({ ...by, graphs: [shown, hidden] });
      const visible = await visibleGraphs(store, 'http://127.0.0.1')();
      expect(visible.hidden).toBe(true);
      expect(visible.names).toContain(shown.graph.value);
      expect(visible.names).not.toContain(hidden.graph.value);
    });

    it(
      'loses no acknowledged change when the server is killed, and shows the one under way afterwards',
      () => killed(real),
      60_000,
    );

    it('gives values with the words and types that readers give them, and finds them by those', async () => {
      const values: [string, string][] = [
        ['boolean', 'true'],
        ['boolean', '0'],
        ['decimal', '100.0'],
        ['double', '1.5E3'],
        ['dateTime', '2020-01-01T10:00:00.500Z'],
        ['time', '10:00:00.5Z'],
        ['duration', 'P1Y'],
        ['dayTimeDuration', 'P1DT2H'],
        ['yearMonthDuration', 'P14M'],
        ['date', '-0044-03-15'],
      ];
      const change = {
        ...by,
        graphs: values.map(([type, value], i) => {
          const datatype = `http://www.w3.org/2001/XMLSchema#${type}`;
          return {
            graph: term(`g${i}`),
            quads: [quad(term(`s${i}`), term('p'), literal(value, { datatype }))],
          };
        }),
      };
      const [remote, readers] = [await opened({ server: real.server }), await opened()];
      await Promise.all([remote.change(change), readers.change(change)]);
      const all = `SELECT ?s ?o { ?s <${term('p').value}> ?o } ORDER BY ?s`;
      const words = async (store: typeof remote) => {
        const answer = await store.query(all);
        return answer.state === 'rows'
          ? answer.rows.map(({ o }) => o?.termType === 'Literal' && `${o.value} ${o.datatype.value}`)
          : answer;
      };
      expect(await words(remote)).toEqual(
        name === 'Virtuoso' ? await words(readers) : expect.objectContaining({ length: values.length }),
      );
      const strings = `SELECT (GROUP_CONCAT(STR(?s)) AS ?all) { ?s ?p ?o FILTER("a"^^<http://www.w3.org/2001/XMLSchema#string> = "a") }`;
      expect(await remote.query(strings)).toMatchObject({
        state: 'rows',
        rows: [{ all: expect.anything() }],
      });
    });

    it('is not taken from a store that lives, and is at once from one that was closed', async () => {
      const server = { ...real.server, watchMs: 200 };
      const first = await opened({ server });
      await first.change(write(1));
      await expect(opened({ server })).rejects.toThrow(/Another store has taken/);
      await first.change(write(2));
      await first.close();
      expect(await (await opened({ server })).revision()).toBe(0);
    });

    it.runIf(name === 'Virtuoso')('refuses what the engine would answer wrongly, and says why', async () => {
      const store = await opened({ server: real.server });
      const p = `<${term('p').value}>`;
      for (const [query, why] of [
        [`SELECT (COUNT(*) AS ?n) { ?s ${p}* <urn:x> }`, /use DISTINCT/],
        [`SELECT (COUNT(*) AS ?n) { ?s ${p}? <urn:x> }`, /use DISTINCT/],
        [`SELECT ?s { ?s ${p}* "x" }`, /ends in a literal/],
        [`SELECT ?s { ?s ${p}/^${p} 1 }`, /ends in a literal/],
        [`SELECT ?s { ?s (${p}|^${p})+ ?o }`, /goes both ways/],
        [`SELECT ?s { ?s ${p}* ?o { ?s ${p} 1 } UNION { ?s ${p} 2 } }`, /with a UNION/],
        [`SELECT ?s { ?s ${p} ?o FILTER(?o = ?x) }`, /nothing binds/],
        [`SELECT ?n { BIND(IF(?s = 1, 1, 2) AS ?n) ?s ${p} ?o }`, /nothing binds/],
        [
          `SELECT ?s { ?s ${p} ?o OPTIONAL { ?x ${p} 1 ; <urn:q> 2 } FILTER(?x != ?s) }`,
          /shares no variable/,
        ],
        [`SELECT ?s { ?s ${p} ?o FILTER EXISTS { FILTER(?o = 1) } }`, /no pattern/],
        [
          `SELECT ?s { ?s ${p} ?o FILTER EXISTS { ?o ${p} ?x MINUS { ?o ${p} 1 } } }`,
          /MINUS stands in EXISTS/,
        ],
        [`SELECT (SUM(?n) AS ?m) { { SELECT ?n { ?s ${p}+ ?n } } }`, /use DISTINCT/],
        [`SELECT ?g { GRAPH ?g { ?s ${p}+ ?o } }`, /GRAPH/],
        [`SELECT ?g { GRAPH ?g { ?s ${p} ?o } GRAPH ${p} { ?s (${p})? ?o } }`, /GRAPH/],
        [`SELECT ?s { ?s ${p} ?o MINUS { { ?s ${p} 1 } UNION { ?x ${p} 2 } } }`, /MINUS/],
        ['SELECT ?s { ?s ?p ?o FILTER(REGEX(?o, "a.b", "iq")) }', /flag q/],
        [`SELECT ?s { ?s (${p}/<urn:q>*)+ <urn:x> }`, /has another one inside/],
        [`SELECT ?s { ?s ${p}|<urn:q>|${p} "x" }`, /one property twice/],
        [`SELECT (?o / 2 AS ?half) { ?s ${p} ?o }`, /divides integers/],
        [`SELECT ?s { ?s ${p} ?o OPTIONAL { { ?o ${p} ?n } UNION { ?s ${p} ?m } } }`, /\?o may be unbound/],
        [`SELECT ?s { OPTIONAL { ?s ${p} ?n } ?s ${p} ?o }`, /\?s may be unbound/],
        [
          `SELECT ?s { ?s ${p} ?o OPTIONAL { ?s ${p} ?n } OPTIONAL { ?o ${p} ?n } ?n ${p} 1 }`,
          /a later pattern/,
        ],
        [`SELECT DISTINCT * { ?s ${p} ?o OPTIONAL { ?s ${p} ?n } ?o ${p} ?n }`, /\?n may be unbound/],
      ] as const)
        expect(await store.query(query), query).toEqual({
          state: 'malformed',
          message: expect.stringMatching(why),
        });
      for (const query of [
        `SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s { ?s ${p}* <urn:x> } } }`,
        `SELECT (COUNT(*) AS ?n) { ?s ${p} ?o FILTER(2 * ?o > 1) FILTER EXISTS { ?s ${p}+ "x" } }`,
        `SELECT * { GRAPH ${p} { ?s ${p}+ ?o } MINUS { FILTER EXISTS { ?s ${p} 1 } ?s ${p} ?o } }`,
        'SELECT ?s { ?s ?p ?o FILTER(REGEX(?o, "q", "i")) }',
        `SELECT (1.0 * ?o / 2 AS ?half) { ?s ${p}/${p} ?o . ?s ${p}|^${p} ?o FILTER(?o = 1 || ?o = 1) }`,
      ])
        expect((await store.query(query)).state, query).toBe('rows');
    });

    it.runIf(name === 'Virtuoso')(
      'joins as the readers do, or refuses, whatever may be unbound',
      async () => {
        const [remote, readers] = [await opened({ server: real.server }), await opened()];
        const triples = unlike.flatMap((s, i) =>
          unlike
            .filter((_, j) => (i * 7 + j * 5) % 3 > 0)
            .map((o, j) => quad(term(s), term(`p${(i + j) % 3}`), term(o))),
        );
        const change = { ...by, graphs: [{ graph: term('g'), quads: triples }] };
        await Promise.all([remote.change(change), readers.change(change)]);
        let answered = 0;
        await fc.assert(
          fc.asyncProperty(triple, fc.array(part, { minLength: 1, maxLength: 3 }), async (first, parts) => {
            const query = `SELECT ?x ?y ?z ?w { ${first} ${parts.join(' ')} }`;
            const rows = async (store: typeof remote) => {
              const answer = await store.query(query, { deadlineMs: 5_000 });
              if (answer.state !== 'rows') return answer.state;
              return answer.rows
                .map((row) => ['x', 'y', 'z', 'w'].map((each) => row[each]?.value ?? '-').join(' '))
                .sort();
            };
            const got = await rows(remote);
            // Where it does not take a query, or its compiler fails.
            if (got === 'malformed' || got === 'failed') return;
            answered++;
            expect(got, query).toEqual(await rows(readers));
          }),
          { numRuns: 100, seed: 7 },
        );
        expect(answered).toBeGreaterThan(50);
      },
    );

    it.runIf(name === 'Virtuoso')('answers as the readers do what it takes only in other words', async () => {
      const [remote, readers] = [await opened({ server: real.server }), await opened()];
      const values = {
        a: literal('x'),
        b: literal('y', { language: 'de' }),
        c: literal('1', { datatype: 'http://www.w3.org/2001/XMLSchema#integer' }),
      };
      const quads = [
        ...unlike.map((s, i) => quad(term(s), term('p'), term(unlike[(i + 1) % 4] ?? 'a'))),
        ...Object.entries(values).map(([s, o]) => quad(term(s), term('q'), o)),
        quad(term('a'), term('p'), term('a')),
        quad(term('a'), term('r'), term('c')),
        quad(term('c'), term('q'), term('c')),
      ];
      const change = { ...by, graphs: [{ graph: term('g'), quads }] };
      await Promise.all([remote.change(change), readers.change(change)]);
      const [p, q, r] = ['p', 'q', 'r'].map((each) => `<${term(each).value}>`);
      for (const query of [
        `SELECT ?x ?y { ?x ${p} ?y . ?x ${p} ?z FILTER(?x = ?y) }`,
        `SELECT ?x ?y { ?x ${p} ?y . ?y ${p} ?z . ?z ${p} ?z }`,
        `SELECT ?x ?y { ?x !${q} ?x . ?y ${p} ?z }`,
        `SELECT DISTINCT ?x ?y { ?x (${p}|${q})+ ?y }`,
        `SELECT ?x ?y { ?x ${q} ?y FILTER(!(?x = "y"@de)) }`,
        `SELECT ?x ?y { ?x ${q} ?y FILTER(!sameTerm(?x, "y"@de)) }`,
        `SELECT ?x ?y { ?x ${q} ?y FILTER(!(?x IN ("y"@de))) }`,
        `SELECT ?x ?y { ?x ${q} ?y FILTER(LANG(?x) != "de") }`,
        `SELECT ?x ?y { ?x ${q} ?z BIND(DATATYPE(?z) AS ?y) }`,
        `SELECT ?x ?y { ?x ${p} ?z OPTIONAL { ?x ${r} ?k . ?k ${q} ?y } FILTER(?y != ?z) }`,
        `SELECT ?x ?y { ?x ${p} ?z OPTIONAL { ?z ${q} ?y FILTER(isIRI(?x)) } }`,
        `SELECT ?x ?y { { ?x ${p} ?y MINUS { ?x ${q} ?w } } ?x ${p} ?w }`,
      ]) {
        const rows = async (store: typeof remote) => {
          const answer = await store.query(query);
          return answer.state === 'rows'
            ? answer.rows.map(({ x, y }) => `${x?.value} ${y?.value}`).sort()
            : answer;
        };
        expect(await rows(remote), query).toEqual(await rows(readers));
      }
    });

    it.runIf(name === 'Virtuoso')(
      'tells an answer that the server cuts at its own limit from a whole one',
      async () => {
        const store = await opened({ server: real.server });
        const ten = (v: string) => `VALUES ?${v} { 0 1 2 3 4 5 6 7 8 9 }`;
        const rows = `SELECT * { ${['a', 'b', 'c', 'd', 'e'].map(ten).join(' ')} }`;
        expect(await store.query(rows)).toEqual({ state: 'too-many-rows', limit: 10_000 });
        expect(await store.query(`${rows} LIMIT 9999`)).toMatchObject({
          state: 'rows',
          rows: { length: 9999 },
        });
      },
    );
  });
}
