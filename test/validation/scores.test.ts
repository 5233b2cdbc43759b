import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ontologyMounts } from '../../src/ontology/index.ts';
import { write } from '../../src/rdf/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import {
  openScoring,
  openValidation,
  type SchemeScore,
  type Scoring,
  scoreQuads,
} from '../../src/validation/index.ts';
import { sharedData } from '../shared-data.ts';

let store: Store;
let scoring: Scoring;
beforeAll(async () => {
  store = await openStore({ mounts: await ontologyMounts() });
  scoring = await openScoring(await openValidation(store), { statements: 400, datasets: 3 });
}, 30_000);
afterAll(() => store.close());

const prefixes = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix at: <http://publications.europa.eu/resource/authority/> .\n`;
const base = 'https://example.org/d';
async function scored(turtle: string, reachable?: Map<string, boolean>) {
  const result = await scoring.score(
    { text: prefixes + turtle, format: 'turtle', base },
    reachable ? { reachable } : {},
  );
  if (result.state === 'malformed') throw new Error(result.message);
  return result.datasets;
}
const schemeOf = (schemes: readonly SchemeScore[], scheme: string) =>
  schemes.find((each) => each.scheme === scheme) as SchemeScore;
async function mqa(turtle: string, reachable?: Map<string, boolean>) {
  const [dataset] = await scored(turtle, reachable);
  return schemeOf(dataset?.schemes ?? [], 'mqa');
}
const metric = (score: SchemeScore, name: string) => score.metrics.find((each) => each.metric.endsWith(name));

const full = `<> a dcat:Dataset ; dct:title "T"@en ; dct:description "D"@en ; dcat:keyword "k"@en ; dcat:theme <http://publications.europa.eu/resource/authority/data-theme/HEAL> ;
  dct:spatial <http://publications.europa.eu/resource/authority/country/ESP> ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2020-01-01"^^xsd:date ; dcat:endDate "2021-01-01"^^xsd:date ] ;
  dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ;
  dcat:contactPoint [ a vcard:Kind ; vcard:fn "C" ; vcard:hasEmail <mailto:c@example.org> ] ;
  dct:publisher [ a foaf:Agent ; foaf:name "P" ] ; dct:issued "2020-01-01"^^xsd:date ; dct:modified "2020-01-01"^^xsd:date ;
  dcat:distribution <#x> .
<#x> a dcat:Distribution ; dcat:accessURL <https://example.org/a> ; dcat:downloadURL <https://example.org/d.csv> ;
  dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ; dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ;
  dct:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> ; dct:rights <https://example.org/r> ;
  dcat:byteSize "5"^^xsd:nonNegativeInteger ; dct:issued "2020-01-01"^^xsd:date ; dct:modified "2020-01-01"^^xsd:date .`;
const answers = new Map([
  ['https://example.org/a', true],
  ['https://example.org/d.csv', true],
]);

