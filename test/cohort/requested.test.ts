import { describe, expect, it } from 'vitest';
import { type NodeAnswer, parseCohort, requestedAt } from '../../src/cohort/index.ts';
import type { Federation } from '../../src/federation/index.ts';
import { ontology } from './small-ontology.ts';

const reading = parseCohort({ all: [{ facet: 'sex', anyOf: ['female'] }] }, ontology);
if (reading.state === 'invalid') throw new Error(JSON.stringify(reading));
const { cohort } = reading;

/** Nodes that say these words of a request, whatever is true. */
function saying(words: Record<string, Record<string, string>>): Pick<Federation, 'nodes' | 'askNode'> {
  const nodes = Object.keys(words).map((id) => {
    const url = `https://${id}.invalid`;
    return { id, name: id, url, sparql: `${url}/sparql` };
  });
  const askNode = async (id: string) => {
    const row = Object.fromEntries(Object.entries(words[id] ?? {}).map(([key, value]) => [key, { value }]));
    const rows = Object.keys(row).length === 0 ? [] : [row];
    return { state: 'answered', rows, node: nodes.find((node) => node.id === id), ms: 0 };
  };
  return { nodes, askNode: askNode as unknown as Federation['askNode'] };
}
const answered = (node: string, more: Partial<NodeAnswer>): NodeAnswer => ({
  ...{ node, name: node, state: 'answered', kind: 'estimate', exactness: 'estimate', epoch: '2026', ms: 1 },
  ...more,
});

describe('what became of a request', () => {
  it('is what the signed release holds, whatever the node says', async () => {
    const federation = saying({
      denies: { state: 'refused', reason: 'Never.', epoch: '2026' },
      inflates: { state: 'counted', count: '9000', epoch: '2027' },
      forgets: {},
    });
    const requested = { epoch: '2026', count: 45, sigma: 8 };
    const answers = federation.nodes.map(({ id }) => answered(id, { requested }));
    for (const found of await requestedAt(cohort, federation, answers))
      expect(found).toEqual({
        node: found.node,
        name: found.node,
        ...{ state: 'counted', by: 'signature', epoch: '2026', count: 45 },
      });
  });

  it('is a word without any number where nothing is signed', async () => {
    const federation = saying({
      claims: { state: 'counted', count: '9000', epoch: '2026' },
      declines: { state: 'refused', reason: 'All are spent.', epoch: '2026' },
      waits: {},
    });
    const answers = federation.nodes.map(({ id }) => answered(id, {}));
    const found = await requestedAt(cohort, federation, answers);
    expect(found.map(({ state, by }) => [state, by])).toEqual([
      ['counted', 'word'],
      ['refused', 'word'],
      ['waiting', undefined],
    ]);
    expect(found[1]?.reason).toBe('All are spent.');
    expect(JSON.stringify(found)).not.toContain('9000');
  });

  it('is proven where a published cell holds exactly the cohort already', async () => {
    const federation = saying({ planned: { state: 'refused', reason: 'No.' } });
    const [found] = await requestedAt(cohort, federation, [
      answered('planned', { kind: 'protected', exactness: 'exact' }),
    ]);
    expect(found).toMatchObject({ state: 'planned', by: 'signature' });
  });
});
