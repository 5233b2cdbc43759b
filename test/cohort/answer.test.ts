import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answer,
  type Cohort,
  type CohortAnswer,
  type NodeAnswer,
  parseCohort,
} from '../../src/cohort/index.ts';
import { type Federation, openFederation } from '../../src/federation/index.ts';
import { deadNode, type LocalNode, startNode } from '../federation/local-node.ts';
import { startCubeNode } from './cube-node.ts';
import { type Case, inventCases, protectedCells, seeded, trueCount, usual } from './population.ts';
import { caseFacets, ontology } from './small-ontology.ts';

const threshold = usual.threshold;
const sizes = [4000, 1500, 700];
const populations: Case[][] = sizes.map((size, i) => inventCases(size, i + 1));
const nodes: LocalNode[] = [];
const extra: LocalNode[] = [];

beforeAll(async () => {
  for (const [i, cases] of populations.entries())
    nodes.push(await startCubeNode(`n${i}`, protectedCells(cases, 100 + i)));
});
afterAll(() => Promise.all([...nodes, ...extra].map((node) => node.close())));

function understood(json: unknown): Cohort {
  const reading = parseCohort(json, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}
/** One federation for each list of nodes, as a hub has: what it verified and compared stays with it. */
const federations = new Map<LocalNode[], Federation>();
function ask(json: unknown, of = nodes, options = {}): Promise<CohortAnswer> {
  const federation = federations.get(of) ?? openFederation(of.map((node) => node.ref));
  federations.set(of, federation);
  return answer(understood(json), federation, ontology, options);
}
const only = (facet: string, ...anyOf: string[]) => ({ all: [{ facet, anyOf }] });
const truth = (json: unknown) => populations.map((cases) => trueCount(understood(json).formula, cases));

/** Cohorts of one to three facets that some case belongs to, sometimes with a negation or a second value. */
function someCohorts(count: number, seed: number): { facets: number; json: unknown }[] {
  const random = seeded(seed);
  const pick = <T>(items: T[]): T => items[Math.floor(random() * items.length)] as T;
  return Array.from({ length: count }, (_, i) => {
    const facets = 1 + (i % 3);
    const one = pick(pick(populations));
    const chosen = caseFacets.toSorted(() => random() - 0.5).slice(0, facets);
    const members = chosen.map(({ id, lattice }) => {
      const value = pick(one[id] ?? []);
      const parent = lattice.find(({ code }) => code === value)?.parent;
      const wider = parent !== undefined && random() < 0.4 ? parent : value;
      const anyOf = random() < 0.3 ? [wider, pick(lattice).code] : [wider];
      return random() < 0.15 ? { none: [{ facet: id, anyOf: [pick(lattice).code] }] } : { facet: id, anyOf };
    });
    return { facets, json: { all: members } };
  });
}

/** Every number in an answer that could be a count. */
const numbersOf = ({ total, nodes: rows }: CohortAnswer) => [
  ...[total, ...rows].flatMap(({ low, high, value, upTo }) =>
    [low, high, value, upTo].filter((n) => n !== undefined),
  ),
  ...[total, ...rows].flatMap(({ display }) =>
    [...(display ?? '').replaceAll(',', '').matchAll(/\d+/g)].map(([n]) => Number(n)),
  ),
];

describe('an answer', () => {
  it('covers the true number in at least 90 % of cohorts, and never shows a number below the threshold', async () => {
    const covered = new Map<string, [hits: number, of: number]>();
    const hiddenWords = new Set<string>();
    const note = (what: string, hit: boolean) => {
      const [hits, of] = covered.get(what) ?? [0, 0];
      covered.set(what, [hits + Number(hit), of + 1]);
    };
    for (const { facets, json } of someCohorts(300, 42)) {
      const real = truth(json);
      const found = await ask(json);
      for (const [i, row] of found.nodes.entries()) {
        expect(['answered', 'hidden']).toContain(row.state);
        // The stated interval alone, as CSV and Turtle have it.
        const { low = Number.NaN, high = Number.NaN } = row;
        const hit = low <= (real[i] as number) && (real[i] as number) <= high;
        note(`${row.state} ${row.state === 'hidden' ? '' : facets}`.trim(), hit);
      }
      const all = real.reduce((a, b) => a + b, 0);
      note(`total ${facets}`, found.total.low <= all && all <= found.total.high);
      expect(numbersOf(found).filter((n) => n > 0 && n < threshold - 1)).toEqual([]);
      for (const row of found.nodes) {
        if (row.state !== 'hidden') continue;
        hiddenWords.add(row.upTo === undefined ? 'below' : 'up to');
        expect(row).toMatchObject(
          row.upTo === undefined
            ? { low: 0, high: 29, display: '<30' }
            : { low: 0, high: row.upTo, display: `up to ${row.upTo}` },
        );
      }
    }
    expect([...hiddenWords].sort()).toEqual(['below', 'up to']);
    const shares = Object.fromEntries([...covered].map(([what, [hits, of]]) => [what, [hits / of, of]]));
    for (const [what, [share, of]] of Object.entries(shares)) {
      expect(of, what).toBeGreaterThan(20);
      expect(share, what).toBeGreaterThanOrEqual(0.9);
    }
  });

  it('gives each node in the order of the federation, whatever the order of the replies', async () => {
    const slow = await startCubeNode('n0', protectedCells(populations[0] ?? [], 100));
    slow.state.delayMs = 500;
    extra.push(slow);
    const arrived: string[] = [];
    const json = only('condition', 'C30');
    const late = await ask(json, [slow, ...nodes.slice(1)], {
      onNode: ({ node }: NodeAnswer) => arrived.push(node),
    });
    const early = await ask(json);
    expect(arrived.at(-1)).toBe('n0');
    const withoutTime = ({ nodes: rows, ...rest }: CohortAnswer) => ({
      ...rest,
      nodes: rows.map(({ ms: _, ...row }) => row),
    });
    expect(withoutTime(late)).toEqual(withoutTime(early));
  });

  it('names every node that gave no number, with its state and reason, and counts the others', async () => {
    const down = await deadNode('down');
    const others = await Promise.all([
      startNode('slow', () => {}),
      startNode('broken', (_, response) => response.writeHead(500).end()),
      startNode('odd', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')),
      startCubeNode('bare', new Map([['all', 900]]), usual, { sigma: 'unknown' }),
      startCubeNode('other', new Map([['all', 900]])),
    ]);
    extra.push(...others);
    const found = await ask(only('sex', 'female'), [...nodes.slice(0, 1), down, ...others], {
      deadlineMs: 1500,
    });
    expect(found.nodes.map(({ node, state }) => [node, state])).toEqual([
      ['n0', 'answered'],
      ['down', 'unreachable'],
      ['slow', 'timed-out'],
      ['broken', 'refused'],
      ['odd', 'refused'],
      // A cube whose signed policy is not stated in full is refused, as every cube that does not verify.
      ['bare', 'refused'],
      ['other', 'cannot-answer'],
    ]);
    expect(found.total.missing).toEqual([
      'Node down',
      'Node slow',
      'Node broken',
      'Node odd',
      'Node bare',
      'Node other',
    ]);
    for (const row of found.nodes.slice(1)) {
      expect(row.reason, row.node).toBeTruthy();
      expect(row).not.toHaveProperty('high');
    }
    const { low, high, value, display } = found.nodes[0] as NodeAnswer;
    expect(found.total).toMatchObject({ low, high, value, display });
  });

  it('says so where nobody answered', async () => {
    const down = await deadNode('down');
    const found = await ask(only('sex', 'female'), [down]);
    expect(found.total).toEqual({ low: 0, high: 0, display: 'no answer', missing: ['Node down'] });
  });

  it('states the policy, the epoch and the origin of what it counted', async () => {
    const found = await ask(only('sex', 'female'));
    expect(found.reading).toBe('Sex at birth is Female');
    expect(found.nodes[0]).toMatchObject({
      name: 'Node n0',
      state: 'answered',
      exactness: 'exact',
      kind: 'protected',
      epoch: '2026',
      threshold: 30,
      generated: true,
      ontologyRelease: 'r1',
    });
    expect(found.nodes[0]?.display).toMatch(/^≈ [\d,]+ \([\d,]+–[\d,]+\)$/);
  });

  it('tells a protected number from an estimate, and a wider count from an exact one', async () => {
    const row = async (json: unknown) => (await ask(json)).nodes[0] as NodeAnswer;
    expect(
      await row({
        all: [
          { facet: 'sex', anyOf: ['female'] },
          { facet: 'age', from: 60, below: 70 },
        ],
      }),
    ).toMatchObject({ exactness: 'exact' });
    expect(await row(only('condition', 'C30a'))).toMatchObject({ exactness: 'superset', kind: 'protected' });
    const three = {
      all: [
        { facet: 'sex', anyOf: ['female'] },
        { facet: 'age', from: 60 },
        { facet: 'modality', anyOf: ['CT'] },
      ],
    };
    expect(await row(three)).toMatchObject({ exactness: 'estimate', kind: 'estimate' });
  });

  it('uses what follows from a value without a cell for it', async () => {
    const prostate = (sex: string) => ({
      all: [
        { facet: 'condition', anyOf: ['C21'] },
        { facet: 'sex', anyOf: [sex] },
      ],
    });
    const [men, women, all] = [
      await ask(prostate('male')),
      await ask(prostate('female')),
      await ask(only('condition', 'C21')),
    ];
    expect(men.nodes.map(({ low, high }) => [low, high])).toEqual(
      all.nodes.map(({ low, high }) => [low, high]),
    );
    expect(women.nodes.map(({ state, upTo }) => [state, upTo])).toEqual(
      women.nodes.map(() => ['hidden', undefined]),
    );
  });

  it('counts alternatives of different facets once', async () => {
    const json = {
      any: [
        { facet: 'condition', anyOf: ['C30'] },
        { facet: 'modality', anyOf: ['MG'] },
      ],
    };
    const found = await ask(json);
    const real = truth(json);
    for (const [i, { low = 0, high = 0, kind }] of found.nodes.entries()) {
      expect(kind).not.toBe('upper bound');
      expect(low).toBeLessThanOrEqual((real[i] as number) + 10);
      expect(high).toBeGreaterThanOrEqual((real[i] as number) - 10);
      expect(high - low).toBeLessThan(120);
    }
  });

  it('calls it an estimate where cases of one series are taken away from cases of any', async () => {
    const [ct, chest] = [
      { facet: 'modality', anyOf: ['CT'] },
      { facet: 'bodyPart', anyOf: ['chest'] },
    ];
    const row = async (json: unknown) => (await ask(json)).nodes[0];
    expect(await row({ all: [ct, chest] })).toMatchObject({ exactness: 'exact' });
    expect(await row({ all: [ct, { none: [chest] }] })).toMatchObject({
      exactness: 'estimate',
      kind: 'estimate',
    });
  });

  it('gives an upper bound, or a reason, where too much is asked of the model', async () => {
    const wide = ['CT', 'MR', 'PT', 'MG'].map((code) => ({ facet: 'modality', anyOf: [code, 'Unknown'] }));
    const many = {
      all: [
        ...wide,
        { facet: 'bodyPart', anyOf: ['chest', 'head'] },
        { facet: 'bodyPart', anyOf: ['abdomen', 'pelvis'] },
        { facet: 'stage', anyOf: ['I'] },
      ],
    };
    const bound = await ask(many);
    expect(bound.nodes[0]?.kind).toBe('upper bound');
    const either = await ask({ any: [many, { facet: 'sex', anyOf: ['male'] }] });
    expect(either.nodes[0]).toMatchObject({
      state: 'cannot-answer',
      reason: expect.stringContaining('at most 9'),
    });
  });

  it('counts hidden nodes in the total with their estimates', async () => {
    const rare = {
      all: [
        { facet: 'condition', anyOf: ['C12'] },
        { facet: 'age', from: 50, below: 60 },
      ],
    };
    const small = populations.map((_, i) => inventCases(600, 70 + i));
    const own = await Promise.all(
      small.map((cases, i) => startCubeNode(`s${i}`, protectedCells(cases, 200 + i))),
    );
    extra.push(...own);
    const found = await ask(rare, own);
    expect(found.nodes.map(({ state }) => state)).toEqual(['hidden', 'hidden', 'hidden']);
    const real = small.reduce((sum, cases) => sum + trueCount(understood(rare).formula, cases), 0);
    expect(found.total.missing).toEqual([]);
    expect(found.total.upTo ?? found.total.high).toBeGreaterThanOrEqual(real);
  });

  it('knows what a small cube leaves out by plan', async () => {
    const cases = inventCases(200, 9);
    const single = [...protectedCells(cases, 3)].filter(([key]) => !key.includes('&'));
    const small = await startCubeNode('small', new Map(single));
    const tiny = await startCubeNode('tiny', new Map());
    extra.push(small, tiny);
    const json = {
      none: [
        { facet: 'condition', anyOf: ['C21'] },
        { facet: 'modality', anyOf: ['PT'] },
      ],
    };
    const found = await ask(json, [small, tiny]);
    const real = trueCount(understood(json).formula, cases);
    const [first, second] = found.nodes as [NodeAnswer, NodeAnswer];
    expect(first.low).toBeLessThanOrEqual(real);
    expect(first.upTo ?? first.high).toBeGreaterThanOrEqual(real);
    expect(second).toMatchObject({ kind: 'upper bound' });
    expect(second.upTo ?? second.high).toBeGreaterThanOrEqual(99);
  });

  it('gives exact counts where the holder declares the records public', async () => {
    const cases = inventCases(300, 5);
    const policy = { floor: 0, sigma: 0, rounding: 1, threshold: 1 };
    const open = await startCubeNode('open', protectedCells(cases, 1, policy), policy, {
      access: 'open',
      declaration: 'https://example.org/records',
    });
    extra.push(open);
    for (const json of [
      only('sex', 'female'),
      {
        all: [
          { facet: 'sex', anyOf: ['female'] },
          { facet: 'stage', anyOf: ['IV'] },
        ],
      },
    ]) {
      const count = trueCount(understood(json).formula, cases);
      expect((await ask(json, [open])).nodes[0]).toMatchObject({
        kind: 'open',
        low: count,
        high: count,
        display: `${count}`,
      });
    }
  });
});
