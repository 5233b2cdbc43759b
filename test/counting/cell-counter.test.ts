import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellCounter, type Formula } from '../../src/counting/index.ts';
import { planCells } from '../../src/disclosure/index.ts';
import { BySparql } from './by-sparql.ts';
import { BySql } from './by-sql.ts';
import { columnsOf, facets, formulas, type Person, people } from './random-cases.ts';

const cells = planCells(facets).map(({ values }) => values);
/** Pairs with parents, which no plan has: the counter must still be right about them. */
const withParents = [
  [
    { facet: 'm', code: 'm1' },
    { facet: 'p', code: 'P' },
  ],
  [
    { facet: 'a', code: 'A' },
    { facet: 'p', code: 'P' },
  ],
];

describe('counting cells', () => {
  it('gives what SPARQL and SQL count over the same persons, for every planned cell', () => {
    let positive = 0;
    fc.assert(
      fc.property(people, (persons) => {
        const counter = new CellCounter(facets, columnsOf(persons));
        const [sparql, sql] = [new BySparql(persons), new BySql(persons)];
        for (const cell of [...cells, ...withParents]) {
          const n = counter.count(cell);
          const named = JSON.stringify(cell);
          expect([named, sparql.cell(cell)]).toEqual([named, n]);
          expect([named, sql.cell(cell)]).toEqual([named, n]);
          if (n > 0 && cell.length === 2) positive++;
        }
        sql.close();
      }),
      { seed: 20_261_122, numRuns: 18 },
    );
    expect(cells.length).toBeGreaterThan(100);
    expect(positive).toBeGreaterThan(500);
  });

  it('gives what SPARQL and SQL count for formulas, with what must hold on one series', () => {
    let telling = 0;
    fc.assert(
      fc.property(people, fc.array(formulas, { minLength: 12, maxLength: 12 }), (persons, asked) => {
        const counter = new CellCounter(facets, columnsOf(persons));
        const [sparql, sql] = [new BySparql(persons), new BySql(persons)];
        for (const formula of asked) {
          const n = counter.matching(formula);
          const named = JSON.stringify(formula);
          expect([named, sparql.formula(formula)]).toEqual([named, n]);
          expect([named, sql.formula(formula)]).toEqual([named, n]);
          if (n > 0 && n < persons.length) telling++;
        }
        sql.close();
      }),
      { seed: 4, numRuns: 40 },
    );
    expect(telling).toBeGreaterThan(80);
  });

  it('counts a cell as the formula that says the same', () => {
    fc.assert(
      fc.property(people, (persons) => {
        const counter = new CellCounter(facets, columnsOf(persons));
        for (const cell of cells) {
          if (cell.some(({ code }) => code === 'A' || code === 'P')) continue;
          const all = cell.map(({ facet, code }) => ({ facet, leaves: [code] }));
          expect(counter.matching({ all })).toBe(counter.count(cell));
        }
      }),
      { seed: 5, numRuns: 20 },
    );
  });

  const person = (...series: Record<string, string>[]): Person => ({ held: { a: ['a1'], b: [] }, series });
  const one = (...series: Record<string, string>[]) =>
    new CellCounter(facets, columnsOf([person(...series)]));
  const m1 = { facet: 'm', leaves: ['m1'] };
  const m2 = { facet: 'm', leaves: ['m2'] };
  const p1 = { facet: 'p', leaves: ['p1'] };

  it('asks that two facets of series meet on one series, and two values of one facet only in the person', () => {
    const apart = one({ m: 'm1', p: 'p2' }, { m: 'm2', p: 'p1' });
    expect(apart.matching({ all: [m1, p1] })).toBe(0);
    expect(apart.matching({ all: [m2, p1] })).toBe(1);
    expect(apart.matching({ all: [m1, m2] })).toBe(1);
    expect(apart.matching({ all: [m1, m2, p1] })).toBe(0);
    expect(one({ m: 'm1', p: 'p1' }, { m: 'm2', p: 'p1' }).matching({ all: [m1, m2, p1] })).toBe(1);
    // A group of its own is asked of the person on its own.
    expect(apart.matching({ all: [m1, { all: [p1] }] })).toBe(1);
  });

  it('counts three values on one series too, which no plan asks for', () => {
    const values = [
      { facet: 'm', code: 'm1' },
      { facet: 'p', code: 'P' },
      { facet: 't', code: 't1' },
    ];
    expect(one({ m: 'm1', p: 'p2', t: 't1' }).count(values)).toBe(1);
    expect(one({ m: 'm1', p: 'p2' }, { m: 'm1', t: 't1' }, { p: 'p2', t: 't1' }).count(values)).toBe(0);
  });

  it('asks "none of" of all series together', () => {
    const apart = one({ m: 'm1', p: 'p2' }, { m: 'm2', p: 'p1' });
    expect(apart.matching({ all: [m1, { ...p1, not: true }] })).toBe(0);
    expect(one({ m: 'm1', p: 'p2' }).matching({ all: [m1, { ...p1, not: true }] })).toBe(1);
  });

  it('knows everyone and nobody, and no persons at all', () => {
    const counter = one();
    expect([counter.count([]), counter.matching({ all: [] }), counter.matching({ any: [] })]).toEqual([
      1, 1, 0,
    ]);
    const empty = new CellCounter(facets, columnsOf([]));
    expect([empty.persons, empty.matching({ all: [m1, p1] }), empty.count([])]).toEqual([0, 0, 0]);
  });

  it('names what a formula asks for and the lattices do not have', () => {
    const counter = one();
    const wrong: Formula = {
      all: [
        { facet: 'x', leaves: ['y'] },
        { facet: 'a', leaves: ['A', 'a1'] },
      ],
    };
    expect(counter.mistakes(wrong)).toEqual([
      'There is no facet x of cases. There are a, b, m, p, t.',
      'a has no leaf A.',
    ]);
    expect(() => counter.matching(wrong)).toThrow(RangeError);
    expect(() => counter.count([{ facet: 'a', code: 'zz' }])).toThrow('no value a=zz');
    expect(counter.mistakes({ all: [m1, p1] })).toEqual([]);
  });

  it('refuses a formula that asks for more than it may, by its text alone', () => {
    const many = (facet: string, leaf: string) =>
      Array.from({ length: 40 }, () => ({ facet, leaves: [leaf] }));
    expect(one().mistakes({ all: [...many('m', 'm1'), ...many('p', 'p1')] })).toEqual([
      'One group asks for 1600 combinations on one series; at most 1000.',
    ]);
    let deep: Formula = m1;
    for (let i = 0; i < 40; i++) deep = { all: [deep] };
    expect(one().mistakes(deep)).toEqual(['A formula is nested at most 32 deep.']);
  });
});
