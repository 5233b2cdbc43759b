import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Formula } from '../../src/counting/index.ts';
import { extend, type Keys, openKeys, propose, signOff } from '../../src/node/index.ts';
import { base, bytesOf, caseTableOf, factsOf, ns, regularPersons } from './build-cases.ts';
import { folderWith } from './folders.ts';

const people = regularPersons(1_200);
const has = (facet: string, ...leaves: string[]): Formula => ({ facet, leaves });
const hash = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 32);
const request = (formula: unknown, epoch = '2026') => ({
  cohort: hash(JSON.stringify(formula)),
  formula,
  epoch,
});

/** Persons of condition Kidney or Other who have MR: no planned cell holds them. */
const wanted: Formula = { all: [has('condition', 'Kidney', 'Other'), has('modality', 'MR')] };
const truth = people.filter((one) => one.condition !== 'Prostate' && one.series.length === 2).length;

const values: Record<string, string[]> = {
  sex: ['Female', 'Male', 'Unknown'],
  condition: ['Prostate', 'Kidney', 'Other', 'Unknown'],
  age: ['0-49', '50-plus', 'Unknown'],
  modality: ['CT', 'MR', 'PT', 'Other', 'Unknown'],
  thickness: ['thin', 'thick', 'Unknown'],
};

/** Any formula over the facets of these cases. */
const formulas: fc.Arbitrary<Formula> = fc.letrec<{ formula: Formula; literal: Formula }>((tie) => ({
  literal: fc
    .constantFrom(...Object.keys(values))
    .chain((facet) =>
      fc
        .record({ leaves: fc.subarray(values[facet] ?? [], { minLength: 1 }), not: fc.boolean() })
        .map(({ leaves, not }): Formula => ({ facet, leaves, ...(not && { not }) })),
    ),
  formula: fc.oneof(
    { maxDepth: 3 },
    tie('literal'),
    fc.array(tie('formula'), { minLength: 1, maxLength: 3 }).map((all): Formula => ({ all })),
    fc.array(tie('formula'), { minLength: 1, maxLength: 3 }).map((any): Formula => ({ any })),
  ),
})).formula;

/** What somebody could hold: one value of each facet of persons, and any series. */
type Holding = Record<string, readonly string[]>;

/** Everybody who could be, with up to two modalities; same-series conditions are taken as met. */
function anyone(): Holding[] {
  const pairs = (list: string[] = []) =>
    list.flatMap((one, i) => list.slice(i).map((other) => [...new Set([one, other])]));
  const ones = (list: string[] = []) => list.map((one) => [one]);
  return Object.entries(values).reduce<Holding[]>(
    (made, [facet, list]) => {
      const held = facet === 'modality' || facet === 'thickness' ? pairs(list) : ones(list);
      return made.flatMap((person) => held.map((own) => ({ ...person, [facet]: own })));
    },
    [{}],
  );
}

function holds(formula: Formula, person: Holding): boolean {
  if ('all' in formula) return formula.all.every((member) => holds(member, person));
  if ('any' in formula) return formula.any.some((member) => holds(member, person));
  return (person[formula.facet] ?? []).some((own) => formula.leaves.includes(own)) !== (formula.not === true);
}

let caseTable: string;
let keys: Keys;
let releases: string;

/** A published epoch to extend, with the noise of a fixed key. */
async function released(): Promise<{ keys: Keys; releases: string }> {
  const folder = folderWith();
  writeFileSync(join(folder, 'noise.key'), Buffer.alloc(32, 3), { mode: 0o400 });
  const made = { keys: await openKeys(folder), releases: folderWith() };
  const given = { caseTable, epoch: '2026', ...made };
  await propose(given);
  const clock = () => new Date('2026-03-01T12:00:00Z');
  expect(await signOff({ ...given, by: 'A. Person', clock })).toMatchObject({ state: 'published' });
  return made;
}

const ask = (requests: unknown, more: object = {}) =>
  extend({ caseTable, epoch: '2026', keys, releases, requests: JSON.stringify(requests), ...more });

const statesOf = async (requests: unknown, more: object = {}) => {
  const extension = await ask(requests, more);
  if (extension.state === 'refused') return extension.mistakes;
  return extension.decisions.map(({ state, detail }) =>
    detail === undefined ? state : `${state}: ${detail}`,
  );
};

/** Published requests by the text of their formula. */
async function published(): Promise<Map<string, Map<string, string>>> {
  const jws = readFileSync(join(releases, '2026', 'requests.jws'), 'utf8');
  const { file, sha256 } = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const bytes = readFileSync(join(releases, '2026', file));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  const facts = await factsOf(join(releases, '2026'), file);
  return new Map(
    [...facts.values()].flatMap((one) => {
      const formula = one.get(`${ns}formula`);
      return formula === undefined ? [] : [[formula, one] as const];
    }),
  );
}

