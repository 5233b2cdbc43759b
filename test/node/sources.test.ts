import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteFile } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { zipOf } from '../zip.ts';
import { collecting, counted, mistakesOf } from './collecting.ts';
import { folderWith } from './folders.ts';

const lines = ['people\tid\tsex\tsex\tconcept\tmy:'];
const everyone = { tolerance: 1 };

/** Collects one file of people. */
const people = (text: string | Buffer, name = 'people.csv') => {
  const folder = folderWith();
  writeFileSync(join(folder, name), text);
  return collecting(lines, [folder], everyone);
};
const reasonsOf = async (text: string) => {
  const { collection, table } = await people(text);
  if (collection.state === 'refused') return { mistakes: collection.mistakes };
  const [of] = collection.quality.tables;
  return { reasons: of?.reasons, sexes: counted((await table()).cases, 'sex') };
};

describe('a folder of delimited files', () => {
  it('is found by the name of the table, in any case and with any ending', async () => {
    for (const name of ['PEOPLE.CSV', 'people.tsv', 'People.txt']) {
      const mark = name.endsWith('V') ? ',' : '\t';
      const { table } = await people(`ID${mark}Sex\na${mark}Male\n`, name);
      expect(counted((await table()).cases, 'sex'), name).toEqual({ Male: 1 });
    }
  });

  it('takes comma, semicolon and tab, and UTF-16 as a spreadsheet saves it', async () => {
    for (const text of ['id;sex\na;Male\n', '\ufeffid,sex\r\na,Male\r\n', 'id\tsex\na\tMale']) {
      expect(await reasonsOf(text)).toEqual({ reasons: {}, sexes: { Male: 1 } });
    }
    const { table } = await people(Buffer.from('\ufeffid\tsex\na\tMale\n', 'utf16le'), 'people.txt');
    expect(counted((await table()).cases, 'sex')).toEqual({ Male: 1 });
  });

  it('tells each malformed row by its line and goes on', async () => {
    const text = 'id,sex\na,Male\nb,Male,x\nc\n"d"x,Male\ne,Female\n';
    expect(await reasonsOf(text)).toEqual({
      reasons: {
        '3 fields where the header has 2': ['people.csv line 3'],
        '1 fields where the header has 2': ['people.csv line 4'],
        'a quoted field goes on after its closing quote': ['people.csv line 5'],
      },
      sexes: { Male: 1, Female: 1 },
    });
  });

  it('loses one row to a quote that is never closed, not the rest of the file', async () => {
    const rest = Array.from({ length: 500 }, (_, i) => `p${i},Male`);
    const found = await reasonsOf(`id,sex\n"a,Male\n${rest.join('\n')}\n`);
    expect(found).toEqual({
      reasons: { 'a quote is not closed': ['people.csv line 2'] },
      sexes: { Male: 500 },
    });
  });

  it('reads a quoted field over several lines, and quotes within quotes', async () => {
    const text = 'id,note,sex\n"a","said ""no"",\nthen left",Male\nb,"",Female\n';
    expect(await reasonsOf(text)).toEqual({ reasons: {}, sexes: { Male: 1, Female: 1 } });
  });

  it('takes quotes for text where tabs part the fields', async () => {
    expect(await reasonsOf('id\tsex\n"a\tMale\n5"\tFemale\n')).toEqual({
      reasons: {},
      sexes: { Male: 1, Female: 1 },
    });
  });

  it('does not hold a line without end in memory', async () => {
    const { reasons } = await reasonsOf(`id,sex\na,${'x'.repeat(3_000_000)}\nb,Male\n`);
    expect(reasons).toEqual({ 'longer than 1000000 characters': ['people.csv line 2'] });
  });

  it('refuses a file without a header, or with one column twice', async () => {
    expect(await reasonsOf('')).toEqual({ mistakes: expect.arrayContaining(['people.csv has no header.']) });
    expect(await reasonsOf('id,sex,SEX\n')).toEqual({
      mistakes: expect.arrayContaining(['people.csv names the column sex twice.']),
    });
  });

  it('reads all tables of one name, from every source', async () => {
    const folders = ['a,Male', 'b,Female'].map((row) => folderWith({ 'people.csv': `id,sex\n${row}\n` }));
    const { table } = await collecting(lines, folders);
    expect(counted((await table()).cases, 'sex')).toEqual({ Male: 1, Female: 1 });
  });
});

