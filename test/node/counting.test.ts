import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { caseFacets } from '../../src/cases/case-facet.ts';
import { type CaseTable, readCaseTable, writeCaseTable } from '../../src/cases/index.ts';
import { Cases } from '../../src/collect/cases.ts';
import { CellCounter } from '../../src/counting/index.ts';
import { planCells, policyFor, protect, type RawCell, seal } from '../../src/disclosure/index.ts';
import { PersonIndex } from '../../src/node/person-index.ts';
import { folderWith } from './folders.ts';
import { smallOntology } from './small-ontology.ts';

const facets = caseFacets(smallOntology.facets);

/** Six hundred persons of three kinds: CT thin and MR thick, CT thick, nothing at all. */
async function caseTable(): Promise<CaseTable> {
  const cases = new Cases(facets);
  for (let i = 0; i < 600; i++) {
    const person = cases.personOf(`p${i}`);
    const add = (id: string, code: string) =>
      cases.add(person, facets.find((facet) => facet.id === id)!, { state: 'coded', code }, 0);
    add('sex', i % 2 ? 'Male' : 'Female');
    const series =
      i % 3 === 0
        ? [
            ['CT', 'thin'],
            ['MR', 'thick'],
          ]
        : i % 3 === 1
          ? [['CT', 'thick']]
          : [];
    for (const [modality, thickness] of series as [string, string][]) {
      add('modality', modality);
      add('thickness', thickness);
      cases.addSeries(
        person,
        new Map([
          ['modality', modality],
          ['thickness', thickness],
        ]),
      );
    }
  }
  const folder = folderWith();
  const holder = { id: 'h', name: 'A holder', country: 'SE' };
  await writeCaseTable(
    folder,
    { holder, generated: true, ontologyRelease: smallOntology.release, facets },
    cases.persons(),
  );
  const reading = await readCaseTable(folder);
  if (reading.state === 'invalid') throw new Error(reading.mistakes.join(' '));
  return reading.table;
}

let table: CaseTable;
let index: PersonIndex;
beforeAll(async () => {
  table = await caseTable();
  index = new PersonIndex(table);
});

const key = new Uint8Array(32).fill(9);
const shown = (cells: Iterable<RawCell>) => {
  const choice = policyFor(600);
  if (choice.state === 'refused') throw new Error(choice.mistakes.join(' '));
  return protect(cells, choice.policy, key, '2026');
};
const modality = { facet: 'modality', leaves: ['MR'] };
const thin = { facet: 'thickness', leaves: ['thin'] };

describe('counting persons of a case table', () => {
  it('seals what the counting room counts, cell by cell', () => {
    const cells = planCells(table.manifest.facets);
    const counter = new CellCounter(table.manifest.facets, table.columns);
    const plain = cells.map(({ key, values }) => ({ key, count: seal(counter.count(values)) }));
    const sealed = shown(index.count(cells));
    expect(sealed).toEqual(shown(plain));
    expect(sealed.length).toBeGreaterThan(8);
    expect(sealed.map((cell) => cell.key)).toContain('modality=MR&thickness=thick');
    expect(sealed.map((cell) => cell.key)).not.toContain('modality=MR&thickness=thin');
  });

  it('tells no count to whoever prints, serialises or calculates', () => {
    const counts = [...index.count(planCells(table.manifest.facets))].map(({ count }) => count);
    for (const count of [...counts, index.matching({ all: [] })]) {
      expect(() => JSON.stringify(count)).toThrow(TypeError);
      expect(() => Number(count)).toThrow(TypeError);
      expect(`${inspect(count)} ${String(count)}`).toBe('*** ***');
    }
  });

  it('counts a formula on the same series, sealed', () => {
    const counted = (count: RawCell['count']) => shown([{ key: 'all', count }])[0]?.count;
    const of = (n: number) => counted(seal(n));
    expect(counted(index.matching({ all: [modality, { facet: 'thickness', leaves: ['thick'] }] }))).toBe(
      of(200),
    );
    expect(counted(index.matching({ all: [modality, thin] }))).toBeUndefined();
    expect(counted(index.matching({ any: [modality, thin] }))).toBe(of(200));
    expect(counted(index.matching({ ...modality, not: true }))).toBe(of(400));
    expect(of(200)).not.toBe(of(400));
  });

  it('says why a formula cannot be counted, without a look at any case', () => {
    const wrong = { facet: 'modality', leaves: ['XX'] };
    expect(index.mistakes(wrong)).toEqual(['modality has no leaf XX.']);
    const nobody = { persons: 0, cases: new Map(), offsets: Uint32Array.of(0), series: new Map() };
    expect(new PersonIndex({ ...table, columns: nobody }).mistakes(wrong)).toEqual(index.mistakes(wrong));
    expect(() => index.matching(wrong)).toThrow('no leaf XX');
  });
});
