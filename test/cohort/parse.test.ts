import { describe, expect, it } from 'vitest';
import {
  type Cohort,
  cohortSparql,
  type Mistake,
  parseCohort,
  parseCohortSparql,
} from '../../src/cohort/index.ts';
import { ontology } from './small-ontology.ts';

function understood(json: unknown): Cohort {
  const reading = parseCohort(json, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}
function mistakesOf(json: unknown): Mistake[] {
  const reading = parseCohort(json, ontology);
  if (reading.state === 'understood') throw new Error(`understood as ${reading.cohort.reading}`);
  return reading.mistakes;
}
const only = (facet: string, ...anyOf: string[]) => ({ all: [{ facet, anyOf }] });

describe('a value of a criterion', () => {
  it('may be a lattice code, a concept code, an IRI, or a code of another vocabulary', () => {
    const ways = ['C30', 'https://example.org/concept#C30', 'SNOMED:254837009'].map((value) =>
      understood(only('condition', value)),
    );
    expect(new Set(ways.map(({ hash }) => hash)).size).toBe(1);
    expect(ways.map(({ exactness }) => exactness)).toEqual(['exact', 'exact', 'exact']);
    expect(ways[2]?.resolutions[0]).toMatchObject({
      value: 'SNOMED:254837009',
      concept: 'https://example.org/concept#C30',
      via: [{ predicate: 'skos:exactMatch' }],
    });
  });

  it('includes everything under it', () => {
    expect(understood(only('condition', 'C10')).formula).toEqual({
      facet: 'condition',
      leaves: ['C11', 'C12', 'C13'],
    });
  });

  it('that is narrower than any published value is counted with that value, and says so', () => {
    const cohort = understood(only('condition', 'C30a'));
    expect(cohort).toMatchObject({ exactness: 'superset', formula: { facet: 'condition', leaves: ['C30'] } });
    expect(cohort.resolutions[0]?.note).toContain('Ductal breast cancer');
    expect(cohort.hash).not.toBe(understood(only('condition', 'C30')).hash);
    expect(understood({ none: [{ facet: 'condition', anyOf: ['C30a'] }] }).exactness).toBe('subset');
  });

  it('that is wider than some published values, or is none of them, is counted as near as possible', () => {
    expect(understood(only('condition', 'C60'))).toMatchObject({
      exactness: 'subset',
      formula: { leaves: ['C11', 'C12'] },
    });
    expect(understood(only('condition', 'ICD:C26'))).toMatchObject({
      exactness: 'subset',
      formula: { leaves: ['C11', 'C12'] },
    });
    expect(understood(only('condition', 'C50'))).toMatchObject({
      exactness: 'superset',
      formula: { leaves: ['Other'] },
    });
    expect(understood(only('condition', 'ICD:C34'))).toMatchObject({
      exactness: 'estimate',
      formula: { leaves: ['C40'] },
    });
    expect(understood(only('condition', 'cancer'))).toMatchObject({ exactness: 'exact' });
    expect(understood(only('condition', 'cancer')).reading).toBe('Condition is not Unknown');
  });

  it('adds nothing beside a wider value that is exact', () => {
    expect(understood(only('condition', 'C30', 'C30a'))).toMatchObject({
      exactness: 'exact',
      hash: understood(only('condition', 'C30')).hash,
    });
  });

  it('can be asked for without what is under it only where cubes could tell', () => {
    const narrow = (value: string) => ({ all: [{ facet: 'condition', anyOf: [value], narrower: false }] });
    expect(understood(narrow('C40')).exactness).toBe('exact');
    expect(understood(narrow('C30')).exactness).toBe('superset');
    expect(mistakesOf(narrow('C10'))[0]).toMatchObject({
      path: 'all[0].anyOf[0]',
      message: expect.stringContaining('Digestive cancer'),
    });
  });
});

describe('a range', () => {
  const age = (range: object) => ({ all: [{ facet: 'age', ...range }] });
  it('is made of whole bands, open at either end', () => {
    expect(understood(age({ from: 50, below: 70 })).formula).toEqual({
      facet: 'age',
      leaves: ['50-59', '60-69'],
    });
    expect(understood(age({ from: 50, below: 70 })).reading).toBe('Age is 50–69 years');
    expect(understood(age({ below: 50 })).formula).toMatchObject({ leaves: ['0-29', '30-49'] });
    expect(understood(age({ from: 60 })).formula).toMatchObject({ leaves: ['60-69', '70-plus'] });
  });
  it('that cuts through a band is refused with the nearest borders', () => {
    expect(mistakesOf(age({ from: 52, below: 70 }))).toEqual([
      { path: 'all[0]', message: expect.stringContaining('52'), nearest: ['50', '60'] },
    ]);
    expect(mistakesOf(age({ from: 70, below: 60 }))[0]?.message).toContain('empty');
    expect(mistakesOf({ all: [{ facet: 'sex', from: 1 }] })[0]?.message).toContain('no numeric bands');
  });
});

describe('a mistake', () => {
  it('names its place and the nearest names, all of them at once', () => {
    const mistakes = mistakesOf({
      all: [
        { facet: 'sexx', anyOf: ['female'] },
        { any: [{ facet: 'condition', anyOf: ['C30', 'Brest cancer'] }] },
        { facet: 'provider', anyOf: ['x'] },
      ],
    });
    expect(mistakes.map(({ path }) => path)).toEqual([
      'all[0].facet',
      'all[1].any[0].anyOf[1]',
      'all[2].facet',
    ]);
    expect(mistakes[0]?.nearest?.[0]).toBe('sex');
    expect(mistakes[1]?.nearest?.[0]).toContain('Breast cancer');
    expect(mistakes[2]?.message).toContain('describes datasets');
  });

  it('of structure is told before anything is understood', () => {
    const wrong: [unknown, string][] = [
      [null, ''],
      [[], ''],
      [{}, ''],
      [{ all: [], any: [] }, ''],
      [{ all: [{ facet: 'sex' }] }, 'all[0]'],
      [{ all: [{ facet: 'sex', anyOf: [] }] }, 'all[0].anyOf'],
      [{ all: [{ facet: 'sex', anyOf: ['male'], from: 3 }] }, 'all[0]'],
      [{ all: [{ facet: 'sex', anyOf: ['male'], colour: 'red' }] }, 'all[0]'],
      [
        { all: [{ all: [{ any: [{ all: [{ none: [{ facet: 'sex', anyOf: ['male'] }] }] }] }] }] },
        'all[0].all[0].any[0].all[0]',
      ],
      [{ any: Array.from({ length: 51 }, () => ({ facet: 'sex', anyOf: ['male'] })) }, ''],
      [
        {
          any: Array.from({ length: 3 }, () => ({
            facet: 'sex',
            anyOf: Array.from({ length: 200 }, () => 'male'),
          })),
        },
        '',
      ],
    ];
    expect(wrong.map(([json]) => mistakesOf(json)[0]?.path)).toEqual(wrong.map(([, path]) => path));
  });

  it('is found in hostile input without exhausting anything', () => {
    let deep: unknown = { facet: 'sex', anyOf: ['male'] };
    for (let i = 0; i < 5000; i++) deep = { all: [deep] };
    expect(mistakesOf(deep)).toHaveLength(1);
    expect(mistakesOf(only('condition', '__proto__'))).toHaveLength(1);
    expect(mistakesOf(only('constructor', 'C30'))).toHaveLength(1);
  });
});

describe('the reading', () => {
  it('is plain English', () => {
    const of = (json: unknown) => understood(json).reading;
    const breast = { facet: 'condition', anyOf: ['C30'] };
    expect(
      of({ all: [{ facet: 'sex', anyOf: ['female'] }, breast, { facet: 'age', from: 50, below: 70 }] }),
    ).toBe('Age is 50–69 years and Condition is Breast cancer and Sex at birth is Female');
    expect(
      of({
        all: [
          { any: [breast, { facet: 'modality', anyOf: ['MG'] }] },
          { none: [{ facet: 'bodyPart', anyOf: ['head'] }] },
        ],
      }),
    ).toBe('(Condition is Breast cancer or Modality includes MG) and Body part is not Head');
    expect(of({ all: [] })).toBe('Every case');
    expect(
      of({
        all: [
          { facet: 'sex', anyOf: ['male'] },
          { facet: 'sex', anyOf: ['female'] },
        ],
      }),
    ).toContain('No case');
  });
});

describe('a group that is empty', () => {
  it('is named as empty where it needs a criterion, and is every case where all of none hold', () => {
    expect(mistakesOf({ none: [] })).toEqual([
      { path: 'none', message: 'The group none is empty: it needs a criterion.' },
    ]);
    expect(mistakesOf({ all: [{ any: [] }] })).toEqual([
      { path: 'all[0].any', message: 'The group any is empty: it needs a criterion.' },
    ]);
    expect(understood({ all: [] }).reading).toBe('Every case');
  });
});

describe('criteria of series that stand together', () => {
  const [mr, head] = [
    { facet: 'modality', anyOf: ['MR'] },
    { facet: 'bodyPart', anyOf: ['head'] },
  ];

  it('are read as of the same series, and those that do not stand together are not', () => {
    const together = understood({ all: [mr, head, { facet: 'sex', anyOf: ['male'] }] }).reading;
    expect(together).toContain('Modality includes MR');
    expect(together).toContain(', of the same series)');
    expect(understood({ any: [mr, head] }).reading).not.toContain('series');
    expect(understood({ all: [mr, { none: [head] }] }).reading).not.toContain('series');
    expect(understood({ all: [mr, { facet: 'sex', anyOf: ['male'] }] }).reading).not.toContain('series');
    const ct = { facet: 'modality', anyOf: ['CT'] };
    expect(understood({ all: [mr, ct, head] }).reading).toContain(
      'each combination of one and the same series',
    );
  });

  it('are told as such in a comment of the SPARQL over cases, which is read back to the same hash', () => {
    const cohort = understood({ all: [mr, head] });
    const text = cohortSparql(cohort, ontology);
    expect(text).toMatch(
      /^# .*Modality.*: values that stand together are counted on one and the same series\.$/m,
    );
    const back = parseCohortSparql(text, ontology);
    expect(back).toMatchObject({ state: 'understood', cohort: { hash: cohort.hash } });
    expect(cohortSparql(understood({ any: [mr, head] }), ontology)).not.toContain('same series');
  });
});
