import { afterAll, describe, expect, it } from 'vitest';
import { answer, latticeHash, parseCohort } from '../../src/cohort/index.ts';
import { formulaName } from '../../src/counting/index.ts';
import { openFederation } from '../../src/federation/index.ts';
import { inventCases, protectedCells } from '../cohort/population.ts';
import { ontology } from '../cohort/small-ontology.ts';
import { type SignedNode, type SignedNodeOptions, startSignedNode } from './signed-node.ts';

const cells = protectedCells(inventCases(2500, 6), 3);
const about = { lattice: latticeHash(ontology.facets) };
const open: SignedNode[] = [];
afterAll(() => Promise.all(open.map((node) => node.close())));

/** A node that notes the queries it gets. */
async function start(options: Partial<SignedNodeOptions> = {}) {
  const queries: string[] = [];
  const instead: SignedNodeOptions['instead'] = (_, __, query) => {
    queries.push(query);
    return false;
  };
  const node = await startSignedNode('n', { cells, about, instead, ...options });
  open.push(node);
  return { node, queries };
}

function cohort(sex: string) {
  const reading = parseCohort(
    {
      all: [
        { facet: 'sex', anyOf: [sex] },
        { facet: 'age', from: 50, below: 70 },
        { facet: 'modality', anyOf: ['CT'] },
      ],
    },
    ontology,
  );
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}
const [women, men] = [cohort('female'), cohort('male')];

describe('another cohort over cells that are known', () => {
  it('asks only whether its holder counted it, and gets the answer of a hub that knows nothing', async () => {
    const { node, queries } = await start();
    const federation = openFederation([node.ref]);
    await answer(women, federation, ontology);
    const found = await answer(men, federation, ontology);
    expect(queries).toHaveLength(2);
    expect(queries[1]).toContain(formulaName(men.formula));
    expect(queries[1]).not.toContain('sex=male');
    const fresh = await answer(men, openFederation([node.ref]), ontology);
    expect(found.total).toEqual(fresh.total);
    await answer(men, federation, ontology);
    expect(queries).toHaveLength(3); // the fresh hub's; the first asks nothing any more
  });

  it('gets a count that its holder made meanwhile', async () => {
    const { node } = await start();
    const federation = openFederation([node.ref]);
    await answer(women, federation, ontology);
    const name = formulaName(men.formula);
    node.state.toldCohorts = new Map([[name, 500]]);
    node.state.requests = `@prefix col: <https://w3id.org/collimator/ns#> .
<#request/1> a <http://purl.org/linked-data/cube#Observation> ;
  <http://purl.org/linked-data/cube#dataSet> <> ; col:cohort "${name}" ; col:count 500 .\n`;
    const [row] = (await answer(men, federation, ontology)).nodes;
    expect(row?.reason).toContain('counted this cohort on request');
  });

  it('asks for all cells where the release was replaced meanwhile', async () => {
    const { node, queries } = await start();
    const federation = openFederation([node.ref]);
    const before = await answer(women, federation, ontology);
    node.state.cells = protectedCells(inventCases(5000, 7), 3);
    node.state.about = { ...about, epoch: '2027' };
    const after = await answer(men, federation, ontology);
    expect(after.nodes[0]).toMatchObject({ state: 'answered', epoch: '2027' });
    expect(after.total.high).toBeGreaterThan(before.total.high);
    expect(queries).toHaveLength(3);
    expect(queries[2]).toContain('sex=male');
  });
});
