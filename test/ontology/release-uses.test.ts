import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import { spellingsOf } from '../../src/cohort/index.ts';
import { diff, impact, readUses, type UseMistake, type Uses } from '../../src/ontology/release/index.ts';
import { concept, eucaim, snapshot } from './release-small.ts';

describe('what uses the ontology', () => {
  const folder = mkdtempSync(join(tmpdir(), 'collimator-uses-'));
  const at = (...parts: string[]) => join(folder, ...parts);
  let found: { uses: Uses; mistakes: UseMistake[] };

  beforeAll(async () => {
    for (const name of ['cohorts', 'datasets', 'cubes/2026']) mkdirSync(at(name), { recursive: true });
    writeFileSync(at('cohorts', 'abc.json'), '{"facet":"condition","anyOf":["A"]}');
    writeFileSync(at('cohorts', 'broken.json'), '{"facet":');
    writeFileSync(
      at('datasets', 'a.ttl'),
      `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix e: <${eucaim}> .
<https://x.example/d> a dcat:Dataset ; dct:title "Lungs" ; e:hasCondition e:A , e:B .`,
    );
    writeFileSync(at('datasets', 'b.ttl'), '<https://x.example/e> a\n  nonsense:Dataset .');
    writeFileSync(
      at('cubes', '2026', 'cube.ttl'),
      '@prefix qb: <http://purl.org/linked-data/cube#> . <https://x.example/c> a qb:DataSet ; <https://w3id.org/collimator/ns#ontologyRelease> "f00" .',
    );
    found = await readUses({ cohorts: at('cohorts'), datasets: at('datasets'), cubes: at('cubes') });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read from the folders of cohorts, datasets and cubes', () => {
    expect(found.uses).toEqual({
      cohorts: [{ id: 'abc', criteria: { facet: 'condition', anyOf: ['A'] } }],
      datasets: [{ id: 'https://x.example/d', name: 'Lungs', concepts: [`${eucaim}A`, `${eucaim}B`] }],
      cubes: [{ id: 'https://x.example/c', ontologyRelease: 'f00' }],
    });
  });

  it('names each file that cannot be read, and reads the others', () => {
    expect(found.mistakes.map(({ file }) => file)).toEqual([
      at('cohorts', 'broken.json'),
      at('datasets', 'b.ttl'),
    ]);
    expect(found.mistakes[1]?.line).toBe(2);
  });

  it('says that a folder is not there', async () => {
    const { uses, mistakes } = await readUses({ cubes: at('nowhere') });
    expect(uses.cubes).toEqual([]);
    expect(mistakes).toMatchObject([{ file: at('nowhere') }]);
  });

  it('is found by the codes that people write, as a cohort understands them', () => {
    const mapping = {
      set: 'modality',
      subject: 'https://w3id.org/collimator/dicom/Modality_MR',
      predicate: 'skos:exactMatch',
      object: `${eucaim}M`,
      justification: 'semapv:ManualMappingCuration',
    };
    const before = { ...snapshot('1', [concept('M', 'x')]), mappings: [mapping] };
    const change = diff(
      { ...before, prefixes: { ...before.prefixes, DICOM: 'https://w3id.org/collimator/dicom/' } },
      snapshot('2', []),
    );
    const cohorts = ['modality', 'condition'].map((facet) => ({
      id: facet,
      criteria: { all: [{ facet, anyOf: ['MR'] }] },
    }));
    const { affected, unknown } = impact(change, { cohorts, spellings: spellingsOf });
    expect(affected.map(({ id, weight }) => [id, weight])).toEqual([['modality', 'answer']]);
    expect(unknown).toEqual([{ kind: 'cohort', id: 'condition', value: 'MR' }]);
  });

  it('is found in the descriptions that the product ships', async () => {
    const { uses, mistakes } = await readUses({ datasets: join(productFolder, 'examples', 'catalogue') });
    expect(mistakes).toEqual([]);
    expect(uses.datasets?.length).toBeGreaterThan(100);
    expect(uses.datasets?.filter(({ concepts }) => concepts.length > 0).length).toBeGreaterThan(80);
    const some = uses.datasets?.flatMap(({ concepts }) => concepts)[0]?.replace(eucaim, '') ?? '';
    const change = diff(snapshot('1', [concept(some, 'x')]), snapshot('2', []));
    expect(impact(change, uses).affected.length).toBeGreaterThan(0);
  });
});
