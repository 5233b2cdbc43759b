import { afterEach, describe, expect, it } from 'vitest';
import { answer, latticeHash, parseCohort } from '../../src/cohort/index.ts';
import { formulaName } from '../../src/counting/index.ts';
import { cellQuestion, openFederation, type SignedCube } from '../../src/federation/index.ts';
import { inventCases, protectedCells } from '../cohort/population.ts';
import { ontology } from '../cohort/small-ontology.ts';
import { type SignedNode, type SignedNodeOptions, startSignedNode } from './signed-node.ts';

const cells = protectedCells(inventCases(2500, 6), 3);
const lattice = latticeHash(ontology.facets);
const open: SignedNode[] = [];
async function start(options: Partial<SignedNodeOptions> = {}, id = 'n'): Promise<SignedNode> {
  const node = await startSignedNode(id, { cells, about: { lattice }, ...options });
  open.push(node);
  return node;
}
afterEach(() => Promise.all(open.splice(0).map((node) => node.close())));

function understood(json: unknown) {
  const reading = parseCohort(json, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}
const three = understood({
  all: [
    { facet: 'sex', anyOf: ['female'] },
    { facet: 'age', from: 50, below: 70 },
    { facet: 'modality', anyOf: ['CT'] },
  ],
});

describe('what is asked of a node', () => {
  it('is one query for any cohort that a person can put together', async () => {
    const all = [...cells.keys()];
    expect((await cellQuestion(all, 'h')).chunks).toHaveLength(1);
    const many = Array.from({ length: 9000 }, (_, i) => `condition=CLIN${i}&bodyPart=BP${i}`);
    const { chunks } = await cellQuestion(many, 'h');
    expect(chunks.length).toBeGreaterThan(4);
    expect(chunks.flatMap((chunk) => chunk.cells)).toEqual(many);
    for (const { query } of chunks) expect(Buffer.byteLength(query)).toBeLessThan(64_000);
  });

  it('is nothing while its list of cubes is fresh, then only whether the list has changed', async () => {
    const node = await start();
    let now = Date.parse('2026-11-22T12:00:00Z');
    const federation = openFederation([node.ref], { clock: () => new Date(now) });
    const first = await answer(three, federation, ontology);
    await expect.poll(() => node.requests()).toBe(6); // the query, three files, no requests, the list
    expect(await answer(three, federation, ontology)).toMatchObject({ total: first.total });
    expect(node.requests()).toBe(6);
    now += 31_000;
    await answer(three, federation, ontology);
    expect([node.requests(), node.queries()]).toEqual([7, 1]);
    now += 300_000;
    await answer(three, federation, ontology);
    expect(node.queries()).toBe(2);
  });

  it('is asked for again at once where an answer is to be revalidated', async () => {
    const node = await start();
    const clock = () => new Date('2026-11-22T12:00:00Z');
    const federation = openFederation([node.ref], { clock });
    const before = await answer(three, federation, ontology);
    node.state.cells = protectedCells(inventCases(4000, 7), 3);
    expect((await answer(three, federation, ontology)).total).toEqual(before.total);
    const now = await answer(three, federation, ontology, { revalidate: true });
    expect(now.total.low).toBeGreaterThan(before.total.low);
    // Once the list was noted: whether it still stands is asked, and no more.
    const spent = async () => {
      const [requests, queries] = [node.requests(), node.queries()];
      await answer(three, federation, ontology, { revalidate: true });
      return [node.requests() - requests, node.queries() - queries];
    };
    await expect.poll(spent).toEqual([1, 0]);
  });

  it('is its files again where a release was replaced under the same name', async () => {
    const node = await start();
    const federation = openFederation([node.ref], { freshMs: 0 });
    const before = await answer(three, federation, ontology);
    node.state.cells = protectedCells(inventCases(4000, 7), 3);
    const after = await answer(three, federation, ontology);
    expect(after.nodes[0]?.state).toBe('answered');
    expect(after.total.low).toBeGreaterThan(before.total.low);
  });

  it('is found at the address of its files, where the node is a bare SPARQL server', async () => {
    const node = await start({ bare: true });
    const found = await answer(three, openFederation([node.ref]), ontology);
    expect(found.nodes[0]).toMatchObject({ state: 'answered', epoch: '2026' });
    const { release: _, ...without } = node.ref;
    expect((await answer(three, openFederation([without]), ontology)).nodes[0]).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('nobody can tell who made its numbers'),
    });
  });
});

