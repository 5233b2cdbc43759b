import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, type Cohort, parseCohort, splitMistakes } from '../../src/cohort/index.ts';
import { type Federation, openFederation } from '../../src/federation/index.ts';
import type { SignedNode } from '../federation/signed-node.ts';
import { startCubeNode } from './cube-node.ts';
import { inventCases, protectedCells, trueCount, usual } from './population.ts';
import { caseFacets, ontology } from './small-ontology.ts';

const populations = [inventCases(3000, 1), inventCases(900, 2)];
const nodes: SignedNode[] = [];
let federation: Federation;

beforeAll(async () => {
  for (const [i, cases] of populations.entries())
    nodes.push(await startCubeNode(`n${i}`, protectedCells(cases, 100 + i)));
  federation = openFederation(nodes.map(({ ref }) => ref));
});
afterAll(() => Promise.all(nodes.map((node) => node.close())));

function understood(json: unknown): Cohort {
  const reading = parseCohort(json, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}
const asked = {
  all: [
    { facet: 'condition', anyOf: ['C30'] },
    { facet: 'modality', anyOf: ['MG'] },
  ],
};
const leavesOf = (facet: string) =>
  caseFacets.find(({ id }) => id === facet)?.lattice.filter(({ leaf }) => leaf) ?? [];
const truth = (cohort: Cohort) =>
  populations.reduce((sum, cases) => sum + trueCount(cohort.formula, cases), 0);

describe('an answer split by facets', () => {
  it('has a group for each value, with the number that the narrowed cohort gets by itself', async () => {
    const { groups = [] } = await answer(understood(asked), federation, ontology, { groupBy: ['stage'] });
    expect(groups.map(({ values }) => values.stage)).toEqual(leavesOf('stage').map(({ code }) => code));
    for (const { values, total, nodes: said } of groups) {
      const narrowed = { all: [...asked.all, { facet: 'stage', anyOf: [values.stage] }] };
      const alone = await answer(understood(narrowed), federation, ontology);
      expect(total).toEqual(alone.total);
      expect(said.map(({ display, state }) => ({ display, state }))).toEqual(
        alone.nodes.map(({ display, state }) => ({ display, state })),
      );
    }
  });

  it('asks each node once, however many groups there are', async () => {
    const before = nodes.map((node) => node.queries());
    const { groups = [] } = await answer(understood(asked), federation, ontology, {
      groupBy: ['stage', 'bodyPart'],
      attrition: true,
    });
    expect(groups).toHaveLength(leavesOf('stage').length * leavesOf('bodyPart').length);
    expect(nodes.map((node) => node.queries())).toEqual(before.map((count) => count + 1));
  });

  it('shows no number below the threshold, and says of each what it rests on', async () => {
    const { groups = [] } = await answer(understood(asked), federation, ontology, {
      groupBy: ['age', 'stage'],
    });
    const figures = groups.flatMap(({ total, nodes: said }) => [total, ...said]);
    expect(figures.length).toBeGreaterThan(60);
    for (const { low = 0, high = 0, value, upTo, kind } of figures) {
      for (const number of [low, high + 1, value, upTo])
        if (number !== undefined && number > 0) expect(number).toBeGreaterThanOrEqual(usual.threshold);
      expect(['protected', 'estimate', 'upper bound']).toContain(kind);
    }
    expect(figures.some(({ display }) => display === '<30')).toBe(true);
    expect(figures.some(({ value }) => value !== undefined)).toBe(true);
  });

  it('leaves out groups that the criteria rule out by themselves', async () => {
    const women = understood({ all: [{ facet: 'sex', anyOf: ['female'] }] });
    const { groups = [] } = await answer(women, federation, ontology, { groupBy: ['sex'] });
    expect(groups.map(({ values }) => values)).toEqual([{ sex: 'female' }]);
  });

  it('is refused where all groups together would cost too much, whatever any cube holds', () => {
    const some = (facet: string, n: number) => ({
      facet,
      anyOf: leavesOf(facet)
        .slice(0, n)
        .map(({ code }) => code),
    });
    const wide = understood({
      any: [some('modality', 4), some('bodyPart', 4), some('age', 2), some('sex', 1)],
    });
    expect(splitMistakes(wide, ['condition', 'stage'], ontology)).toMatchObject([{ path: 'groupBy' }]);
    expect(splitMistakes(understood(asked), ['condition', 'stage'], ontology)).toEqual([]);
  });
});

describe('attrition', () => {
  it('counts every case, then what is left after each criterion, to the answer itself', async () => {
    const whole = await answer(understood(asked), federation, ontology, { attrition: true });
    const { attrition = [], total } = whole;
    expect(attrition.map(({ path }) => path)).toEqual(['', 'all[0]', 'all[1]']);
    expect(attrition.at(-1)).toMatchObject({ cohort: whole.hash, total });
    const steps = [{ all: [] }, { all: asked.all.slice(0, 1) }, asked].map(understood);
    for (const [i, step] of steps.entries()) {
      const { low = 0, high = 0 } = attrition[i]?.total ?? {};
      expect(low).toBeLessThanOrEqual(truth(step));
      expect(high).toBeGreaterThanOrEqual(truth(step));
    }
  });

  it('goes from the first criterion on where any of them is enough, and leaves out one of none after the other', async () => {
    const any = await answer(understood({ any: asked.all }), federation, ontology, { attrition: true });
    expect(any.attrition?.map(({ path }) => path)).toEqual(['any[0]', 'any[1]']);
    const none = await answer(understood({ none: asked.all }), federation, ontology, { attrition: true });
    expect(none.attrition?.map(({ path }) => path)).toEqual(['', 'none[0]', 'none[1]']);
    expect(none.attrition?.at(-1)?.total).toEqual(none.total);
  });

  it('has no steps where there is one criterion', async () => {
    const one = await answer(understood(asked.all[0]), federation, ontology, { attrition: true });
    expect(one.attrition).toEqual([]);
  });
});
