import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { productFolder, sha256 } from '../../src/base/index.ts';
import { eucaimTables } from '../../src/ontology/index.ts';
import {
  countsOf,
  diff,
  diffMarkdown,
  gatherRelease,
  keepRelease,
  keptReleases,
  type ReleaseFacts,
  readDecisions,
  readSnapshot,
  releasesFolder,
  snapshotHash,
  snapshotOf,
  snapshotOfV1,
  writeSnapshot,
} from '../../src/ontology/release/index.ts';
import { sharedData } from '../shared-data.ts';
import { concept, eucaim, snapshot } from './release-small.ts';
import { classRow, writeTables } from './small-tables.ts';

const facts: ReleaseFacts = { date: '2026', licence: 'https://x.example/', source: 'A test.', notes: [] };

describe('a snapshot', () => {
  const one = snapshot(
    '1',
    [
      concept('A', 'Åsa, "quoted"'),
      concept('B', 'b', ['A', 'C']),
      concept('C', 'c', [], { deprecated: true, replacedBy: `${eucaim}A` }),
      { ...concept('D', 'd'), iri: 'https://elsewhere.example/D' },
    ],
    [
      ['A', 'skos:exactMatch', '1'],
      ['A', 'Not skos:exactMatch', '2'],
    ],
  );
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'collimator-kept-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const change = (file: string, edit: (text: string) => string) =>
    writeFileSync(join(folder, '1', file), edit(readFileSync(join(folder, '1', file), 'utf8')));

  it('is read back as it was written', () => {
    expect(keepRelease(one, facts, folder).state).toBe('kept');
    const reading = readSnapshot(join(folder, '1'));
    expect(reading.state === 'read' && reading.snapshot).toEqual(one);
    expect(reading.state === 'read' && reading.manifest.counts).toEqual({
      concepts: 3,
      deprecated: 1,
      edges: 2,
      mappings: 2,
    });
  });

  it('has the same bytes every time, and another hash for any other content', () => {
    expect(writeSnapshot(structuredClone(one), facts)).toEqual(writeSnapshot(one, facts));
    const relabelled = snapshot('1', [concept('A', 'a')]);
    expect(snapshotHash(relabelled)).not.toBe(snapshotHash(snapshot('1', [concept('A', 'b')])));
    expect(snapshotHash({ ...relabelled, facets: sha256('facets') })).not.toBe(snapshotHash(relabelled));
  });

  it('is never overwritten with other content', () => {
    keepRelease(one, facts, folder);
    expect(keepRelease(one, facts, folder).state).toBe('unchanged');
    expect(keepRelease({ ...one, concepts: [] }, facts, folder).state).toBe('differs');
    const reading = readSnapshot(join(folder, '1'));
    expect(reading.state === 'read' && reading.snapshot).toEqual(one);
  });

  it('is kept in no other folder than one below the releases', () => {
    expect(() => keepRelease({ ...one, version: '../up' }, facts, folder)).toThrow('is no version');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that was changed on disk is refused, with every broken row named', () => {
    keepRelease(one, facts, folder);
    change('concepts.tsv', (text) => text.replace('\tb\t', ' b ').replace('EUCAIM:C\tc\t', 'EUCAIM:C c '));
    const reading = readSnapshot(join(folder, '1'));
    if (reading.state !== 'invalid') throw new Error(reading.state);
    expect(reading.mistakes.map(({ file, line }) => [file, line])).toEqual([
      ['concepts.tsv', undefined],
      ['concepts.tsv', 3],
      ['concepts.tsv', 4],
    ]);
    expect(reading.mistakes[0]?.message).toContain('the manifest states');
    expect(reading.mistakes[1]?.message).toBe('The row has 3 cells; 5 are expected.');
  });

  it('without its files, or with a manifest that is none, says what is missing', () => {
    expect(readSnapshot(join(folder, '1'))).toMatchObject({
      state: 'invalid',
      mistakes: [{ file: 'manifest.json' }],
    });
    keepRelease(one, facts, folder);
    rmSync(join(folder, '1', 'mappings.tsv'));
    expect(readSnapshot(join(folder, '1'))).toMatchObject({ mistakes: [{ file: 'mappings.tsv' }] });
    change('manifest.json', (text) => text.replace('"date": "2026"', '"date": "yesterday"'));
    expect(readSnapshot(join(folder, '1'))).toMatchObject({
      mistakes: [{ file: 'manifest.json', message: expect.stringContaining('date: ') }],
    });
  });
});

