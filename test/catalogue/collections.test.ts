import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import {
  collectionsReportMarkdown,
  importCollections,
  readCollectionMappings,
} from '../../src/catalogue/collections/index.ts';
import { type MappingSet, readSssom } from '../../src/mapping/index.ts';
import { prefixes, type Quad, read } from '../../src/rdf/index.ts';
import { sharedData } from '../shared-data.ts';

const source = sharedData('collections/collections.json');
const classes = sharedData('eucaim-hyperontology/v2-classes.tsv');
const examples = `${productFolder}examples/catalogue`;
const mappings = readCollectionMappings(`${productFolder}mappings`);

let out: string;
beforeEach(() => {
  out = mkdtempSync(`${tmpdir()}/collections-`);
});
afterEach(() => rmSync(out, { recursive: true }));

async function quadsOf(file: string): Promise<Quad[]> {
  const reading = await read(readFileSync(file, 'utf8'), 'turtle', 'https://node.example/datasets/x');
  if (reading.state !== 'read') throw new Error(`${file}: ${reading.message}`);
  return reading.quads;
}

const objects = (quads: Quad[], property: string, subject = 'https://node.example/datasets/x') =>
  quads
    .filter((q) => q.subject.value === subject && q.predicate.value === property)
    .map(({ object }) => object.value);

/** Converts one made-up collection, and gives its quads and the report. */
async function convert(fields: Record<string, unknown>, sets: MappingSet[] = mappings) {
  const collection = {
    id: 'made_up_1',
    title: null,
    short_title: 'Made-Up-1',
    doi: '10.7937/example',
    image_types: [],
    supporting_data: [],
    access: 'Public',
    source: 'made up',
    ...fields,
  };
  writeFileSync(`${out}/list.json`, JSON.stringify([collection]));
  const report = await importCollections({ source: `${out}/list.json`, mappings: sets, out });
  return { quads: await quadsOf(`${out}/made-up-1.ttl`), report };
}

