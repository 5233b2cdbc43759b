import { describe, expect, it } from 'vitest';
import { answerAdHoc } from '../../src/query/index.ts';
import { iri } from '../../src/rdf/index.ts';
import { openStore } from '../../src/store/index.ts';
import { asText } from '../store/as-text.ts';
import { askHostile, hostileQueries } from './hostile.ts';

const triples = Array.from(
  { length: 300 },
  (_, i) => `<urn:s${i % 40}> <urn:p${i % 7}> <urn:s${(i * 7) % 50}> .`,
);

describe('hostile queries', () => {
  it('end one by one, and the store answers, and takes changes, all the while', async () => {
    const store = await openStore({
      mounts: [{ graph: iri('urn:g'), text: triples.join('\n') }],
      publicReaders: 2,
      queryMegabytes: 300,
    });
    try {
      const asked = askHostile(store, 1000, 80);
      let running = true;
      const done = asked.finally(() => {
        running = false;
      });
      let between = 0;
      while (running) {
        expect(await store.query('ASK { ?s ?p ?o }')).toEqual({ state: 'boolean', value: true });
        await store.change({
          who: 'test',
          why: 'between',
          graphs: [{ graph: iri(`urn:g${between % 5}`), quads: [] }],
        });
        between++;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const ends = await done;
      console.info(
        `hostile queries: ${JSON.stringify(ends)}, ${between} queries and changes of ours between`,
      );
      expect(Object.values(ends).reduce((a, b) => a + b, 0)).toBe(1000);
      for (const state of ['refused', 'text', 'timed-out']) expect(ends[state], state).toBeGreaterThan(5);
      expect(between).toBeGreaterThan(5);
      const after = await answerAdHoc(store, 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }', 'text/csv', {
        deadlineMs: 10_000,
      });
      expect(asText(after)).toEqual({ state: 'text', text: `n\r\n${new Set(triples).size}\r\n` });
    } finally {
      await store.close();
    }
  }, 60_000);

  it('are the same for the same seed, and cover every shape', () => {
    expect([...hostileQueries(60, 7)]).toEqual([...hostileQueries(60, 7)]);
    expect(new Set([...hostileQueries(60, 7)].map(({ text }) => text)).size).toBeGreaterThan(50);
    expect(new Set([...hostileQueries(60, 7)].map(({ family }) => family)).size).toBe(26);
  });
});
