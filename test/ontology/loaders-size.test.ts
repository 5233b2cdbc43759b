import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAthena, loadOwl } from '../../src/ontology/index.ts';
import { peakOf } from './live-memory.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'collimator-owl-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const eucaim = 'https://cancerimage.eu/ontology/EUCAIM#';
const head = `<?xml version="1.0"?>
<rdf:RDF xmlns="${eucaim}" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:owl="http://www.w3.org/2002/07/owl#">
`;
const load = async (body: string, options = {}) => {
  const path = join(folder, 'o.owl');
  writeFileSync(path, `${head}${body}\n</rdf:RDF>\n`);
  return loadOwl(path, options);
};

/** A file of about so many megabytes with always the same 400 classes, spread over it. */
async function generate(megabytes: number): Promise<string> {
  const path = join(folder, `${megabytes}.owl`);
  const stream = createWriteStream(path);
  stream.write(head);
  for (let i = 0; i < 400; i++) {
    const parent = i === 0 ? '' : `<rdfs:subClassOf rdf:resource="${eucaim}C${i - 1}"/>`;
    let text = `<owl:Class rdf:about="${eucaim}C${i}">${parent}<rdfs:label>The label of class number ${i}</rdfs:label></owl:Class>\n`;
    for (let j = 0; text.length < (megabytes * 1_000_000) / 400; j++)
      text += `<owl:NamedIndividual rdf:about="${eucaim}I${i}-${j}"><rdfs:label>Individual ${j} of class ${i}</rdfs:label>
  <rdfs:comment>${'Something that nobody keeps. '.repeat(100)}</rdfs:comment></owl:NamedIndividual>\n`;
    if (!stream.write(text)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
  }
  stream.end('</rdf:RDF>\n');
  await finished(stream);
  return path;
}

describe('loading an OWL file of any size', () => {
  it('keeps no more alive for 50 MB than for 5 MB with the same classes', { timeout: 60_000 }, async () => {
    const run = async (megabytes: number) => {
      const path = await generate(megabytes);
      expect(statSync(path).size).toBeGreaterThan(megabytes * 1_000_000);
      const { peak, samples, value } = await peakOf(() => loadOwl(path));
      expect(value).toMatchObject({ state: 'loaded', mistaken: 0 });
      expect(value.state === 'loaded' && value.classes).toHaveLength(400);
      return { peak, samples };
    };
    await run(1);
    const [small, large] = [await run(5), await run(50)];
    expect(large.samples).toBeGreaterThan(2);
    // Forty-five megabytes more text: what is alive may differ by the chunks under way.
    expect(large.peak - small.peak).toBeLessThan(10);
    expect(large.peak).toBeLessThan(25);
  });

  it('finds what is said of a class above its declaration', async () => {
    const loaded =
      await load(`<rdf:Description rdf:about="${eucaim}B"><rdfs:label>Early</rdfs:label></rdf:Description>
<owl:Class rdf:about="${eucaim}A"><rdfs:label>A</rdfs:label></owl:Class>
<rdf:Description rdf:about="${eucaim}B"><rdfs:subClassOf rdf:resource="${eucaim}A"/></rdf:Description>
<owl:Class rdf:about="${eucaim}B"><SNOMEDCT>254837009</SNOMEDCT></owl:Class>`);
    expect(loaded).toMatchObject({ state: 'loaded', mistaken: 0 });
    if (loaded.state === 'malformed') return;
    expect(loaded.classes).toEqual([
      { iri: `${eucaim}A`, code: 'A', labels: { en: 'A' }, synonyms: [], parents: [], deprecated: false },
      {
        iri: `${eucaim}B`,
        code: 'B',
        labels: { en: 'Early' },
        synonyms: [],
        parents: [`${eucaim}A`],
        deprecated: false,
      },
    ]);
    expect(loaded.mappings.mappings).toHaveLength(1);
  });

  it('names each mistake by the line where it stands, and counts those beyond a thousand', async () => {
    const lines = Array.from(
      { length: 1_200 },
      (_, i) =>
        `<owl:Class rdf:about="${eucaim}C${i}">\n<rdfs:label>x</rdfs:label>\n<SNOMEDCT>1.5E+9</SNOMEDCT></owl:Class>`,
    );
    const loaded = await load(lines.join('\n'));
    if (loaded.state === 'malformed') throw new Error(JSON.stringify(loaded.mistakes));
    expect(loaded.mistaken).toBe(1_200);
    expect(loaded.mistakes).toHaveLength(1_000);
    expect(loaded.mistakes[1]).toMatchObject({ file: 'o.owl', line: 9, message: /^C1: SNOMEDCT "1.5E\+9"/ });
  });

  it('refuses more classes than the bound', async () => {
    const classes = [1, 2, 3].map((i) => `<owl:Class rdf:about="${eucaim}${i}"/>`).join('');
    expect(await load(classes, { most: 2 })).toMatchObject({
      state: 'malformed',
      mistakes: [{ message: /more than 2/ }],
    });
    expect(await load(classes, { most: 3 })).toMatchObject({ state: 'loaded' });
  });
});

describe('loading an Athena bundle of any size', () => {
  it('keeps nothing alive of the rows that it leaves out', { timeout: 60_000 }, async () => {
    const header =
      'concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code\tvalid_start_date\tvalid_end_date\tinvalid_reason';
    const row = (i: number) =>
      `${i}\tThe name of concept number ${i} of the bundle\tCondition\t${i % 500 === 0 ? 'SNOMED' : 'RxNorm Extension'}\tDisorder\tS\tOMOP${9_000_000_000 + i}\t19700101\t20991231\t`;
    const rows = Array.from({ length: 250_000 }, (_, i) => row(i)).join('\n');
    writeFileSync(join(folder, 'CONCEPT.csv'), `${header}\n${rows}\n`);
    expect(statSync(join(folder, 'CONCEPT.csv')).size).toBeGreaterThan(25_000_000);
    const { peak, value } = await peakOf(() => loadAthena(folder, { vocabularies: ['SNOMED'] }));
    expect(value).toMatchObject({ state: 'loaded', mistaken: 0, vocabulary: { size: 500 } });
    expect(peak).toBeLessThan(15);
  });
});