describe('importCollections', () => {
  it('describes what the source states, with concepts for its values', async () => {
    const { quads } = await convert({
      title: 'A made-up collection',
      cancer_type: 'Lung Cancer',
      location: 'Lung',
      species: 'Human',
      subjects: 12,
      image_types: ['CT', 'PT'],
      supporting_data: ['Clinical'],
      updated: '2020-01-31',
      licence: 'CC BY 4.0',
    });
    expect(objects(quads, `${prefixes.dct}description`)).toEqual([
      'Imaging collection of Lung Cancer (Lung): CT, PT; 12 subjects; human; supporting data: clinical.',
    ]);
    expect(objects(quads, `${prefixes.dct}identifier`)).toEqual(['https://doi.org/10.7937/example']);
    expect(objects(quads, `${prefixes.eucaim}hasCondition`)).toEqual([`${prefixes.eucaim}CLIN1000065`]);
    expect(objects(quads, `${prefixes.eucaim}hasImageModality`)).toEqual([
      `${prefixes.eucaim}IMG1000042`,
      `${prefixes.eucaim}IMG1000062`,
    ]);
    expect(objects(quads, `${prefixes.healthdcatap}numberOfUniqueIndividuals`)).toEqual(['12']);
    expect(objects(quads, `${prefixes.dct}accessRights`)[0]).toMatch(/\/PUBLIC$/);
    expect(objects(quads, `${prefixes.dct}license`, 'https://node.example/datasets/x#distribution')).toEqual([
      'https://creativecommons.org/licenses/by/4.0/',
    ]);
    expect(objects(quads, `${prefixes.foaf}name`, 'https://node.example/datasets/x#publisher')).toEqual([
      'The Cancer Imaging Archive',
    ]);
    expect(objects(quads, `${prefixes.dcat}keyword`)).toEqual([]);
  });

  it('keeps a value that has no concept as a keyword, and reports it', async () => {
    const { quads, report } = await convert({ cancer_type: 'Lung Cancer, Unheard Of', location: 'Skin' });
    expect(objects(quads, `${prefixes.dcat}keyword`).sort()).toEqual(['Skin', 'Unheard Of']);
    expect(objects(quads, `${prefixes.eucaim}hasImageBodyPart`)).toEqual([]);
    const outcomes = report.findings
      .filter(({ value }) => value !== '')
      .map(({ value, outcome }) => `${value}: ${outcome}`);
    expect(outcomes).toEqual(['Unheard Of: not mapped', 'Skin: no concept']);
    expect(collectionsReportMarkdown(report)).toContain('| cancer_type | Unheard Of |  | made_up_1 |');
  });

  it('takes a value that holds commas as one where it is mapped as one', async () => {
    const { quads, report } = await convert({
      cancer_type: 'Melanoma, Renal Cell Carcinoma, Not Otherwise Specified, Sarcomas',
    });
    const codes = objects(quads, `${prefixes.eucaim}hasCondition`).map((value) =>
      value.slice(prefixes.eucaim.length),
    );
    expect(codes.sort()).toEqual(['CLIN1000058', 'CLIN1007977', 'CLIN1041458']);
    expect(report.mapped.cancer_type).toEqual({ exact: 1, close: 0, broader: 2 });
  });

  it('looks a value up only in the mappings of its own field', async () => {
    const { quads } = await convert({ cancer_type: 'Breast', location: 'Breast' });
    expect(objects(quads, `${prefixes.eucaim}hasCondition`)).toEqual([]);
    expect(objects(quads, `${prefixes.eucaim}hasImageBodyPart`)).toEqual([`${prefixes.eucaim}BP1000136`]);
  });

  it('ignores a negated mapping', async () => {
    const reading = readSssom(
      '#curie_map:\n#  C: https://w3id.org/collimator/collection/\n#mapping_set_id: https://example.org/s\n#license: https://example.org/l\n#subject_type: rdfs literal\n#subject_source: C:location\nsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\nHeart\tskos:exactMatch\tNot\tC:x\tsemapv:ManualMappingCuration\n',
    );
    if (reading.state !== 'read') throw new Error('the fixture is wrong');
    const { report } = await convert({ location: 'Heart' }, [reading.set]);
    expect(report.findings).toContainEqual(
      expect.objectContaining({ value: 'Heart', outcome: 'not mapped' }),
    );
  });

  it('does not count phantoms and animals as individuals, nor name a publisher it is not sure of', async () => {
    const phantom = await convert({ cancer_type: 'Phantom', species: 'Human', subjects: 3 });
    expect(objects(phantom.quads, `${prefixes.healthdcatap}numberOfUniqueIndividuals`)).toEqual([]);
    expect(objects(phantom.quads, `${prefixes.healthdcatap}healthTheme`)).toEqual([]);
    const mouse = await convert({
      species: 'Mouse',
      subjects: 3,
      doi: '10.5281/zenodo.1',
      access: 'Limited',
    });
    expect(objects(mouse.quads, `${prefixes.healthdcatap}numberOfUniqueIndividuals`)).toEqual([]);
    expect(objects(mouse.quads, `${prefixes.dcat}keyword`)).toEqual(['Mouse']);
    expect(objects(mouse.quads, `${prefixes.dct}publisher`)).toEqual([]);
    expect(
      objects(mouse.quads, `${prefixes.dct}rights`, 'https://node.example/datasets/x#distribution'),
    ).toEqual([]);
    expect(objects(mouse.quads, `${prefixes.dct}accessRights`)[0]).toMatch(/\/RESTRICTED$/);
  });

  it('refuses a list that it cannot read, with the place', async () => {
    await expect(convert({ id: '../elsewhere' })).rejects.toThrow('0.id');
    writeFileSync(`${out}/list.json`, 'no json');
    await expect(importCollections({ source: `${out}/list.json`, mappings, out })).rejects.toThrow(
      'not JSON',
    );
  });
});

