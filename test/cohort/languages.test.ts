import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Criteria,
  cellsOfQuestion,
  cellsOver,
  cohortSchema,
  cohortSparql,
  cohortUrl,
  parseBeacon,
  parseCohort,
  parseCohortSparql,
  parseCohortUrl,
  parseLens,
  parseQuestion,
  type QuestionReading,
  schemaBreaks,
} from '../../src/cohort/index.ts';
import { choices, depth, group, partsOf, randomCohorts, rewritten, size } from './rewriting.ts';
import { caseFacets, ontology } from './small-ontology.ts';

const vague = {
  condition: ['C30a', 'C50', 'C60', 'ICD:C34', 'SNOMED:254837009', 'https://example.org/concept#C30'],
};
const cohorts = randomCohorts(caseFacets, vague);

function understood(reading: QuestionReading | ReturnType<typeof parseCohort>) {
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
}
const json = (criteria: Criteria) => understood(parseCohort(criteria, ontology));

/** What Lens would send: OR, AND, and NOT_EQUALS of one value; undefined where it has no words for it. */
function asLens(criteria: Criteria): unknown {
  if ('facet' in criteria) {
    const { facet, anyOf, from, below } = criteria;
    if (anyOf)
      return {
        operand: 'OR',
        children: anyOf.map((value) => ({ key: facet, type: 'EQUALS', system: '', value })),
      };
    return { key: facet, type: 'BETWEEN', system: '', value: { min: from, max: (below ?? 0) - 1 } };
  }
  const [kind, members] = partsOf(criteria);
  if (kind !== 'none') return { operand: kind === 'all' ? 'AND' : 'OR', children: members.map(asLens) };
  const values = members.flatMap((member) =>
    'facet' in member && member.anyOf
      ? member.anyOf.map((value) => ({ key: member.facet, value }))
      : [undefined],
  );
  if (values.includes(undefined)) throw new Unsayable();
  return { operand: 'AND', children: values.map((one) => ({ ...one, type: 'NOT_EQUALS', system: '' })) };
}
class Unsayable extends Error {}

describe('every language', () => {
  it('reads what it wrote as the same cohort, byte for byte, through URL and SPARQL', () => {
    fc.assert(
      fc.property(cohorts, choices, (criteria, random) => {
        const again = rewritten(criteria, caseFacets, random, false);
        fc.pre(depth(again) <= 4 && size(again) <= 30);
        const cohort = json(criteria);
        const other = json(again);
        const url = understood(parseCohortUrl(cohortUrl(again), ontology));
        const sparql = understood(parseCohortSparql(cohortSparql(other, ontology), ontology));
        for (const read of [url, sparql]) {
          expect(JSON.stringify(read.formula)).toBe(JSON.stringify(cohort.formula));
          expect([read.hash, read.exactness]).toEqual([cohort.hash, cohort.exactness]);
        }
        expect(schemaBreaks(again, ontology)).toEqual([]);
      }),
      { numRuns: 600, seed: 20261122, maxSkipsPerRun: 50 },
    );
  });

  it('gives the same hash for what Lens sends, as far as Lens has words', () => {
    let said = 0;
    fc.assert(
      fc.property(cohorts, (criteria) => {
        let ast: unknown;
        try {
          ast = { operand: 'OR', children: [asLens(criteria)] };
        } catch (error) {
          if (error instanceof Unsayable) return;
          throw error;
        }
        said += 1;
        const body = Buffer.from(JSON.stringify({ ast, id: 'a__search__a' })).toString('base64');
        expect(understood(parseLens({ lang: 'ast', query: body }, ontology)).hash).toBe(json(criteria).hash);
      }),
      { numRuns: 1000, seed: 20261122 },
    );
    expect(said).toBeGreaterThan(500);
  });

  it('gives the same hash for Beacon filters, which must all hold', () => {
    const anything = fc.array(
      fc.constantFrom(...caseFacets).chain(({ id, lattice }) =>
        fc.record({
          id: fc.constant(id),
          value: fc.constantFrom(...lattice.map(({ code }) => code)),
          not: fc.boolean(),
        }),
      ),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(anything, fc.boolean(), (asked, short) => {
        const filters = asked.map(({ id, value, not }) =>
          short && !not ? { id: `${id}:${value}` } : { id, operator: not ? '!' : '=', value },
        );
        const members = asked.map(({ id, value, not }): Criteria => {
          const criterion = { facet: id, anyOf: [value] };
          return not ? group('none', [criterion]) : criterion;
        });
        expect(understood(parseBeacon({ meta: {}, query: { filters } }, ontology)).hash).toBe(
          json(group('all', members)).hash,
        );
      }),
      { numRuns: 500, seed: 20261122 },
    );
  });
});

