import { describe, expect, it } from 'vitest';
import type { Facet } from '../../src/ontology/index.ts';
import {
  type Change,
  closureChanges,
  closureOf,
  countsOf,
  type Decision,
  diff,
  diffJson,
  diffMarkdown,
  impact,
} from '../../src/ontology/release/index.ts';
import { concept, eucaim, snapshot } from './release-small.ts';

const before = snapshot(
  '1',
  [
    concept('A', 'Disease'),
    concept('B', 'Tumour', ['A']),
    concept('C', 'Lung tumour', ['B']),
    concept('D', 'Old words', ['A']),
    concept('E', 'Head and neck tumour', ['B']),
    concept('F', 'Withdrawn', ['B']),
    concept('G', 'Gone', ['A']),
    concept('H', 'Apart'),
    concept('I', 'Back again', [], { deprecated: true }),
    concept('J', 'Tombstone', [], { deprecated: true }),
  ],
  [
    ['C', 'skos:closeMatch', '126713003'],
    ['E', 'skos:exactMatch', '255055008'],
    ['H', 'skos:exactMatch', '1'],
  ],
);
const after = snapshot(
  '2',
  [
    concept('A', 'Disease'),
    concept('B', 'Tumour', ['A']),
    concept('C', 'Lung tumour', ['A', 'B']),
    concept('D', 'New words', ['A']),
    concept('E', 'Brain tumour', ['B']),
    concept('F', 'Withdrawn', [], { deprecated: true, replacedBy: `${eucaim}C` }),
    concept('H', 'Apart'),
    concept('I', 'Back again'),
    concept('J', 'Tombstone', [], { deprecated: true, replacedBy: `${eucaim}K` }),
    concept('K', 'Head and neck tumour', ['B']),
  ],
  [
    ['C', 'skos:exactMatch', '126713003'],
    ['K', 'skos:exactMatch', '255055008'],
    ['H', 'skos:exactMatch', '1'],
  ],
);
const decisions: Decision[] = [
  {
    code: 'E',
    kind: 'meaning',
    before: 'Head and neck tumour',
    after: 'Brain tumour',
    successor: 'K',
    reason: 'Another organ.',
  },
  { code: 'D', kind: 'wording', before: 'Old words', after: 'New words', reason: 'Style.' },
];
const of = <Op extends Change['op']>(changes: Change[], op: Op) =>
  changes.filter((change): change is Extract<Change, { op: Op }> => change.op === op);