describe('the snapshot of v1', () => {
  it('is v1 by itself: its classes, edges and codes, none of them carried over', () => {
    const { from, folder } = writeTables({
      'v2-classes.tsv': [classRow('CLIN1', 'Another meaning')],
      'v1-concepts.tsv': [classRow('CLIN1', 'First  meaning'), classRow('CLIN2', 'Gone in V2.0')],
      'v1-is_a.tsv': [['CLIN2', 'CLIN1']],
      'v1-external-mappings-raw.tsv': [
        ['CLIN2', 'SNOMEDCT', '126713003', 'Equivalent to'],
        ['CLIN2', 'SNOMEDCT', '6.021E+12', 'Equivalent to'],
      ],
      'eucaim-v2-changes.tsv': [['CLIN2', 'removed', 'Gone in V2.0', '', 'CLIN1', 'Gone.']],
    });
    try {
      const v1 = snapshotOfV1(from);
      expect(v1.concepts).toEqual([
        concept('CLIN1', 'First meaning'),
        concept('CLIN2', 'Gone in V2.0', ['CLIN1']),
      ]);
      expect(v1.mappings.map(({ subject, predicate, object }) => [subject, predicate, object])).toEqual([
        [`${eucaim}CLIN2`, 'skos:exactMatch', 'http://snomed.info/id/126713003'],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const shared = sharedData('eucaim-hyperontology');
  it.skipIf(shared === undefined)('is the one that is kept (skipped without shared data)', () => {
    const kept = readSnapshot(join(releasesFolder, '1'));
    if (kept.state !== 'read') throw new Error(JSON.stringify(kept.mistakes));
    const made = snapshotOfV1(eucaimTables(join(shared ?? '', '..')));
    expect(made.concepts).toHaveLength(2218);
    expect(snapshotHash(made)).toBe(kept.manifest.hash);
  });
});

describe('the releases that the product keeps', () => {
  const releases = keptReleases();
  const snapshots = new Map(
    releases.map(({ version, reading }) => {
      if (reading.state !== 'read') throw new Error(JSON.stringify(reading.mistakes));
      return [version, reading] as const;
    }),
  );
  afterAll(() => expect(snapshots.size).toBeGreaterThanOrEqual(2));

  it('are two at least, each as its manifest says, each naming the one before', () => {
    expect(releases.map(({ version }) => version).slice(0, 2)).toEqual(['1', '2.0']);
    let previous: string | undefined;
    for (const { snapshot: kept, manifest } of snapshots.values()) {
      expect(snapshotHash(kept)).toBe(manifest.hash);
      expect(manifest.previous?.hash).toBe(previous);
      expect(kept.concepts).toHaveLength((manifest.counts.concepts ?? 0) + (manifest.counts.deprecated ?? 0));
      previous = manifest.hash;
      for (const name of readdirSync(join(releasesFolder, manifest.version)))
        expect(readFileSync(join(releasesFolder, manifest.version, name)).length, name).toBeLessThan(
          1_000_000,
        );
    }
  });

  it('differ as the published page says', () => {
    const [v1, v2] = [snapshots.get('1'), snapshots.get('2.0')];
    if (v1 === undefined || v2 === undefined) throw new Error('A release is missing.');
    const found = diff(v1.snapshot, v2.snapshot, readDecisions());
    expect(countsOf(found)).toMatchObject({
      MeaningChange: 3,
      NodeDeletion: 0,
      NodeObsoletion: 18,
      NodeRename: 15,
      ClassCreation: 1790,
    });
    const kept = [...snapshots.values()];
    for (const [i, after] of kept.entries()) {
      const before = kept[i - 1];
      if (before === undefined) continue;
      const name = `${before.snapshot.version}-to-${after.snapshot.version}.md`;
      const page = readFileSync(join(productFolder, 'docs', 'releases', name), 'utf8');
      const written = diffMarkdown(diff(before.snapshot, after.snapshot, readDecisions()));
      expect(page === written, `docs/releases/${name} is what "ontology diff --out" writes`).toBe(true);
    }
  });

  it('are kept faith with by the working ontology: no class is gone, none has another meaning undecided', async () => {
    const last = [...snapshots.values()].at(-1)!;
    const { ontology, sets } = await gatherRelease();
    const { changes } = diff(last.snapshot, snapshotOf(ontology, sets), readDecisions());
    expect(changes.filter(({ op }) => op === 'NodeDeletion' || op === 'MeaningChange')).toEqual([]);
    expect(changes.filter((change) => change.op === 'NodeRename' && change.reason === undefined)).toEqual([]);
    expect(last.snapshot.concepts.length).toBeGreaterThan(4000);
  });
});
