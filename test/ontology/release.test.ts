import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/base/index.ts';
import { disagreements, infer, readSssom } from '../../src/mapping/index.ts';
import {
  type Gathered,
  gatherRelease,
  parseManifest,
  type Released,
  type ReleaseOrder,
  readSnapshot,
  release,
  snapshotHash,
  snapshotOf,
} from '../../src/ontology/release/index.ts';
import { canonicalHash, type Format, inGraph, read } from '../../src/rdf/index.ts';
import { concept, eucaim, facts, snapshot, writeSmall } from './release-small.ts';

type Json = Record<string, unknown>;

describe('a release of a small ontology', () => {
  const { folder, folders } = writeSmall();
  const out = join(folder, 'releases', '3.0');
  let gathered: Gathered;
  let released: Released;
  const order = (rest: Partial<ReleaseOrder> = {}): ReleaseOrder => ({ ...gathered, ...facts, out, ...rest });
  const full = (): ReleaseOrder =>
    order({
      previous: snapshot('2.0', [concept('CLIN1', 'Neoplasm'), concept('CLIN8', 'Lung thing', ['CLIN1'])]),
      inferred: infer(gathered.sets),
      disagreements: disagreements(gathered.sets),
      uses: { cohorts: [{ id: 'c1', criteria: { facet: 'condition', anyOf: ['CLIN8'] } }] },
    });
  const text = (name: string) => readFileSync(join(out, name), 'utf8');
  const manifest = () => {
    if (released.state !== 'released') throw new Error(`The release was ${released.state}.`);
    return released.manifest;
  };

  beforeAll(async () => {
    gathered = await gatherRelease(folders);
    released = await release(full());
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('writes every artefact, each with the checksum that manifest and SHA256SUMS state', () => {
    const names = readdirSync(out).sort();
    expect(names).toEqual(
      [
        ...[
          'SHA256SUMS',
          'closure.tsv',
          'concepts.tsv',
          'diff.json',
          'diff.md',
          'disagreements.tsv',
          'facets.ttl',
        ],
        ...['fhir-bundle.json', 'impact.json', 'impact.md', 'inferred.sssom.tsv', 'manifest.json'],
        ...[
          'mappings.sssom.tsv',
          'mappings.tsv',
          'obographs.json',
          'ontology.jsonld',
          'ontology.nt',
          'ontology.ttl',
        ],
        'source_to_concept_map.csv',
      ].sort(),
    );
    const sums = new Map(
      text('SHA256SUMS')
        .trimEnd()
        .split('\n')
        .map((line) => line.split('  ').reverse() as [string, string]),
    );
    expect([...sums.keys(), 'SHA256SUMS'].sort()).toEqual(names);
    for (const [name, sum] of sums) expect(sha256(text(name)), name).toBe(sum);
    for (const { name, sha256: sum } of manifest().files) expect(sums.get(name), name).toBe(sum);
    expect(parseManifest(text('manifest.json'))).toEqual({ manifest: manifest() });
  });

  it('leaves nothing beside its folder', () => {
    expect(readdirSync(join(folder, 'releases'))).toEqual(['3.0']);
  });

  it('holds the same graph in Turtle, JSON-LD and N-Triples', async () => {
    const forms: [string, Format][] = [
      ['ontology.ttl', 'turtle'],
      ['ontology.jsonld', 'jsonld'],
      ['ontology.nt', 'ntriples'],
    ];
    const hashes = await Promise.all(
      forms.map(async ([name, format]) => {
        const reading = await read(text(name), format, 'urn:x:');
        if (reading.state === 'malformed') throw new Error(`${name}: ${reading.message}`);
        expect(reading.quads).toHaveLength(manifest().counts['ontology.ttl triples'] ?? 0);
        return canonicalHash(inGraph(reading.quads));
      }),
    );
    expect(new Set(hashes).size).toBe(1);
    expect(text('ontology.ttl')).toContain(
      'owl:versionIRI <https://w3id.org/collimator/ontology/releases/3.0>',
    );
    // Nothing that the working ontology says is lost.
    const written = await read(text('ontology.nt'), 'ntriples', 'urn:x:');
    const lines = new Set(
      written.state === 'read'
        ? written.quads.map((q) => `${q.subject.value} ${q.predicate.value} ${q.object.value}`)
        : [],
    );
    expect(gathered.quads.classes.length).toBeGreaterThan(15);
    for (const q of gathered.quads.classes)
      expect(lines).toContain(`${q.subject.value} ${q.predicate.value} ${q.object.value}`);
  });

  it('merges every mapping into one SSSOM file that can be read, each with its source', () => {
    const reading = readSssom(text('mappings.sssom.tsv'));
    if (reading.state !== 'read') throw new Error(JSON.stringify(reading.mistakes));
    expect(reading.set.mappings).toHaveLength(gathered.sets.flatMap(({ mappings }) => mappings).length);
    const sources = reading.set.mappings.map(({ other }) => other.mapping_source);
    expect(new Set(sources)).toEqual(new Set(['MAPPINGS:small-codes', 'MAPPINGS:small-values']));
    const literal = reading.set.mappings.find(({ subjectLabel }) => subjectLabel === 'lung tumour');
    expect(literal?.other.license).toBe('https://creativecommons.org/publicdomain/zero/1.0/');
  });

  it('says what each inferred mapping follows from', () => {
    const reading = readSssom(text('inferred.sssom.tsv'));
    if (reading.state !== 'read') throw new Error(JSON.stringify(reading.mistakes));
    expect(reading.set.mappings).toHaveLength(infer(gathered.sets).length);
    const chained = reading.set.mappings.find(
      ({ subjectId, objectId }) => subjectId === 'SNOMED:108369006' && objectId === 'OMOP:4030314',
    );
    expect(chained).toMatchObject({
      predicateId: 'skos:exactMatch',
      mappingJustification: 'semapv:MappingChaining',
    });
    expect(chained?.other.ext_derived_from?.split(' ')).toHaveLength(2);
  });

  it('lists where mappings contradict each other', () => {
    const [header, ...rows] = text('disagreements.tsv').trimEnd().split('\n');
    expect(header).toBe('kind\tsentence\tterms\trecords');
    expect(rows).toHaveLength(disagreements(gathered.sets).length);
    expect(rows.some((row) => row.startsWith('two exact targets\t'))).toBe(true);
  });

  it('gives OMOP exactly its columns, with exact and broader targets only', () => {
    const [header, ...rows] = text('source_to_concept_map.csv').trimEnd().split('\n');
    expect(header).toBe(
      'source_code,source_concept_id,source_vocabulary_id,source_code_description,target_concept_id,target_vocabulary_id,valid_start_date,valid_end_date,invalid_reason',
    );
    expect(rows).toEqual([
      'CLIN1,0,EUCAIM,Neoplasm,4030314,Cancer Modifier,2026-11-22,2099-12-31,',
      'CLIN2,0,EUCAIM,Tumour of lung,4030314,None,2026-11-22,2099-12-31,',
    ]);
    expect(manifest().notes).toContain(
      'source_to_concept_map.csv leaves out 1 mappings to OMOP that are neither exact nor broader.',
    );
  });

  it('gives OBO Graphs a node for each class and an edge for each parent', () => {
    const { graphs } = JSON.parse(text('obographs.json')) as {
      graphs: { nodes: { id: string; lbl: string; meta: Json }[]; edges: Json[] }[];
    };
    expect(graphs[0]?.nodes.map(({ id }) => id.replace(eucaim, ''))).toEqual([
      'CLIN1',
      'CLIN2',
      'CLIN8',
      'CLIN9',
    ]);
    expect(graphs[0]?.nodes[2]?.meta).toMatchObject({ deprecated: true });
    expect(graphs[0]?.nodes[1]?.meta.synonyms).toEqual([
      { pred: 'hasRelatedSynonym', val: 'Lung, "cancer"' },
    ]);
    expect(graphs[0]?.edges).toEqual([
      { sub: `${eucaim}CLIN2`, pred: 'is_a', obj: `${eucaim}CLIN1` },
      { sub: `${eucaim}CLIN2`, pred: 'is_a', obj: `${eucaim}CLIN9` },
    ]);
  });

  it('keeps the closure as a table', () => {
    const [, first] = text('closure.tsv').split('\n');
    expect(first).toBe(`CLIN1\t2\t${sha256(`${eucaim}CLIN1\n${eucaim}CLIN2`)}\tCLIN2`);
  });

  it('compares with the release before, and says whom that touches', () => {
    const { counts, from, to } = JSON.parse(text('diff.json')) as { counts: Json; from: Json; to: Json };
    expect(counts).toMatchObject({ ClassCreation: 2, NodeObsoletion: 1, NodeDeletion: 0 });
    expect([from.version, to.version]).toEqual(['2.0', '3.0']);
    expect(to.hash).toBe(manifest().hash);
    expect(manifest().previous).toEqual({ version: '2.0', hash: from.hash });
    expect(text('diff.md')).toContain('| EUCAIM:CLIN8 | Lung thing | EUCAIM:CLIN2 Tumour of lung |');
    expect(text('impact.md')).toContain('| cohort | c1 | answers may differ | Deprecated: EUCAIM:CLIN8 |');
  });

  it('can be read back as the snapshot it was made from', () => {
    const reading = readSnapshot(out);
    if (reading.state !== 'read') throw new Error(JSON.stringify(reading.mistakes));
    const now = snapshotOf(gathered.ontology, gathered.sets);
    expect(reading.snapshot).toEqual(now);
    expect(snapshotHash(now)).toBe(manifest().hash);
    expect(manifest().ontologyRelease).toBe(gathered.ontology.release.hash);
  });

  it('has the same bytes when it is made again', async () => {
    const again = join(folder, 'again');
    await release({ ...full(), ...(await gatherRelease(folders)), out: again });
    const files = readdirSync(again);
    expect(files).toHaveLength(19);
    for (const name of files) expect(readFileSync(join(again, name), 'utf8') === text(name), name).toBe(true);
  });

  it('is refused for an error of QC, and writes nothing', async () => {
    const refused = join(folder, 'refused', '3.1');
    const errors = [{ check: 'missing_label', message: 'CLIN7 has no label.' }];
    expect(await release(order({ qcErrors: errors, out: refused }))).toEqual({ state: 'refused', errors });
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });

  it.each([
    ['a version that leads out of its folder', { version: '../3.1' }],
    ['a date that is none', { date: '22 November' }],
  ])('is not made with %s', async (_, wrong) => {
    const elsewhere = join(folder, 'elsewhere');
    await expect(release(order({ ...wrong, out: elsewhere }))).rejects.toMatchObject({
      kind: 'malformed-request',
    });
    expect(existsSync(elsewhere)).toBe(false);
  });

  it('never overwrites a release', async () => {
    const before = text('SHA256SUMS');
    expect(await release(order({ source: 'Another.' }))).toEqual({ state: 'exists', folder: out });
    expect(text('SHA256SUMS')).toBe(before);
  });

  it('is there whole or not at all when its process is killed, and the next removes what was begun', () => {
    const parent = join(folder, 'killed');
    const place = join(parent, '3.0');
    const module = new URL('../../src/ontology/release/publish.ts', import.meta.url).href;
    const writing = (killedBefore: string) => `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      for (const verb of ['writeFileSync', 'renameSync', 'fsyncSync']) {
        const real = fs[verb];
        fs[verb] = (...given) => {
          if (isCounting && steps++ === ${killedBefore}) process.kill(process.pid, 'SIGKILL');
          return real(...given);
        };
      }
      let steps = 0;
      let isCounting = false;
      syncBuiltinESMExports();
      const { publish } = await import('${module}');
      isCounting = true;
      publish(${JSON.stringify(place)}, [['a', 'whole'], ['b', 'whole']]);
      isCounting = false;
      process.stdout.write(String(steps));`;
    const run = (killedBefore: string) =>
      spawnSync(process.execPath, ['--input-type=module', '-e', writing(killedBefore)], { encoding: 'utf8' });
    const ends: string[] = [];
    // Two files, each flushed, the names in the folder, the renaming, and the names beside it.
    for (let step = 0; step < 7; step++) {
      expect(run(String(step)).signal).toBe('SIGKILL');
      const there = existsSync(place)
        ? readdirSync(place).map((name) => readFileSync(join(place, name), 'utf8'))
        : [];
      ends.push(there.join(' '));
      rmSync(place, { recursive: true, force: true });
    }
    expect(ends).toEqual(['', '', '', '', '', '', 'whole whole']);
    expect(run('-1').stdout.trim()).toBe('7');
    expect(readdirSync(parent)).toEqual(['3.0']);
  }, 20_000);

  it('leaves nothing behind where the disk refuses', async () => {
    const parent = join(folder, 'blocked');
    mkdirSync(parent);
    // A link to nowhere: everything can be written beside it, and cannot be moved onto it.
    symlinkSync('nowhere', join(parent, '3.0'));
    await expect(release(order({ out: join(parent, '3.0') }))).rejects.toThrow(
      'The release could not be written',
    );
    expect(readdirSync(parent)).toEqual(['3.0']);
  });
});
