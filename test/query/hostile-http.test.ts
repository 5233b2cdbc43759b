import { describe, expect, it } from 'vitest';
import { startChildNode } from './hostile-node.ts';
import { besiege, untilFree } from './hostile-siege.ts';

describe('hostile queries over HTTP, against a node in a process of its own', () => {
  it('each get an answer or a reason, and the writer loses nothing', async () => {
    const node = await startChildNode({ COLLIMATOR_QUERY_MS: '80' });
    try {
      await node.measure();
      const { fates, writes, lost } = await besiege(node, { count: 60, lanes: 2, seed: 11 });
      const { p50 } = await node.lag();
      expect(node.ended()).toBeUndefined();
      expect(fates).toHaveLength(60);
      // A new reader may take longer than a query of so little time waits.
      const expected = [
        'unavailable',
        'answered',
        'malformed-query',
        'query-refused',
        'query-timed-out',
        'query-too-large',
      ];
      expect(fates.filter(({ end }) => !expected.includes(end))).toEqual([]);
      expect(new Set(fates.map(({ end }) => end)).size).toBeGreaterThanOrEqual(4);
      expect(writes.length).toBeGreaterThan(10);
      expect(lost).toEqual([]);
      // The bench holds the p99 to 20 ms; other tests run beside this one.
      expect(p50).toBeLessThan(50);
      // Once readers were built, the next who asks is answered, and sees the last of what was written.
      await untilFree(node.url);
      const query = encodeURIComponent('ASK { GRAPH <urn:siege:0> { ?s ?p ?o } }');
      const after = await fetch(`${node.url}/sparql?query=${query}`);
      expect(await after.json()).toMatchObject({ boolean: true });
    } finally {
      await node.stop();
    }
  }, 120_000);
});
