import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  answerCsv,
  type CohortAnswer,
  changesBetween,
  openKeptAnswers,
  openSavedCohorts,
} from '../../src/cohort/index.ts';

const answer = (overrides: Partial<CohortAnswer> = {}): CohortAnswer => ({
  hash: 'a'.repeat(32),
  criteria: { all: [] },
  reading: 'all cases',
  total: { low: 300, high: 380, display: '≈ 340 (300–380)', value: 340, missing: ['Far, away'] },
  nodes: [
    {
      node: 'n1',
      name: '=HYPERLINK("x")',
      state: 'answered',
      low: 300,
      high: 380,
      display: '≈ 340',
      epoch: '2026',
      ms: 12,
    },
    { node: 'n2', name: 'Far, away', state: 'timed-out', reason: 'No answer within 5 s.', ms: 5000 },
  ],
  ...overrides,
});
const clock = () => new Date('2026-11-22T00:00:00Z');
const release = { version: '2.0', hash: 'h' };

describe('an answer as CSV', () => {
  it('quotes what needs it, disarms formulas, and says which nodes are not in the total', () => {
    const csv = answerCsv(answer());
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
    expect(csv).toContain('"Not in this number: Far, away"');
    expect(csv.split('\r\n')).toHaveLength(5);
  });
});

describe('kept answers', () => {
  it('are told apart by what was answered, not by how long it took', () => {
    const kept = openKeptAnswers(clock);
    const first = kept.keep(answer(), release);
    const slower = answer({ nodes: answer().nodes.map((node) => ({ ...node, ms: node.ms + 1 })) });
    expect(kept.keep(slower, release).id).toBe(first.id);
    expect(kept.keep(answer(), { ...release, hash: 'other' }).id).not.toBe(first.id);
    expect(kept.get('a'.repeat(32), first.id)).toEqual(first);
  });

  it('outlive a restart, and none is dropped when the places are taken', () => {
    const folder = mkdtempSync(join(tmpdir(), 'collimator-answers-'));
    try {
      const first = openKeptAnswers(clock, folder).keep(answer(), release);
      writeFileSync(join(folder, 'count'), '20000');
      const reopened = openKeptAnswers(clock, folder);
      expect(reopened.get('a'.repeat(32), first.id)).toEqual(first);
      expect(() => reopened.keep(answer({ reading: 'another' }), release)).toThrow(/all places are taken/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what the disk does not take', () => {
  it('is refused as a whole, and taken when there is room again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'collimator-full-'));
    try {
      const kept = openKeptAnswers(clock, folder);
      const { id } = openKeptAnswers(clock).keep(answer(), release);
      const hash = 'a'.repeat(32);
      // A folder in the place of a file: it can no more be written than on a full disk.
      mkdirSync(join(folder, 'count'));
      expect(() => kept.keep(answer(), release)).toThrow(/could not be kept; nothing of it is there/);
      expect(kept.get(hash, id)).toBeUndefined();
      rmdirSync(join(folder, 'count'));
      expect(kept.keep(answer(), release).id).toBe(id);
      expect(readFileSync(join(folder, 'count'), 'utf8')).toBe('1');

      const cohorts = openSavedCohorts(folder);
      mkdirSync(join(folder, `${hash}.json`));
      expect(() => cohorts.save(hash, { all: [] })).toThrow(/could not be saved; nothing of it is there/);
      rmdirSync(join(folder, `${hash}.json`));
      expect(cohorts.get(hash)).toBeUndefined();
      cohorts.save(hash, { all: [] });
      expect(openSavedCohorts(folder).get(hash)).toEqual({ all: [] });
      expect(readdirSync(folder).filter((name) => name.endsWith('.draft'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what changed between two answers', () => {
  it('names each node that says something else, came or went, and the total', () => {
    const [n1] = answer().nodes;
    const now = answer({
      total: { low: 0, high: 0, display: 'no answer', missing: [] },
      nodes: [
        { ...n1!, epoch: '2027' },
        { node: 'n3', name: 'New', state: 'answered', display: '≈ 50', ms: 1 },
      ],
    });
    expect(changesBetween(answer(), now).map(({ node, differs }) => [node, differs])).toEqual([
      ['n1', ['epoch']],
      ['n3', ['state', 'count']],
      ['n2', ['state']],
      ['total', ['count']],
    ]);
    expect(changesBetween(answer(), answer())).toEqual([]);
  });
});
