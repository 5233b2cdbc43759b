import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cohortCriteria,
  cohortFormHref,
  cohortFormOf,
  cohortPage,
  type NodeAnswerView,
  type RequestsView,
  readCohortForm,
} from '../../src/web/index.ts';
import { cohort } from './samples.ts';

const textOf = (html: string) =>
  html
    .slice(html.indexOf('<main'))
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<');

describe('a hidden count', () => {
  const hidden = (low: number, high: number, display: string): NodeAnswerView => ({
    node: 'delta',
    name: 'Node Delta',
    state: 'hidden',
    low,
    high,
    display,
    threshold: 30,
  });

  it('is never told by a number, whatever the view holds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 29 }), fc.integer({ min: 0, max: 29 }), (low, high) => {
        const page = (node: NodeAnswerView) =>
          String(
            cohortPage({
              ...cohort,
              total: { low, high, display: `${low}–${high}`, missing: [] },
              nodes: [node],
            }),
          );
        // The page is the same for every count that is hidden, so it can tell nothing about it.
        expect(page(hidden(low, high, String(low)))).toBe(page(hidden(0, 29, '<30')));
      }),
      { numRuns: 50 },
    );
  });

  it('is shown as its bound, with what that means', () => {
    const text = textOf(String(cohortPage({ ...cohort, nodes: [hidden(0, 29, '<30')] })));
    expect(text).toContain('<30');
    expect(text).toContain('publishes no number here');
    expect(text).toContain('too few to show');
  });

  it('is told by the high end of its interval where that is not below the bound', () => {
    const node = { ...hidden(0, 45, 'up to 45'), upTo: 45 };
    const total = { low: 0, high: 45, display: 'up to 45', upTo: 45, missing: [] };
    const text = textOf(String(cohortPage({ ...cohort, total, nodes: [node] })));
    expect(text).toContain('up to 45');
    expect(text).not.toMatch(/too few to show/i);
    const small = { ...hidden(0, 12, 'up to 12'), upTo: 12 };
    expect(textOf(String(cohortPage({ ...cohort, nodes: [small] })))).not.toContain('up to 12');
  });
});

it('lists every node with its state and reason, and says beside the total which are not in it', () => {
  const text = textOf(String(cohortPage(cohort)));
  for (const { name } of cohort.nodes) expect(text).toContain(name);
  expect(text).toContain('timed out');
  expect(text).toContain('No answer in time.');
  expect(text).toContain('Not in this number: Node Gamma and Node Epsilon.');
});

it('gives no number where no node gave one', () => {
  const text = textOf(
    String(cohortPage({ ...cohort, nodes: cohort.nodes.filter(({ state }) => state === 'timed-out') })),
  );
  expect(text).toContain('No number');
  expect(text).not.toContain('780');
});

describe('the cohort form', () => {
  it('becomes the JSON that POST /cohorts takes', () => {
    const form = readCohortForm(
      new URLSearchParams(
        'match=all&sex=F&condition=A&condition=B&mode.condition=none&mode.sex=any&not.modality=CT&empty=',
      ),
    );
    expect(cohortCriteria(form)).toEqual({
      all: [
        { facet: 'sex', anyOf: ['F'] },
        { none: [{ facet: 'condition', anyOf: ['A', 'B'] }] },
        { none: [{ facet: 'modality', anyOf: ['CT'] }] },
      ],
    });
  });

  it('is filled in again from the address and from the JSON that it makes', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9-]{1,8}$/);
    const criterion = fc.record({
      facet: fc.constantFrom('sex', 'condition', 'age'),
      without: fc.boolean(),
      values: fc.uniqueArray(value, { minLength: 1, maxLength: 4 }),
    });
    const split = fc.uniqueArray(fc.constantFrom('sex', 'condition', 'age'), { minLength: 1, maxLength: 2 });
    const form = fc.record({
      combination: fc.constantFrom('all' as const, 'any' as const, 'none' as const),
      criteria: fc.uniqueArray(criterion, {
        maxLength: 4,
        selector: ({ facet, without }) => `${facet} ${without}`,
      }),
    });
    fc.assert(
      fc.property(form, fc.option(split, { nil: undefined }), (stated, groupBy) => {
        const form = { ...stated, ...(groupBy && { groupBy }) };
        const address = new URL(cohortFormHref(form), 'http://collimator.example');
        expect(readCohortForm(address.searchParams)).toEqual(form);
        expect(cohortFormOf(cohortCriteria(form), groupBy)).toEqual(form);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [{ all: [{ any: [{ facet: 'sex', anyOf: ['F'] }] }] }],
    [{ all: [{ facet: 'age', from: 50, below: 70 }] }],
    [{ all: [{ none: [{ none: [{ facet: 'sex', anyOf: ['F'] }] }] }] }],
    [{ all: [], any: [] }],
    [undefined],
  ])('says that it cannot state %j', (criteria) => {
    expect(cohortFormOf(criteria)).toBeUndefined();
  });
});

describe('requests for the exact cell', () => {
  const asked = [{ epoch: '2026', at: '2026-11-21T10:00:00.000Z' }];
  const pageOf = (nodes: RequestsView['nodes']) =>
    textOf(
      String(
        cohortPage({
          ...cohort,
          address: 'https://hub.example/cohorts/1',
          requests: { asked, nodes },
          quota: [{ epoch: '2026', asked: 3, most: 100, mostByPerson: 10, byPerson: 2 }],
        }),
      ),
    );

  it('tell what a signed release proves as a fact, and what a node only says as its words', () => {
    const text = pageOf([
      { name: 'Alpha', state: 'counted', by: 'signature', epoch: '2026', count: 45 },
      { name: 'Beta', state: 'refused', by: 'word', reason: 'All are spent.' },
      { name: 'Gamma', state: 'waiting' },
    ]);
    expect(text).toContain('Alpha: counted and signed; its answer above holds the count: 45');
    expect(text).toContain('Beta: the node says that it was refused: All are spent.');
    expect(text).toContain('Gamma: waits for the holder’s next build; the node says nothing of it yet');
  });

  it('show what of an epoch is spent, and by whom', () => {
    expect(pageOf([])).toContain('Of epoch 2026, 3 of 100 places are taken, 2 of your 10 by you.');
  });
});