describe('the metadata quality assessment', () => {
  it('has the 23 official metrics and 405 points, and gives all of them to a full description', async () => {
    const score = await mqa(full, answers);
    expect(score.metrics).toHaveLength(23);
    expect(score.metrics.flatMap(({ lost }) => lost)).toEqual([]);
    expect(score).toMatchObject({ points: 405, of: 405, untested: 0, rating: 'excellent' });
    expect(score.adjusted).toMatchObject({ points: 405, of: 405, changes: [] });
  });

  const sums: Record<string, number> = {
    findability: 100,
    accessibility: 100,
    interoperability: 110,
    reusability: 75,
    contextuality: 20,
  };
  it('weighs its dimensions as the official one does', async () => {
    const { metrics } = await mqa(full);
    for (const [dimension, points] of Object.entries(sums))
      expect(
        metrics.filter((each) => each.dimension === dimension).reduce((sum, each) => sum + each.of, 0),
      ).toBe(points);
  });

  const shared = sharedData('profiles/mqa_metrics.tsv');
  it.skipIf(shared === undefined)(
    'has the points of the official table (skipped without the shared data)',
    async () => {
      const rows = readFileSync(shared as string, 'utf8')
        .trim()
        .split('\n')
        .slice(1, -1);
      const { metrics } = await mqa(full);
      expect(rows).toHaveLength(23);
      expect(metrics.map(({ of }) => of)).toEqual(rows.map((row) => Number(row.split('\t')[4])));
      expect(metrics.map(({ dimension }) => dimension)).toEqual(rows.map((row) => row.split('\t')[0]));
    },
  );

  it('counts an address that was not visited neither as met nor as lost', async () => {
    const score = await mqa(full);
    expect(score).toMatchObject({ points: 325, untested: 80 });
    const gone = await mqa(full, new Map([...answers, ['https://example.org/a', false]]));
    expect(gone).toMatchObject({ points: 355, untested: 0 });
    expect(metric(gone, 'accessUrlStatusCode')?.lost).toMatchObject([
      { points: 50, property: 'dcat:accessURL' },
    ]);
  });

  it.each([
    ['dcat:keyword "k"@en ; ', 'keywordAvailability', 30, 4],
    [
      'dcat:theme <http://publications.europa.eu/resource/authority/data-theme/HEAL> ;',
      'categoryAvailability',
      30,
      4,
    ],
    ['; dct:rights <https://example.org/r>', 'rightsAvailability', 5, 11],
    [
      '; dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv>',
      'mediaTypeAvailability',
      10,
      11,
    ],
    [
      'dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ;',
      'accessRightsAvailability',
      10,
      4,
    ],
  ])('names the line to add to, and what is gained, where %j is missing', async (text, name, points, line) => {
    expect(full).toContain(text);
    const score = await mqa(full.replace(text, ''), answers);
    const [lost, ...others] = metric(score, name)?.lost ?? [];
    expect(others).toEqual([]);
    expect(lost).toMatchObject({ points, line, gain: `fix this, +${points}` });
    expect(lost?.fix).toContain(lost?.property);
    expect(score.points).toBeLessThanOrEqual(405 - points);
  });

  it.each([
    ['file-type/CSV', 'file-type/DCM', ['NonProprietary', 'MachineInterpretable']],
    ['media-types/text/csv', 'media-types/text/nonsense', ['VocabularyAlignment']],
    ['licence/CC_BY_4_0', 'licence/MINE', ['knownLicence']],
    ['access-right/PUBLIC', 'access-right/OPEN', ['accessRightsVocabularyAlignment']],
  ])('names the value where %s is %s', async (right, wrong, names) => {
    const score = await mqa(full.replace(right, wrong), answers);
    for (const name of names) {
      const [lost] = metric(score, name)?.lost ?? [];
      expect(lost?.value).toContain(wrong);
      expect(lost?.line).toBeGreaterThan(3);
    }
  });

  it('gives the share of the distributions that have it, rounded up', async () => {
    const second = `${full.replace('dcat:distribution <#x>', 'dcat:distribution <#x>, <#y>')}
      <#y> a dcat:Distribution ; dcat:accessURL <https://example.org/b> .`;
    const score = await mqa(second);
    expect(metric(score, 'byteSizeAvailability')).toMatchObject({ state: 'partly', points: 3, of: 5 });
    expect(metric(score, 'byteSizeAvailability')?.lost).toMatchObject([{ points: 2, gain: 'fix this, +2' }]);
  });

  it.each([
    ['nothing', '<> a dcat:Dataset .'],
    ['a title', '<> a dcat:Dataset ; dct:title "T"@en ; dct:issued "2020-01-01"^^xsd:date .'],
    [
      'bare distributions',
      `<> a dcat:Dataset ; dct:title "T"@en ; dct:description "D"@en ; dcat:distribution <#x>, <#y>, <#z> .
<#x> a dcat:Distribution ; dcat:accessURL <https://example.org/x> ; dct:issued "2020-01-01"^^xsd:date .
<#y> a dcat:Distribution ; dcat:accessURL <https://example.org/y> ; dcat:byteSize "5"^^xsd:nonNegativeInteger .
<#z> a dcat:Distribution ; dcat:accessURL <https://example.org/z> .`,
    ],
    [
      'data that is not public',
      `<> a dcat:Dataset ; dct:title "T"@en ; dcat:distribution <#x> ; dct:accessRights <http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC> .
<#x> a dcat:Distribution ; dcat:accessURL <https://example.org/x> .`,
    ],
  ])('offers what is really gained, applied to a description of %s', async (_what, turtle) => {
    const before = await mqa(turtle);
    const offered = before.metrics.flatMap((each) =>
      each.lost
        .filter(({ fix, value }) => /^\w/.test(fix) && value === undefined)
        .map(({ line = 0, fix, points }) => ({ metric: each.metric, held: each.points, line, fix, points })),
    );
    expect(offered.length).toBeGreaterThan(8);
    for (const { metric: name, held, line, fix, points } of offered) {
      const [subject = ''] = (prefixes + turtle).split('\n')[line - 1]?.split(' ') ?? [];
      const after = await mqa(`${turtle}\n${subject} ${fix} .`);
      expect((metric(after, name)?.points ?? 0) - held, `${name}: ${fix}`).toBe(points);
    }
  });

  it('offers no points that only a visit can give, nor an address that data must not have', async () => {
    const names = (turtle: string) =>
      mqa(turtle).then(({ metrics }) =>
        metrics.filter(({ lost }) => lost.length > 0).map((each) => each.metric),
      );
    const open = await names(full.replace('dcat:downloadURL <https://example.org/d.csv> ;', ''));
    expect(open).toContain('downloadUrlAvailability');
    expect(open).not.toContain('downloadUrlStatusCode');
    const closed = await names(
      full
        .replace('access-right/PUBLIC', 'access-right/NON_PUBLIC')
        .replace('dcat:downloadURL <https://example.org/d.csv> ;', ''),
    );
    expect(closed).not.toContain('downloadUrlAvailability');
    expect(closed).not.toContain('downloadUrlStatusCode');
  });

  it('says that all violations must go before DCAT-AP is met, and what all nodes gain together', async () => {
    const score = await mqa(
      '<> a dcat:Dataset ; dcat:distribution <#x>, <#y> . <#x> a dcat:Distribution . <#y> a dcat:Distribution .',
    );
    expect(metric(score, 'dcatApCompliance')?.lost[0]?.gain).toMatch(/^fix this and [1-9]\d* more, \+30$/);
    expect(metric(score, 'licenceAvailability')?.lost.map(({ gain }) => gain)).toEqual([
      'fix this, +10; all 2, +20',
      'fix this, +10; all 2, +20',
    ]);
  });

  it('takes points for DCAT-AP where the description does not conform, and names the first violation', async () => {
    const score = await mqa(full.replace('dct:title "T"@en ; ', ''), answers);
    expect(metric(score, 'dcatApCompliance')).toMatchObject({
      state: 'lost',
      lost: [{ points: 30, property: 'dct:title' }],
    });
  });

  it('stands, adjusted for health, without downloads of data that is not public, and with DICOM as the open format it is', async () => {
    const health = full
      .replace('access-right/PUBLIC', 'access-right/NON_PUBLIC')
      .replace('dcat:downloadURL <https://example.org/d.csv> ;', '')
      .replace('file-type/CSV', 'file-type/DCM');
    const score = await mqa(health, answers);
    expect(score.points).toBe(405 - 50 - 40);
    expect(score.adjusted).toMatchObject({ points: 355, of: 355, rating: 'excellent' });
    expect(score.adjusted?.changes.map(({ metric: changed }) => changed)).toEqual([
      'downloadUrlAvailability',
      'downloadUrlStatusCode',
      'formatMediaTypeNonProprietary',
      'formatMediaTypeMachineInterpretable',
    ]);
  });

  it('loses every point of distributions where there is none', async () => {
    const score = await mqa('<> a dcat:Dataset ; dct:title "T" ; dct:description "D" .');
    expect(score.points).toBe(30);
    expect(metric(score, 'licenceAvailability')?.lost).toMatchObject([
      { property: 'dcat:distribution', line: 4 },
    ]);
  });
});