beforeAll(async () => {
  caseTable = await caseTableOf(people, { real: true });
});

describe('cells on request', () => {
  it('are counted once for the whole cohort, and published to everyone beside the cube', async () => {
    ({ keys, releases } = await released());
    const cube = bytesOf(join(releases, '2026'));
    expect(await statesOf([request(wanted)])).toEqual(['counted']);
    const facts = (await published()).get(JSON.stringify(wanted));
    const count = Number(facts?.get(`${ns}count`));
    expect(Math.abs(count - truth)).toBeLessThanOrEqual(4 * 8 + 2);
    expect(count % 5).toBe(0);
    expect(Number(facts?.get(`${ns}upper`)) - count).toBe(16);
    expect(facts?.get('http://purl.org/linked-data/cube#dataSet')).toBe(base);
    for (const [name, text] of cube) expect(readFileSync(join(releases, '2026', name), 'utf8')).toBe(text);
  });

  it('change nothing when they are asked for again, however they are written', async () => {
    const before = bytesOf(join(releases, '2026'));
    expect(await ask([request(wanted)])).toMatchObject({ state: 'unchanged' });
    const [condition, modality] = (wanted as { all: Formula[] }).all;
    const rewritten = {
      all: [
        { all: [modality, modality] },
        { any: [has('condition', 'Other', 'Kidney', 'Other')] },
        condition,
      ],
    };
    expect(await statesOf([{ ...request(rewritten), cohort: hash(JSON.stringify(wanted)) }])).toEqual([
      'counted',
    ]);
    expect(bytesOf(join(releases, '2026'))).toEqual(before);
  });

  it('are answered by the cube where it holds the cohort, without another draw', async () => {
    expect(
      await statesOf([
        request(has('condition', 'Kidney', 'Prostate')),
        request({ all: [] }),
        request({ all: [has('sex', 'Male'), has('condition', 'Kidney')] }),
        request({ all: [has('modality', 'CT'), has('modality', 'MR')] }),
        request({ all: [has('modality', 'MR'), has('thickness', 'thin')] }),
        request({ facet: 'sex', leaves: ['Male', 'Unknown'], not: true }),
      ]),
    ).toEqual([
      'planned: condition=Urinary',
      'planned: all',
      'planned: condition=Kidney&sex=Male',
      'planned: modality=CT&modality=MR',
      'planned: modality=MR&thickness=thin',
      'planned: sex=Female',
    ]);
    const facts = (await published()).get(JSON.stringify({ all: [] }));
    expect(facts?.get(`${ns}answeredBy`)).toBe(`${base}#cell/all`);
    expect(facts?.has(`${ns}count`)).toBe(false);
  });

  it('that are counted but hidden have no count, and are told from what is refused by text alone', async () => {
    const nobody: Formula = {
      all: [has('condition', 'Prostate'), has('modality', 'PT'), has('sex', 'Male')],
    };
    expect(await statesOf([request(nobody), request({ any: [] }), request(wanted, '2025')])).toEqual([
      'counted',
      'refused: The formula admits nobody, whoever is there.',
      'refused: The epoch is 2026.',
    ]);
    const all = await published();
    const hidden = [...all].find(([formula]) => formula.includes('"PT"'))?.[1];
    expect(hidden?.get(`${ns}state`)).toBe('counted');
    expect([...(hidden?.keys() ?? [])].some((name) => /count$|lower$|upper$/.test(name))).toBe(false);
    expect(all.get(JSON.stringify({ any: [] }))?.get(`${ns}state`)).toBe('refused');
    expect([...all.values()].some((one) => one.get(`${ns}reason`)?.includes('2025'))).toBe(false);
  });

  it('that cannot be read or counted are named by their place, and hide no other', async () => {
    const extension = await ask([
      { ...request(has('sex', 'Male')), cohort: 'x y' },
      request(has('sex', 'male')),
      request(has('shoe', '42')),
      request(has('sex', 'Male')),
    ]);
    expect(extension).toMatchObject({ mistakes: [expect.stringContaining('[0].cohort')] });
    expect(extension.state !== 'refused' && extension.decisions.map(({ state }) => state)).toEqual([
      'refused',
      'refused',
      'planned',
    ]);
    expect(
      await extend({ caseTable, epoch: '2026', keys, releases, requests: '['.repeat(100_000) }),
    ).toMatchObject({
      state: 'refused',
    });
    expect(await ask({ not: 'a list' })).toMatchObject({ state: 'refused' });
  });

  it('are refused when 20 of them would admit one profile, whatever anyone holds', async () => {
    ({ keys, releases } = await released());
    const modalities = ['CT', 'MR', 'PT', 'Other', 'Unknown'];
    const thicknesses = ['thin', 'thick', 'Unknown'];
    const men: Formula[] = modalities.flatMap((modality) =>
      modalities.flatMap((other) =>
        other <= modality
          ? []
          : thicknesses.map((thickness) => ({
              all: [has('modality', modality, other), has('sex', 'Male'), has('thickness', thickness)],
            })),
      ),
    );
    const states = await statesOf(men.slice(0, 22).map((formula) => request(formula)));
    expect(states.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'counted'));
    for (const state of states.slice(20))
      expect(state).toMatch(/^refused: Some persons could stand in more than 20/);
    const women = men
      .slice(0, 2)
      .map((formula) => JSON.parse(JSON.stringify(formula).replace('"Male"', '"Female"')));
    expect(await statesOf(women.map((formula) => request(formula)))).toEqual(['counted', 'counted']);
    // Nobody is Unknown, and the ledger does not care.
    const unknown = {
      all: [has('modality', 'PT', 'CT'), has('sex', 'Male', 'Unknown'), has('thickness', 'thin')],
    };
    expect(await statesOf([request(unknown)])).toEqual([expect.stringContaining('refused')]);
    // What was refused stays so, and what was counted keeps its draw.
    const before = bytesOf(join(releases, '2026'));
    await statesOf(men.slice(0, 22).map((formula) => request(formula)));
    expect(bytesOf(join(releases, '2026'))).toEqual(before);
  });

  it('never let one person stand in more than 20 of them, whatever is asked and whatever the person holds', async () => {
    ({ keys, releases } = await released());
    const random = fc.sample(formulas, { numRuns: 300, seed: 5 });
    const extension = await ask(random.map((formula) => request(formula)));
    if (extension.state === 'refused') throw new Error(extension.mistakes.join(' '));
    const counted = [...(await published())].filter(([, facts]) => facts.get(`${ns}state`) === 'counted');
    const load = (person: Holding) =>
      counted.filter(([formula]) => holds(JSON.parse(formula) as Formula, person)).length;
    const loads = anyone().map(load);
    expect(counted.length).toBeGreaterThan(20);
    expect(counted.length).toBeLessThanOrEqual(100);
    expect(extension.decisions.some(({ state }) => state === 'refused')).toBe(true);
    expect(loads.length).toBeGreaterThan(500);
    expect(Math.max(...loads)).toBeGreaterThan(2);
    expect(Math.max(...loads)).toBeLessThanOrEqual(20);
  });

  it('are decided alike for any cases', async () => {
    const others = regularPersons(1_200).map((one) => ({ ...one, condition: 'Skin', sex: 'Male' }));
    const requests = [
      request(wanted),
      ...['Male', 'Female', 'Unknown'].map((sex) =>
        request({
          all: [has('sex', sex), has('condition', 'Kidney', 'Other'), has('age', '0-49', '50-plus')],
        }),
      ),
    ];
    const decided = async (table: string) => {
      const held = caseTable;
      caseTable = table;
      ({ keys, releases } = await released());
      const states = await statesOf(requests);
      caseTable = held;
      return states;
    };
    const first = await decided(caseTable);
    expect(await decided(await caseTableOf(others, { real: true }))).toEqual(first);
    expect(first).toEqual(['counted', 'counted', 'counted', 'counted']);
  });

  it('extend only the very release that was signed, with a ledger that knows all that is published', async () => {
    ({ keys, releases } = await released());
    await ask([request(wanted)]);
    const other = await caseTableOf(regularPersons(1_203), { real: true });
    expect(await statesOf([], { caseTable: other })).toEqual([expect.stringContaining('have changed since')]);
    expect(await statesOf([], { policy: { sigma: 9 } })).toEqual([
      expect.stringContaining('have changed since'),
    ]);
    expect(await statesOf([], { epoch: '2027' })).toEqual([
      expect.stringContaining('no release of epoch 2027'),
    ]);
    const ledger = join(keys.folder, 'requests-2026.ledger');
    const bytes = readFileSync(ledger);
    rmSync(ledger);
    expect(await statesOf([request(wanted)])).toEqual([expect.stringContaining('Restore it')]);
    writeFileSync(ledger, bytes.subarray(0, bytes.length - 1));
    await expect(ask([request(wanted)])).rejects.toThrow('counters');
    writeFileSync(ledger, bytes);
    expect(await ask([request(wanted)])).toMatchObject({ state: 'unchanged' });
    expect(readdirSync(join(releases, '2026')).filter((name) => /unfinished|draft/.test(name))).toEqual([]);
  });
});