describe('the mappings of collections', () => {
  it('justify every row, and explain every value without a concept', () => {
    const rows = mappings.flatMap((set) => set.mappings);
    expect(rows.length).toBeGreaterThan(150);
    for (const row of rows) {
      expect(row.mappingJustification).toBe('semapv:ManualMappingCuration');
      if (row.objectId === 'sssom:NoTermFound')
        expect(`${row.subjectLabel}: ${row.comment}`).toMatch(/: \w.*\.$/);
    }
  });

  it.skipIf(classes === undefined)(
    'name only classes of V2.0, under their labels (skipped where the shared data is absent)',
    () => {
      const lines = readFileSync(classes as string, 'utf8')
        .split(/\r?\n/)
        .map((line) => line.split('\t'));
      const labels = new Map(lines.map(([code, , label]) => [`EUCAIM:${code}`, label?.trim()]));
      const rows = mappings
        .flatMap((set) => set.mappings)
        .filter(({ objectId }) => objectId.startsWith('EUCAIM:'));
      expect(rows.length).toBeGreaterThan(120);
      for (const { objectId, objectLabel } of rows)
        expect(`${objectId} ${objectLabel}`).toBe(`${objectId} ${labels.get(objectId)}`);
    },
  );
});

describe('examples/catalogue', () => {
  const files = readdirSync(examples).filter((file) => file.endsWith('.ttl'));

  it('holds 107 records, each a dataset with title, description, access rights and distribution', async () => {
    expect(files).toHaveLength(107);
    for (const file of files) {
      const quads = await quadsOf(`${examples}/${file}`);
      expect(objects(quads, `${prefixes.rdf}type`), file).toEqual([`${prefixes.dcat}Dataset`]);
      for (const property of ['title', 'description', 'identifier', 'accessRights']) {
        expect(objects(quads, `${prefixes.dct}${property}`), `${file} ${property}`).toHaveLength(1);
      }
      expect(objects(quads, `${prefixes.dcat}distribution`)).toEqual([
        'https://node.example/datasets/x#distribution',
      ]);
      expect(
        quads.some(({ subject, object }) =>
          [subject, object].some(({ termType }) => termType === 'BlankNode'),
        ),
      ).toBe(false);
    }
  });

  it.skipIf(source === undefined)(
    'is what the converter writes, byte for byte (skipped where the shared data is absent)',
    async () => {
      const report = await importCollections({ source: source as string, mappings, out });
      expect(report.files.toSorted()).toEqual(files.toSorted());
      for (const file of files)
        expect(readFileSync(`${out}/${file}`, 'utf8'), file).toBe(
          readFileSync(`${examples}/${file}`, 'utf8'),
        );
      expect(collectionsReportMarkdown(report)).toBe(readFileSync(`${examples}/REPORT.md`, 'utf8'));
    },
  );

  it.skipIf(source === undefined)(
    'maps every value of the source or says why not (skipped where the shared data is absent)',
    async () => {
      const report = await importCollections({ source: source as string, mappings, out });
      expect(report.findings.filter(({ outcome }) => outcome === 'not mapped')).toEqual([]);
    },
  );

  it.skipIf(source === undefined)(
    'repeats no eight words of a description of the source (skipped where the shared data is absent)',
    () => {
      const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      const runs = (text: string) => {
        const all = words(text);
        return all.slice(0, Math.max(0, all.length - 7)).map((_, i) => all.slice(i, i + 8).join(' '));
      };
      const list = JSON.parse(readFileSync(source as string, 'utf8')) as {
        id: string;
        title: string | null;
        description: string | null;
      }[];
      let compared = 0;
      for (const { id, title, description } of list) {
        // A title is a name and may be carried; some descriptions quote it.
        const named = new Set(runs(title ?? ''));
        const described = runs(description ?? '').filter((run) => !named.has(run));
        const written = new Set(runs(readFileSync(`${examples}/${id.replaceAll('_', '-')}.ttl`, 'utf8')));
        expect(
          described.filter((run) => written.has(run)),
          id,
        ).toEqual([]);
        compared += described.length;
      }
      expect(compared).toBeGreaterThan(1000);
    },
  );
});
