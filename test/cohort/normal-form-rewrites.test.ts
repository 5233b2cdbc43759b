import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Criteria, parseCohort } from '../../src/cohort/index.ts';
import { choices, depth, group, randomCohorts, rewritten, size } from './rewriting.ts';
import { caseFacets, ontology } from './small-ontology.ts';

function understood(criteria: Criteria) {
  const reading = parseCohort(criteria, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}
const code = (facet: string, ...anyOf: string[]): Criteria => ({ facet, anyOf });
const both = (one: Criteria, other: Criteria) => {
  const [a, b] = [understood(one), understood(other)];
  expect(JSON.stringify(b.formula)).toBe(JSON.stringify(a.formula));
  expect([b.hash, b.exactness, b.reading]).toEqual([a.hash, a.exactness, a.reading]);
};

describe('the one normal form', () => {
  it('has the same bytes and the same hash for thousands of rewritings', () => {
    let tried = 0;
    let changed = 0;
    fc.assert(
      fc.property(randomCohorts(caseFacets), choices, (criteria, random) => {
        const again = rewritten(criteria, caseFacets, random);
        fc.pre(depth(again) <= 4 && size(again) <= 50);
        both(criteria, again);
        tried += 1;
        if (JSON.stringify(again) !== JSON.stringify(criteria)) changed += 1;
      }),
      { numRuns: 3000, seed: 20261122, maxSkipsPerRun: 50 },
    );
    expect(tried).toBe(3000);
    expect(changed).toBeGreaterThan(2000);
  });

  it('keeps values that are not told apart through order, splitting, nesting, De Morgan and double negation', () => {
    const vague = { condition: ['C30a', 'C50', 'C60', 'ICD:C34', 'ICD:C26'] };
    let inexact = 0;
    fc.assert(
      fc.property(randomCohorts(caseFacets, vague), choices, (criteria, random) => {
        const again = rewritten(criteria, caseFacets, random, false);
        fc.pre(depth(again) <= 4 && size(again) <= 50);
        both(criteria, again);
        if (understood(criteria).exactness !== 'exact') inexact += 1;
      }),
      { numRuns: 2000, seed: 20261122, maxSkipsPerRun: 50 },
    );
    expect(inexact).toBeGreaterThan(200);
  });

  it('lets a wider exact value take in what is under it, wherever the two stand', () => {
    const breast = code('condition', 'C30');
    both(breast, group('any', [breast, code('condition', 'C30a')]));
    both(code('condition', 'C30a'), group('all', [breast, code('condition', 'C30a')]));
    both(group('any', [breast, code('condition', 'C30a')]), code('condition', 'C30', 'C30a'));
    expect(understood(group('any', [breast, code('condition', 'C30a')])).exactness).toBe('exact');
  });

  it('tells apart cohorts whose numbers are the same, but not their meaning', () => {
    const with1 = (value: string, sex: string) => group('all', [code('condition', value), code('sex', sex)]);
    const one = understood(group('any', [with1('C30a', 'female'), with1('C30', 'male')]));
    const other = understood(group('any', [with1('C30', 'female'), with1('C30a', 'male')]));
    expect(one.formula).toEqual(other.formula);
    expect(one.hash).not.toBe(other.hash);
  });

  it('says that nobody is counted, and that this is too few, where a part of a value excludes the value', () => {
    const ductalButNotDuctal = group('all', [
      code('condition', 'C30'),
      group('none', [code('condition', 'C30a')]),
    ]);
    const cohort = understood(ductalButNotDuctal);
    expect(cohort.formula).toEqual({ any: [] });
    expect(cohort.exactness).toBe('subset');
    expect(understood(group('all', [code('condition', 'C40'), code('condition', 'C30a')]))).toMatchObject({
      formula: { any: [] },
      exactness: 'exact',
    });
  });

  it('drops a group that a smaller one implies', () => {
    const [a, b, c] = [code('sex', 'male'), code('modality', 'CT'), code('bodyPart', 'head')];
    both(group('any', [a, b]), group('all', [group('any', [a, b, c]), group('any', [b, a])]));
    both(group('all', [a, b]), group('any', [group('all', [a, b]), group('all', [a, b, c])]));
  });
});
