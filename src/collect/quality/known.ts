import { type CaseFacet, unknownCode } from '../../cases/index.ts';
import type { CaseColumns } from '../../counting/index.ts';
import { shareOf } from '../bands.ts';

/** Of how many persons each facet is known, in words: a column that is empty almost everywhere shows at once. */
export function knownFacets(
  facets: readonly CaseFacet[],
  columns: CaseColumns,
): { facet: string; known: string }[] {
  return facets.map(({ id, level, cap, lattice }) => {
    const unknown = lattice.findIndex(({ code }) => code === unknownCode) + 1;
    const column = (level === 'case' ? columns.cases : columns.series).get(id);
    let known = 0;
    for (let person = 0; person < columns.persons; person++) {
      const [from = 0, below = 0] =
        level === 'case'
          ? [person * cap, (person + 1) * cap]
          : [columns.offsets[person], columns.offsets[person + 1]];
      if (column?.subarray(from, below).some((value) => value !== 0 && value !== unknown)) known++;
    }
    const share = shareOf(known, columns.persons);
    return { facet: id, known: share === 'none' || share === 'all' ? share : `${share} of them` };
  });
}