describe('the FAIR assessments', () => {
  it('have all their indicators, each told by a test or said to be untested', async () => {
    const [dataset] = await scored(full);
    const counts = dataset?.schemes.map(({ scheme, metrics }) => [scheme, metrics.length]);
    expect(counts).toEqual([
      ['mqa', 23],
      ['rda', 41],
      ['f-uji', 17],
      ['fair-checker', 12],
      ['ehds-label', 3],
    ]);
    expect(dataset?.schemes.find(({ scheme }) => scheme === 'ehds-label')?.incomplete).toContain(
      'not a label',
    );
  });

  it('rise with what is added, and name what is missing by line', async () => {
    const [poor] = await scored('<> a dcat:Dataset .');
    const [rich] = await scored(full);
    for (const scheme of ['rda', 'f-uji', 'fair-checker']) {
      const [low, high] = [poor, rich].map((each) => schemeOf(each?.schemes ?? [], scheme));
      expect(low?.points).toBeLessThan(high?.points ?? 0);
      expect(low?.metrics.flatMap(({ lost }) => lost).every(({ line }) => line === 4)).toBe(true);
    }
  });

  it.each([
    ['https://doi.org/10.1234/x', 'met'],
    ['urn:nbn:1', 'lost'],
    ['doi:10.1234/x', 'met'],
  ])('see whether %s outlives its server', async (identifier, state) => {
    const [dataset] = await scored(`<> a dcat:Dataset ; dct:identifier "${identifier}" .`);
    expect(metric(schemeOf(dataset?.schemes ?? [], 'f-uji'), 'F1-02MD')?.state).toBe(state);
  });
});

