import { beforeAll, describe, expect, it } from 'vitest';
import { build, openKeys } from '../../src/node/index.ts';
import { caseTableOf, cellsOf, type Person, regularPersons, type Shown, trueCount } from './build-cases.ts';
import { folderWith } from './folders.ts';

const people = regularPersons(900);
const key = new Uint8Array(32).fill(9);

/** The published cells of these persons, under one and the same key. */
async function released(persons: readonly Person[]): Promise<Map<string, Shown>> {
  const out = folderWith();
  const keys = { ...(await openKeys(folderWith())), key };
  const built = await build({ caseTable: await caseTableOf(persons), epoch: '2026', out, ...keys });
  expect(built.state).toBe('built');
  return cellsOf(out);
}

const changed = (one: Map<string, Shown>, other: Map<string, Shown>) =>
  [...new Set([...one.keys(), ...other.keys()])].filter(
    (cell) => one.get(cell)?.count !== other.get(cell)?.count,
  );

let whole: Map<string, Shown>;

beforeAll(async () => {
  whole = await released(people);
});

describe('two releases of neighbouring collections under one key', () => {
  it.each([0, 1, 5])('differ only in cells that hold the person who is missing (person %i)', async (i) => {
    const person = people[i] as Person;
    const without = await released(people.toSpliced(i, 1));
    expect(changed(whole, without).length).toBeGreaterThan(0);
    for (const cell of changed(whole, without)) expect(trueCount([person], cell), cell).toBe(1);
  });

  it('are the same where nine persons have what nobody else has, or none', async () => {
    const rare: Person = { sex: 'Male', condition: 'Kidney', series: [['PT', '9']] };
    const common: Person = { sex: 'Male', condition: 'Kidney', series: [['CT', '9']] };
    const releases = await Promise.all(
      [0, 1, 9].map((n) =>
        released([...people.slice(9), ...Array<Person>(n).fill(rare), ...Array<Person>(9 - n).fill(common)]),
      ),
    );
    const ofPt = releases.map((cells) => [...cells].filter(([cell]) => cell.includes('PT')));
    expect(ofPt).toEqual([[], [], []]);
    // Moving persons between a hidden value and CT changes cells of CT alone.
    for (const cells of releases.slice(1))
      for (const cell of changed(releases[0] as Map<string, Shown>, cells)) expect(cell).toMatch(/CT/);
  });
});