describe('a zip archive', () => {
  const archive = (files: Record<string, string>, says: Record<string, number> = {}) => {
    const path = join(folderWith(), 'tables.zip');
    const claims = (name: string) => (says[name] === undefined ? {} : { claimed: says[name] });
    writeFileSync(
      path,
      zipOf(Object.entries(files).map(([name, text]) => ({ name, text, ...claims(name) }))),
    );
    return path;
  };

  it('is read entry by entry, in folders or not', async () => {
    const zip = archive({ 'export/PEOPLE.csv': 'id,sex\na,Male\n', '__MACOSX/._people.csv': 'rubbish' });
    const { table } = await collecting(lines, [{ zip }]);
    expect(counted((await table()).cases, 'sex')).toEqual({ Male: 1 });
  });

  it('is refused where it unfolds like a bomb', async () => {
    const zip = archive({ 'people.csv': `id,sex\n${'\n'.repeat(30_000_000)}` });
    const { collection } = await collecting(lines, [{ zip }]);
    expect(mistakesOf(collection).join()).toContain('people.csv, which unfolds more than 200 times');
  });

  it('does not believe a size that the entry does not have', async () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => `p${i},Male`).join('\n');
    const zip = archive({ 'people.csv': `id,sex\n${rows}\n` }, { 'people.csv': 20 });
    const { collection } = await collecting(lines, [{ zip }]);
    expect(collection.state).toBe('refused');
    // The lie shows only after the first rows were read.
    const late = archive({ 'people.csv': `id,sex\n${rows.repeat(200)}\n` }, { 'people.csv': 300_000 });
    const { collection: broken, out } = await collecting(lines, [{ zip: late }]);
    expect(mistakesOf(broken).join()).toMatch(/people of \S+ broke off/);
    expect(existsSync(out)).toBe(false);
  });

  it('is refused where it is none', async () => {
    const zip = join(folderWith({ 'a.zip': 'no archive' }), 'a.zip');
    const { collection } = await collecting(lines, [{ zip }]);
    expect(mistakesOf(collection).join()).toContain('cannot be read as a zip archive');
  });
});

describe('a Parquet file', () => {
  const big = [9_007_199_254_740_993n, 9_007_199_254_740_992n, -9_007_199_254_740_993n];
  const day = (iso: string) => new Date(`${iso}T00:00:00Z`);
  const mapping = [
    ...lines,
    'people\tid\tage\tseen\tyears-since\tborn',
    'people\tid\tthickness\tthick\tnumber\t',
  ];

  it('gives identifiers of 64 bits in full, days as days and floats without noise', async () => {
    const folder = folderWith();
    parquetWriteFile({
      filename: join(folder, 'PEOPLE.parquet'),
      schema: [
        { name: 'root', num_children: 5 },
        { name: 'ID', type: 'INT64', repetition_type: 'REQUIRED' },
        { name: 'Sex', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'Born', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
        { name: 'Seen', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
        { name: 'Thick', type: 'FLOAT', repetition_type: 'OPTIONAL' },
      ],
      columnData: [
        { name: 'ID', data: big },
        { name: 'Sex', data: ['Male', 'Female', null] },
        { name: 'Born', data: ['1970-05-02', '1970-05-02', '1990-01-01'].map(day) },
        { name: 'Seen', data: ['2020-05-01', '2020-05-02', '2020-01-01'].map(day) },
        { name: 'Thick', data: [1.4, 2, null] },
      ],
      rowGroupSize: 2,
    });
    const { table } = await collecting(mapping, [folder]);
    const { cases, series } = await table();
    expect(counted(cases, 'sex')).toEqual({ Male: 1, Female: 1, Unknown: 1 });
    // The first is 49 until the day after, and a person of three would be two if a double had held the identifiers.
    expect(counted(cases, 'age')).toEqual({ '0-49': 2, '50-plus': 1 });
    expect(counted(series, 'thickness')).toEqual({ thin: 1, thick: 1, Unknown: 1 });
  });

  it('gives decimals of 38 digits in full', async () => {
    const folder = folderWith();
    const ids = [10n ** 37n + 1n, 10n ** 37n, -(10n ** 37n)];
    parquetWriteFile({
      filename: join(folder, 'people.parquet'),
      schema: [
        { name: 'root', num_children: 2 },
        {
          name: 'id',
          type: 'FIXED_LEN_BYTE_ARRAY',
          type_length: 16,
          converted_type: 'DECIMAL',
          precision: 38,
          scale: 0,
          repetition_type: 'REQUIRED',
        },
        { name: 'sex', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      ],
      columnData: [
        { name: 'id', data: ids },
        { name: 'sex', data: ['Male', 'Male', 'Female'] },
      ],
    });
    writeFileSync(join(folder, 'more.csv'), `person,sex\n${10n ** 37n + 1n},Female\n`);
    const { table } = await collecting([...lines, 'more\tperson\tcondition\tsex\tconcept\tmy:'], [folder]);
    // A person of the CSV is the same as one of the Parquet file: their identifiers are the same text.
    expect((await table()).cases.length).toBe(3);
  });

  it('may come in parts, in a folder that bears the name of the table', async () => {
    const folder = folderWith();
    mkdirSync(join(folder, 'people'));
    for (const [i, sex] of ['Male', 'Female'].entries())
      parquetWriteFile({
        filename: join(folder, 'people', `part-${i}.parquet`),
        columnData: [
          { name: 'id', data: [`p${i}`], type: 'STRING' },
          { name: 'sex', data: [sex], type: 'STRING' },
        ],
      });
    const { table } = await collecting(lines, [folder]);
    expect(counted((await table()).cases, 'sex')).toEqual({ Male: 1, Female: 1 });
  });

  it('is refused where it is damaged', async () => {
    const { collection } = await people('PAR1 no parquet at all', 'people.parquet');
    expect(mistakesOf(collection)).toContain('people.parquet cannot be read as Parquet.');
  });
});