describe('the URL form', () => {
  it('is short, readable, and gives back the same criteria value by value', () => {
    const criteria = {
      all: [
        { facet: 'condition', anyOf: ['C30', 'SNOMED:254837009'] },
        {
          any: [
            { facet: 'modality', anyOf: ['CT'], narrower: false },
            { facet: 'age', from: 50, below: 70 },
          ],
        },
        {
          none: [
            { facet: 'sex', anyOf: ['male'] },
            { facet: 'age', below: 30 },
          ],
        },
      ],
    };
    const url = cohortUrl(criteria, ['sex', 'age']);
    expect(url).toBe(
      'all=condition:C30,SNOMED:254837009;any(modality=CT;age:50..70);none(sex:male;age:..30)&groupBy=sex,age',
    );
    const read = parseCohortUrl(`?${url}`, ontology);
    expect(read).toMatchObject({ state: 'understood', groupBy: ['sex', 'age'], cohort: { criteria } });
  });

  it('loses nothing whatever signs values are made of', () => {
    const sign = fc.constantFrom(...';,()~:=.&%+#?/ é'.split(''), 'a', 'Z', '7');
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: sign, minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
        (values) => {
          const anyOf = values.map((value) => value.trim() || 'x');
          const read = parseCohortUrl(cohortUrl({ any: [{ facet: 'condition', anyOf }] }), ontology);
          if (read.state === 'understood') return;
          // Not one of them is a condition: each is told with its own name, at its own place.
          expect(read.mistakes).toHaveLength(anyOf.length);
          for (const [index, { message }] of read.mistakes.entries()) expect(message).toContain(anyOf[index]);
        },
      ),
      { numRuns: 500, seed: 20261122 },
    );
  });

  it('takes several groups together, which must all hold', () => {
    const read = understood(parseCohortUrl('any=modality:CT;modality:MR&none=sex:male', ontology));
    expect(read.hash).toBe(
      json({
        all: [{ facet: 'modality', anyOf: ['MR', 'CT'] }, { none: [{ facet: 'sex', anyOf: ['male'] }] }],
      }).hash,
    );
  });

  it('names every mistake with its parameter and column', () => {
    const mistakes = (url: string) => {
      const read = parseCohortUrl(url, ontology);
      return read.state === 'invalid'
        ? read.mistakes.map(({ path, column }) => `${path}:${column ?? ''}`)
        : ['none'];
    };
    expect(mistakes('all=sex:malee;any(age:52..;none(condition:C30,C99))')).toEqual([
      'all:5',
      'all:15',
      'all:43',
    ]);
    expect(mistakes('all=sex')).toEqual(['all:1']);
    expect(mistakes('all=sex:male;any(age:50..')).toEqual(['all:22']);
    expect(mistakes('all=sex:male)')).toEqual(['all:9']);
    expect(mistakes('all=sex:male;')).toEqual(['all:10']);
    expect(mistakes('all=sex:male&condition=C30')).toEqual(['condition:']);
    expect(mistakes('')).toEqual([':']);
    expect(mistakes('all=sex:male&groupBy=sex,sexx,age,condition')).toContain('groupBy:');
    expect(mistakes(`all=${'any('.repeat(200)}`)).toHaveLength(1);
    expect(mistakes(`all=${'a'.repeat(20_000)}`)).toEqual([':']);
  });
});

describe('a question', () => {
  const women = { all: [{ facet: 'sex', anyOf: ['female'] }] };
  it('is a cohort and what its answer is split by; the split is no part of the hash', () => {
    const plain = parseQuestion(women, ontology);
    const split = parseQuestion({ ...women, groupBy: ['stage', 'age'] }, ontology);
    if (plain.state === 'invalid' || split.state === 'invalid') throw new Error('not understood');
    expect(plain.groupBy).toEqual([]);
    expect(split.groupBy).toEqual(['stage', 'age']);
    expect(split.cohort.hash).toBe(plain.cohort.hash);
    const facets = caseFacets.filter(({ id }) => ['sex', 'stage', 'age'].includes(id));
    expect(cellsOfQuestion(split.cohort, split.groupBy, ontology).toSorted()).toEqual(
      cellsOver(facets).toSorted(),
    );
  });

  it('is split by two counted facets at most', () => {
    const of = (groupBy: unknown) => {
      const read = parseQuestion({ ...women, groupBy }, ontology);
      return read.state === 'invalid' ? read.mistakes.map(({ path }) => path) : read.groupBy;
    };
    expect(of(['sex', 'age', 'stage'])).toEqual(['groupBy']);
    expect(of(['sex', 'sex'])).toEqual(['groupBy[1]']);
    expect(of(['provider'])).toEqual(['groupBy[0]']);
    expect(of('sex')).toEqual(['groupBy']);
    expect(parseQuestion(['sex'], ontology).state).toBe('invalid');
    expect(parseQuestion({ groupBy: ['sex'] }, ontology).state).toBe('invalid');
  });

  it('has a JSON Schema that names every facet, refers to itself, and refuses what the parser refuses', () => {
    const schema = cohortSchema(ontology);
    expect(schema).toMatchObject({ $schema: expect.stringContaining('2020-12'), $ref: '#/$defs/Criteria' });
    for (const { id } of caseFacets) expect(JSON.stringify(schema)).toContain(`"${id}"`);
    for (const wrong of [
      {},
      { all: [{ facet: 'sexx', anyOf: ['male'] }] },
      { all: [{ facet: 'sex', colour: 1 }] },
      [],
    ]) {
      expect(schemaBreaks(wrong, ontology), JSON.stringify(wrong)).not.toEqual([]);
      expect(parseQuestion(wrong, ontology).state).toBe('invalid');
    }
  });
});
