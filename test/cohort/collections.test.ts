import { describe, expect, it } from 'vitest';
import { type Asked, answer, parseCohort } from '../../src/cohort/index.ts';
import { type Case, inventCases, protectedCells, seeded, trueCount, usual } from './population.ts';
import { caseFacets, ontology } from './small-ontology.ts';

/** A node with these cells, as if it were verified. */
function nodeOf(cells: Map<string, number>): Asked {
  const node = { id: 'n', name: 'N', url: 'https://n.invalid', sparql: 'https://n.invalid/sparql' };
  const cube = { ...usual, access: 'protected' as const, generated: true, iri: node.url, epoch: '2026' };
  const facets = caseFacets.map(({ id }) => id);
  const signed = { cube, cells, requested: new Map(), digest: '', key: '', vocabularies: [], facets };
  return {
    nodes: [node],
    askCells: async () => ({
      ...{ state: 'answered' as const, cubes: [signed], refused: [], node, ms: 0, requests: 1 },
    }),
  };
}

function understood(json: unknown) {
  const reading = parseCohort(json, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}

/** Cases that come in collections: each has one or two values of every facet of its own, and little else. */
function inCollections(size: number, seed: number): Case[] {
  const random = seeded(seed);
  const leaves = new Map(
    caseFacets.map(({ id, lattice }) => [id, lattice.filter(({ leaf }) => leaf).map(({ code }) => code)]),
  );
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const collections = Array.from(
    { length: 7 },
    () => new Map([...leaves].map(([id, codes]) => [id, [pick(codes), pick(codes)]])),
  );
  return Array.from({ length: size }, () => {
    const from = pick(collections);
    return Object.fromEntries(
      [...from].map(([id, own]) => [id, [random() < 0.75 ? own[0] : own[1]]]),
    ) as Case;
  });
}

/** Three facets that some case has together, where no value settles another facet. */
function threeFacets(cases: readonly Case[], count: number, seed: number): unknown[] {
  const random = seeded(seed);
  const free = caseFacets.filter(({ id }) => id !== 'sex');
  return Array.from({ length: count }, () => {
    const one = cases[Math.floor(random() * cases.length)] as Case;
    const chosen = free.toSorted(() => random() - 0.5).slice(0, 3);
    return { all: chosen.map(({ id }) => ({ facet: id, anyOf: [one[id]?.[0]] })) };
  });
}

async function asked(cases: Case[], seed: number, count = 150) {
  const node = nodeOf(protectedCells(cases, seed));
  let covered = 0;
  const widths: number[] = [];
  const cohorts = threeFacets(cases, count, seed);
  for (const json of cohorts) {
    const cohort = understood(json);
    const truth = trueCount(cohort.formula, cases);
    const { low, high, upTo = high } = (await answer(cohort, node, ontology)).total;
    if (low <= truth && truth <= upTo) covered += 1;
    if (truth > 50) widths.push((upTo - low) / truth);
  }
  widths.sort((a, b) => a - b);
  return { covered: covered / cohorts.length, width: widths[widths.length >> 1] ?? Number.NaN };
}

describe('an estimate beyond two criteria', () => {
  it('is as unsure as the pairs of its cube are strange, so that it covers cases that come in collections', async () => {
    const worlds = await Promise.all([4, 5, 6].map((seed) => asked(inCollections(4000, seed), 5, 60)));
    const covered = worlds.reduce((all, world) => all + world.covered, 0) / worlds.length;
    expect(covered).toBeGreaterThanOrEqual(0.94);
  });

  it('stays as sure as it was where facets know little of each other', async () => {
    const found = await asked(inventCases(6000, 4), 5);
    expect(found.covered).toBeGreaterThanOrEqual(0.94);
    expect(found.width).toBeLessThan(0.5);
  });
});

describe('a value that settles another facet', () => {
  it('does not count cases whose record does not state that facet', async () => {
    const cases = inventCases(6000, 8).map((one, i) =>
      one.condition?.[0] === 'C21' && i % 5 === 0 ? { ...one, sex: ['Unknown'] } : one,
    );
    const node = nodeOf(protectedCells(cases, 3));
    for (const sex of ['male', 'Unknown']) {
      const cohort = understood({
        all: [
          { facet: 'condition', anyOf: ['C21'] },
          { facet: 'sex', anyOf: [sex] },
        ],
      });
      const truth = trueCount(cohort.formula, cases);
      const { low, high, kind } = (await answer(cohort, node, ontology)).total;
      expect([sex, low <= truth && truth <= high, kind]).toEqual([sex, true, 'estimate']);
      expect(high - low).toBeLessThan(truth);
    }
  });
});