describe('the difference of two releases', () => {
  const found = diff(before, after, decisions);

  it('tells each kind of change apart', () => {
    expect(countsOf(found)).toEqual({
      MeaningChange: 1,
      NodeDeletion: 1,
      NodeObsoletion: 1,
      NodeUnobsoletion: 1,
      ReplacementChange: 1,
      NodeRename: 1,
      NodeMove: 1,
      ClassCreation: 1,
      MappingDeletion: 1,
      MappingReplacement: 1,
      MappingCreation: 1,
    });
  });

  it('names a changed meaning with the class that has the old one', () => {
    expect(of(found.changes, 'MeaningChange')).toEqual([
      {
        op: 'MeaningChange',
        concept: `${eucaim}E`,
        before: 'Head and neck tumour',
        after: 'Brain tumour',
        successor: `${eucaim}K`,
        reason: 'Another organ.',
      },
    ]);
  });

  it('holds a decision good for its two labels only', () => {
    const other = [{ ...(decisions[0] as Decision), after: 'Brain and spine tumour' }];
    const undecided = diff(before, after, other).changes;
    expect(of(undecided, 'MeaningChange')).toEqual([]);
    expect(
      of(undecided, 'NodeRename').find(({ concept }) => concept === `${eucaim}E`)?.reason,
    ).toBeUndefined();
  });

  it('does not report the lost parents of a tombstone as a move', () => {
    expect(of(found.changes, 'NodeMove').map(({ concept }) => concept)).toEqual([`${eucaim}C`]);
  });

  it('reports a pair with another predicate once, with both', () => {
    const [change] = of(found.changes, 'MappingReplacement');
    expect(change).toMatchObject({
      concept: `${eucaim}C`,
      before: [{ predicate: 'skos:closeMatch' }],
      after: [{ predicate: 'skos:exactMatch' }],
    });
  });

  it('finds nothing between a release and itself, in text too', () => {
    const none = diff(after, after, decisions);
    expect(none.changes).toEqual([]);
    expect(closureChanges(after, after)).toEqual([]);
    expect(diffMarkdown(none)).not.toContain('\n## ');
  });

  it('is written as Markdown with the gravest first, and says what it leaves out', () => {
    const text = diffMarkdown(found);
    const headings = [...text.matchAll(/^## (.*) \(\d+\)$/gm)].map(([, title]) => title);
    expect(headings.slice(0, 3)).toEqual([
      'Meaning changed under the same IRI',
      'Removed without a tombstone',
      'Deprecated',
    ]);
    expect(text).toContain('| EUCAIM:F | Withdrawn | EUCAIM:C Lung tumour |');
    expect(diffMarkdown(found, { most: 0 })).toContain('And 1 more, which diff.json lists.');
  });

  it('is written as JSON with every change and both hashes', () => {
    const json = JSON.parse(diffJson(found)) as {
      changes: Change[];
      from: { hash: string };
      to: { hash: string };
    };
    expect(json.changes).toEqual(found.changes);
    expect(json.from.hash).not.toBe(json.to.hash);
  });

  it('keeps a bar in a label from breaking its table', () => {
    const odd = diff(snapshot('1', []), snapshot('2', [concept('A', 'a | b')]));
    expect(diffMarkdown(odd)).toContain('| EUCAIM:A | a \\| b |');
  });
});

describe('the closure of a release', () => {
  it('holds every class under a class, whatever the way, and ends in a cycle', () => {
    const cyclic = snapshot('1', [
      concept('A', 'a', ['C']),
      concept('B', 'b', ['A']),
      concept('C', 'c', ['B']),
    ]);
    expect(closureOf(cyclic).descendants(`${eucaim}B`)).toHaveLength(3);
    expect(
      closureOf(after)
        .descendants(`${eucaim}B`)
        .map((iri) => iri.replace(eucaim, '')),
    ).toEqual(['B', 'C', 'E', 'K']);
  });

  it('changes where classes came or went, and only there', () => {
    const changed = closureChanges(before, after).map(({ concept, before: was, after: is }) => [
      concept.replace(eucaim, ''),
      was?.size,
      is?.size,
    ]);
    expect(changed).toEqual([
      ['A', 7, 6],
      ['B', 4, 4],
      ['G', 1, undefined],
      ['K', undefined, 1],
    ]);
  });
});

describe('the impact of a release', () => {
  const found = diff(before, after, decisions);
  const values = (...anyOf: string[]) => ({ all: [{ facet: 'condition', anyOf }] });
  const facet = {
    id: 'condition',
    root: `${eucaim}B`,
    lattice: [
      { iri: `${eucaim}C`, code: 'C', rest: false },
      { iri: 'https://w3id.org/collimator/facet/condition/other', code: 'other', rest: true },
      { iri: 'https://w3id.org/collimator/facet/age/50', code: 'age-50', rest: false },
    ],
  } as unknown as Facet;

  it('names the cohorts that hold a class which changed, however they name it, and why', () => {
    const { affected, seen } = impact(found, {
      cohorts: [
        { id: 'by-code', criteria: values('E') },
        { id: 'by-iri', criteria: { any: [{ none: [values(`${eucaim}E`)] }] } },
        { id: 'by-curie', criteria: values('eucaim:E') },
        { id: 'by-snomed', criteria: values('SNOMED:255055008') },
        { id: 'from-above', criteria: values('A') },
        { id: 'untouched', criteria: values('H') },
      ],
    });
    expect(seen).toEqual({ cohorts: 6, datasets: 0, cubes: 0 });
    expect(affected.map(({ id }) => id)).toEqual([
      'by-code',
      'by-iri',
      'by-curie',
      'by-snomed',
      'from-above',
    ]);
    for (const { causes, weight } of affected) {
      expect(weight).toBe('answer');
      expect(causes[0]).toMatchObject({ op: 'MeaningChange', concept: `${eucaim}E` });
    }
    expect(affected.at(-1)?.extents).toEqual([{ value: 'A', concept: `${eucaim}A`, before: 7, after: 6 }]);
  });

  it('looks at the class alone where a cohort leaves out what is under it', () => {
    const criteria = { facet: 'condition', anyOf: ['A'], narrower: false };
    expect(impact(found, { cohorts: [{ id: 'alone', criteria }] }).affected).toEqual([]);
  });

  it('tells a change of words from one of answers', () => {
    const { affected } = impact(found, { cohorts: [{ id: 'words', criteria: values('D') }] });
    expect(affected).toMatchObject([{ id: 'words', weight: 'words' }]);
  });

  it('says which values it knows nothing about', () => {
    const { unknown, affected } = impact(found, { cohorts: [{ id: 'odd', criteria: values('ZZZ', 'C') }] });
    expect(unknown).toEqual([{ kind: 'cohort', id: 'odd', value: 'ZZZ' }]);
    expect(affected).toHaveLength(1);
  });

  it('names the datasets whose class changed, or is found from elsewhere now', () => {
    const dataset = (id: string, code: string) => ({ id, concepts: [eucaim + code] });
    const { affected } = impact(found, {
      datasets: [dataset('meaning', 'E'), dataset('moved', 'C'), dataset('above', 'A'), dataset('same', 'H')],
    });
    expect(affected.map(({ id }) => id)).toEqual(['meaning', 'moved']);
  });

  it('names the cubes whose lattice holds a class that changed, unless they were built with the new release', () => {
    const later = { ...after, ontologyRelease: 'new' };
    const { affected, unknown } = impact(diff(before, later, decisions), {
      facets: [facet],
      cubes: [
        { id: 'old', ontologyRelease: 'old' },
        { id: 'new', ontologyRelease: 'new' },
        { id: 'rest', values: ['other'] },
        { id: 'ages', values: ['age-50'] },
      ],
    });
    expect(affected.map(({ id }) => id)).toEqual(['old', 'rest']);
    // The rest of a facet is everything under its root.
    expect(affected[1]?.causes[0]).toMatchObject({ value: 'other', op: 'MeaningChange' });
    expect(unknown).toEqual([]);
  });

  it('bounds what it lists, and says how much there is', () => {
    const many = Array.from({ length: 80 }, (_, i) => concept(`N${i}`, 'New', ['A']));
    const grown = diff(before, { ...after, concepts: [...after.concepts, ...many] }, decisions);
    const [cohort] = impact(grown, { cohorts: [{ id: 'a', criteria: values('A') }] }).affected;
    expect(cohort?.causes).toHaveLength(50);
    expect(cohort?.causeCount).toBeGreaterThan(80);
  });

  it('reads no cohort for ever', () => {
    let criteria: unknown = values('E');
    for (let i = 0; i < 10_000; i += 1) criteria = { all: [criteria] };
    expect(impact(found, { cohorts: [{ id: 'deep', criteria }] }).affected).toEqual([]);
  });
});
