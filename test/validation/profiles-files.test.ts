import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Data } from '../../src/validation/data.ts';
import { readProfiles } from '../../src/validation/profile.ts';
import { readVocabularies } from '../../src/validation/vocabularies.ts';
import { quadsOf } from './profile-examples.ts';

const prefixes = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
`;
const header = (iri: string, more = '') =>
  `${prefixes}<${iri}> a owl:Ontology ; dct:identifier "p" ; dct:title "P"@en ; dct:source "a paper" ; ${more} owl:versionInfo "1" .\n`;
const limits = {
  deadlineMs: 1000,
  results: 100,
  nodes: 100,
  values: 100,
  statements: 1000,
  characters: 100_000,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profiles-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(files: Record<string, string>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}
const reading = async () =>
  readProfiles(join(folder, 'shapes'), await readVocabularies(join(folder, 'words')));

test('a profile applies the shapes of the parts that it imports, even where these import each other', async () => {
  await put({
    'shapes/a.ttl': header('https://example.org/a', 'owl:imports ex:b ;'),
    'shapes/parts/b.ttl': header('https://example.org/b', 'owl:imports ex:c ;'),
    'shapes/parts/c.ttl': `${header('https://example.org/c', 'owl:imports ex:b ;')}
      ex:Shape a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property [ sh:path dct:title ; sh:minCount 1 ] .`,
  });
  const profile = (await reading()).get('p');
  const results = await profile?.validate(
    new Data(await quadsOf(`${prefixes} ex:d a dcat:Dataset .`)),
    limits,
  );
  expect(results?.map(({ constraint }) => constraint)).toEqual(['MinCount']);
});

test('an import that is not there is an error that names both, and is never fetched', async () => {
  await put({ 'shapes/a.ttl': header('https://example.org/a', 'owl:imports <http://127.0.0.1:9/shapes> ;') });
  await expect(reading()).rejects.toThrow(/a\.ttl.*http:\/\/127\.0\.0\.1:9\/shapes/);
});

test('a vocabulary that is not there is an error that names both', async () => {
  await put({ 'shapes/a.ttl': header('https://example.org/a', 'dct:requires ex:words ;') });
  await expect(reading()).rejects.toThrow(/a\.ttl.*https:\/\/example\.org\/words/);
});

test('a file without header, with two, or that is no Turtle is an error that names it', async () => {
  await put({ 'shapes/a.ttl': prefixes });
  await expect(reading()).rejects.toThrow(/a\.ttl.*owl:Ontology/);
  await put({ 'shapes/a.ttl': header('https://example.org/a') + header('https://example.org/b') });
  await expect(reading()).rejects.toThrow(/a\.ttl.*more than one/);
  await put({ 'shapes/a.ttl': `${header('https://example.org/a')}\nex:Shape a` });
  await expect(reading()).rejects.toThrow(/a\.ttl:\d+:\d+/);
});

test('codes of a vocabulary are known to the shapes and are not validated', async () => {
  await put({
    'shapes/a.ttl': `${header('https://example.org/a', 'dct:requires ex:words ;')}
      ex:Concept a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property [ sh:path skos:altLabel ; sh:minCount 1 ] .
      ex:Dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ;
        sh:property [ sh:path ( dcat:theme skos:inScheme ) ; sh:hasValue ex:themes ] .`,
    'words/words.ttl': `${header('https://example.org/words')} ex:health a skos:Concept ; skos:inScheme ex:themes .`,
  });
  const profile = (await reading()).get('p');
  const validate = async (theme: string) => {
    const quads = await quadsOf(`${prefixes} ex:d a dcat:Dataset ; dcat:theme ${theme} .`);
    return profile?.validate(new Data(quads, [new Data(profile.facts)]), limits);
  };
  expect(await validate('ex:health')).toEqual([]);
  expect(await validate('ex:wealth')).toHaveLength(1);
});

test('a class that is defined otherwise than by a class and a value is an error that names it', async () => {
  await put({
    'shapes/a.ttl': `${header('https://example.org/a')} ex:Odd owl:equivalentClass [ owl:complementOf dcat:Dataset ] .`,
  });
  await expect(reading()).rejects.toThrow(/https:\/\/example\.org\/Odd/);
});
