import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visibleGraphs } from '../../src/query/index.ts';
import { iri } from '../../src/rdf/index.ts';
import { contract } from './contract.ts';
import { by, facts, opened, temporaryFolder, term } from './fixtures.ts';
import { fusekiServer, type RealServer, virtuosoServer } from './servers.ts';

const write = (i: number) => ({
  ...by,
  graphs: [{ graph: term('g'), quads: facts('s', { p: [`${i}`, 'always'] }) }],
});

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
