import { describe, expect, it } from 'vitest';
import { cellsOver } from '../../src/cohort/index.ts';
import { planCells } from '../../src/disclosure/index.ts';
import { caseFacets } from './small-ontology.ts';

describe('the cells asked for', () => {
  it('are those that holders publish, key for key', () => {
    const published = planCells(caseFacets).map(({ key }) => key);
    const asked = cellsOver(caseFacets);
    expect(asked.toSorted()).toEqual(published.toSorted());
    expect(asked).toContain('condition=C30&modality=MG');
    expect(asked).toContain('modality=CT&modality=MR');
    expect(asked).not.toContain('condition=C21&sex=male');
  });

  it('depend on the facets alone, in any order', () => {
    expect(cellsOver(caseFacets.toReversed())).toEqual(cellsOver(caseFacets));
    expect(cellsOver([])).toEqual(['all']);
  });
});