describe('a cube that is verified', () => {
  it('may still be refused by whoever uses it', async () => {
    const node = await start();
    const seen: SignedCube[] = [];
    const check = (signed: SignedCube) => {
      seen.push(signed);
      return 'It is not to our taste.';
    };
    const found = await answer(three, openFederation([node.ref], { check }), ontology);
    expect(found.nodes[0]).toMatchObject({
      state: 'refused',
      reason: 'Its release 2026 is refused: It is not to our taste.',
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.cells).toEqual(cells);
  });

  it('is counted under another release where every value has a place here, and says so', async () => {
    const older = await start({ about: { lattice: 'f'.repeat(64) } });
    const found = await answer(three, openFederation([older.ref]), ontology);
    expect(found.nodes[0]).toMatchObject({
      state: 'answered',
      exactness: 'estimate',
      reason: expect.stringContaining('another release (ontology release r1)'),
    });
    const foreign = await start({
      about: { lattice: 'f'.repeat(64) },
      cells: new Map(cells).set('modality=XA', 300),
    });
    expect((await answer(three, openFederation([foreign.ref]), ontology)).nodes[0]).toMatchObject({
      state: 'cannot-answer',
      reason: expect.stringMatching(/values of Modality are of another release .*: XA has no place/),
    });
  });

  it('is open only by declaration, exact where it holds the cohort, and an estimate where it does not', async () => {
    const cases = inventCases(900, 12);
    const exact = { floor: 0, sigma: 0, rounding: 1, threshold: 0 };
    const about = {
      lattice,
      access: 'open',
      declaration: 'https://example.org/declaration',
      ...Object.fromEntries(Object.entries(exact).map(([part, value]) => [part, String(value)])),
    };
    const counts = protectedCells(cases, 1, exact);
    for (const [key, count] of counts) if (count === 0) counts.delete(key);
    const node = await start({ cells: counts, about });
    const federation = openFederation([node.ref]);
    const row = async (json: unknown) => (await answer(understood(json), federation, ontology)).nodes[0];
    const nobody = {
      all: [
        { facet: 'condition', anyOf: ['C21'] },
        { facet: 'modality', anyOf: ['MG'] },
      ],
    };
    expect(await row(nobody)).toMatchObject({ kind: 'open', open: true, low: 0, high: 0, display: '0' });
    expect(await row({ all: [{ facet: 'sex', anyOf: ['female'] }] })).toMatchObject({
      kind: 'open',
      exactness: 'exact',
      value: cases.filter(({ sex }) => sex?.includes('female')).length,
    });
    expect((await answer(three, federation, ontology)).nodes[0]).toMatchObject({
      kind: 'estimate',
      open: true,
      exactness: 'estimate',
      reason: expect.stringContaining('no cell holds all these criteria'),
    });
  });
});

describe('a count on request', () => {
  it('sharpens the estimate when the holder has signed it, and is known without a new epoch', async () => {
    const node = await start();
    const federation = openFederation([node.ref], { freshMs: 0 });
    const before = (await answer(three, federation, ontology)).nodes[0];
    const truth = inventCases(2500, 6).filter(
      (one) =>
        one.sex?.includes('female') &&
        one.modality?.includes('CT') &&
        one.age?.some((age) => age === '50-59' || age === '60-69'),
    ).length;
    const count = 5 * Math.round(truth / 5);
    const told = (count_: number) => `@prefix col: <https://w3id.org/collimator/ns#> .
<#request/1> a <http://purl.org/linked-data/cube#Observation> ;
  <http://purl.org/linked-data/cube#dataSet> <> ; col:cohort "${formulaName(three.formula)}" ; col:count ${count_} .\n`;
    node.state.toldCohorts = new Map([[formulaName(three.formula), count]]);
    // Told, but not signed: not used.
    expect((await answer(three, federation, ontology)).nodes[0]).toMatchObject({ value: before?.value });
    node.state.requests = told(count);
    const after = (await answer(three, federation, ontology)).nodes[0];
    expect(after?.reason).toContain('counted this cohort on request');
    const width = (row: typeof after) => (row?.high ?? 0) - (row?.low ?? 0);
    expect(width(after)).toBeLessThan(width(before));
    expect(after?.low).toBeLessThanOrEqual(truth);
    expect(after?.high).toBeGreaterThanOrEqual(truth);
  });
});
