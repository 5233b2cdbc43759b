import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellKey, cellsPerPerson, type PlanFacet, planCells } from '../../src/disclosure/index.ts';
import { facets, leaf, parent } from './lattice.ts';

const keys = (population?: number) => planCells(facets, population).map((cell) => cell.key);

describe('the key of a cell', () => {
  it('does not depend on the order of its values', () => {
    const values = [
      { facet: 'sex', code: 'male' },
      { facet: 'modality', code: 'MR' },
      { facet: 'modality', code: 'CT' },
    ];
    expect(cellKey(values)).toBe('modality=CT&modality=MR&sex=male');
    expect(cellKey(values.toReversed())).toBe(cellKey(values));
    expect(cellKey([])).toBe('all');
  });

  it('cannot be forged by a code that contains a separator', () => {
    expect(() => cellKey([{ facet: 'sex', code: 'male&age=50-59' }])).toThrow(TypeError);
    expect(() => cellKey([{ facet: 'sex=male', code: 'x' }])).toThrow(TypeError);
  });
});

describe('the plan', () => {
  it('holds everyone, each value at every level, and pairs of leaves', () => {
    expect(keys()).toEqual(
      expect.arrayContaining([
        'all',
        'condition=urinary',
        'condition=kidney',
        'condition=kidney&sex=male',
        'modality=CT&modality=MR',
      ]),
    );
    expect(keys()).not.toContain('condition=urinary&sex=male');
    expect(keys()).not.toContain('sex=female&sex=male');
    expect(new Set(keys()).size).toBe(keys().length);
  });

  it('leaves out what would repeat a cell: pairs with a settled facet, and the parent of one child', () => {
    expect(keys()).not.toContain('condition=prostate&sex=male');
    expect(keys()).not.toContain('condition=prostate&sex=female');
    expect(keys()).toContain('condition=prostate&modality=CT');
    expect(keys()).not.toContain('condition=only');
    expect(keys()).toContain('condition=child');
  });

  it('has no pairs under 300 persons and no cells under 100', () => {
    expect(keys(300)).toEqual(keys());
    expect(keys(299).every((key) => !key.includes('&'))).toBe(true);
    expect(keys(299)).toContain('condition=urinary');
    expect(keys(99)).toEqual([]);
  });

  it('is refused where one person could stand in more than 165 cells', () => {
    const wide = (cap: number): PlanFacet[] =>
      ['a', 'b', 'c', 'd'].map((id) => ({
        id,
        cap,
        lattice: Array.from({ length: 9 }, (_, i) => leaf(`v${i}`)),
      }));
    expect(() => planCells(wide(5))).toThrow('at most 165');
    expect(planCells(wide(3)).length).toBeGreaterThan(0);
  });

  it('never puts a person into more cells than it says', () => {
    const facet = fc.record({
      cap: fc.integer({ min: 1, max: 3 }),
      groups: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
    });
    const lattices = fc.array(facet, { minLength: 1, maxLength: 4 }).map((shapes): PlanFacet[] =>
      shapes.map(({ cap, groups }, index) => ({
        id: `f${index}`,
        cap,
        lattice: groups.flatMap((children, group) => [
          parent(`p${group}`),
          ...Array.from({ length: children }, (_, child) =>
            leaf(`l${group}-${child}`, { parent: `p${group}` }),
          ),
        ]),
      })),
    );
    fc.assert(
      fc.property(lattices, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (tree, choices) => {
        const held = tree.flatMap(({ id, cap, lattice }, f) => {
          const leaves = lattice.filter((value) => value.leaf);
          const chosen = choices.slice(3 * f, 3 * f + cap).map((choice) => leaves[choice % leaves.length]!);
          return chosen.flatMap(({ code, parent: above }) => [`${id}=${code}`, `${id}=${above}`]);
        });
        const cells = planCells(tree);
        const standsIn = cells.filter(({ values }) =>
          values.every((value) => held.includes(`${value.facet}=${value.code}`)),
        );
        expect(standsIn.length).toBeLessThanOrEqual(cellsPerPerson(tree, cells));
      }),
    );
  });
});