describe('scores', () => {
  it('are told of every dataset of a catalogue, and of nothing in a text without one', async () => {
    expect(await scored('<#a> a dcat:Dataset . <#b> a dcat:Dataset ; dct:title "B" .')).toMatchObject([
      { dataset: `${base}#a` },
      { dataset: `${base}#b`, name: 'B' },
    ]);
    expect(await scored('<#a> a dcat:Catalog .')).toEqual([]);
  });

  it('are measurements of the Data Quality Vocabulary', async () => {
    const datasets = await scored(full, answers);
    const text = await write(scoreQuads(datasets, 'https://example.org/scores'), 'ntriples');
    const tested = datasets[0]?.schemes
      .flatMap(({ metrics }) => metrics)
      .filter(({ state }) => state !== 'untested');
    expect(text.match(/#isMeasurementOf>/g)).toHaveLength((tested?.length ?? 0) + 6);
    expect(text).toContain('<https://piveau.eu/ns/voc#keywordAvailability>');
    expect(text).toContain('"405"^^<http://www.w3.org/2001/XMLSchema#decimal>');
  });

  it('refuse more datasets or statements than the limits, and text that cannot be read by its line', async () => {
    await expect(scored([...'abcd'].map((id) => `<#${id}> a dcat:Dataset .`).join('\n'))).rejects.toThrow(
      '3 datasets',
    );
    await expect(
      scored(Array.from({ length: 401 }, (_, n) => `<#s> dct:title "${n}" .`).join('\n')),
    ).rejects.toThrow('400 statements');
    expect(await scoring.score({ text: '<a> b', format: 'turtle', base })).toMatchObject({
      state: 'malformed',
      line: 1,
    });
  });

  it('ask no question of a test that two queries answer differently', async () => {
    const seen = new Map<string, string>();
    for (const query of ['mqa', 'fair']) {
      const text = readFileSync(`queries/scores/${query}.rq`, 'utf8').replace(/#.*$/gm, '');
      for (const [, test = ''] of text.matchAll(/[({ ]"([a-z-]+)"/g)) {
        if (test === 'i') continue;
        expect(seen.get(test) ?? query, test).toBe(query);
        seen.set(test, query);
      }
    }
    const tests = readFileSync('queries/scores/tests.tsv', 'utf8')
      .split('\n')
      .filter((line) => /^[a-z-]+\t(?!label\t)/.test(line));
    // All but dcat-ap, which the shapes tell.
    expect(tests.length).toBe(seen.size + 1);
  });
});
