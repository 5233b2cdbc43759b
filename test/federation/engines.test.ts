import { afterAll, describe, expect, it } from 'vitest';
import { answer, cellsOver, latticeHash, parseCohort } from '../../src/cohort/index.ts';
import { cellQuestion, type NodeRef, openFederation } from '../../src/federation/index.ts';
import { inventCases, protectedCells } from '../cohort/population.ts';
import { caseFacets, ontology } from '../cohort/small-ontology.ts';
import { type Engine, fuseki, type Startable, virtuoso } from './engines.ts';
import { cubeTurtle, type SignedNode, startSignedNode, usualAbout } from './signed-node.ts';

const cells = protectedCells(inventCases(3000, 21), 5);
const about = { ...usualAbout, lattice: latticeHash(ontology.facets) };
const open: (Engine | SignedNode)[] = [];
afterAll(() => Promise.all(open.map((one) => one.close())));

const cohorts = [
  { all: [{ facet: 'sex', anyOf: ['female'] }] },
  { all: [{ facet: 'condition', anyOf: ['C30'] }, { none: [{ facet: 'modality', anyOf: ['MG'] }] }] },
  {
    all: [
      { facet: 'sex', anyOf: ['female'] },
      { facet: 'age', from: 50, below: 70 },
      { facet: 'modality', anyOf: ['CT'] },
    ],
  },
].map((json) => {
  const reading = parseCohort(json, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
});

const engines: Record<string, Startable> = { 'Virtuoso 7': virtuoso(), 'Jena Fuseki': fuseki() };

describe.each(Object.entries(engines))('%s with a cube in it, beside our own node', (name, engine) => {
  const why = engine.state === 'absent' ? ` (skipped: ${engine.reason})` : '';

  it.skipIf(engine.state === 'absent')(
    `gives every cohort the numbers that our node gives${why}`,
    async () => {
      if (engine.state === 'absent') return;
      // Their files lie on a plain web server, as a holder without our program would have them.
      const id = name.toLowerCase().replaceAll(/\W+/g, '-');
      const files = await startSignedNode(id, { cells, about, bare: true });
      const own = await startSignedNode('own', { cells, about });
      open.push(files, own);
      const turtle = `@base <https://example.org/${id}/cubes/2026> .\n${cubeTurtle(cells, about, `Holder ${id}`)}`;
      const started = await engine.start(turtle);
      open.push(started);
      const theirs: NodeRef = { ...files.ref, sparql: started.sparql };
      const federation = openFederation([theirs, own.ref], { deadlineMs: 20_000 });
      for (const cohort of cohorts) {
        const { nodes } = await answer(cohort, federation, ontology);
        const [a, b] = nodes.map(({ node: _, name: __, ms: ___, ...row }) => row);
        expect(a?.state).toBe('answered');
        expect(a).toEqual(b);
      }
      // Every cell that there is: no engine cuts, rounds or retypes any of them.
      const everything = cellsOver(caseFacets);
      expect(everything.length).toBeGreaterThanOrEqual(500);
      const all = await federation.askCells(id, await cellQuestion(everything, 'nobody'));
      expect(all).toMatchObject({ state: 'answered', refused: [], cubes: [{ digest: expect.any(String) }] });
      const health = await federation.nodeHealth();
      expect(health.map(({ state, verdicts }) => [state, verdicts.map((verdict) => verdict.state)])).toEqual([
        ['answered', ['verified']],
        ['answered', ['verified']],
      ]);
    },
    60_000,
  );
});
