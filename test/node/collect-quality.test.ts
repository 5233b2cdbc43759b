import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collecting, mistakesOf } from './collecting.ts';
import { folderWith } from './folders.ts';

const lines = [
  'person\tperson_id\tsex\tgender_concept_id\tconcept\tmy:',
  'condition_occurrence\tperson_id\tcondition\tcondition_concept_id\tconcept\tOMOP:',
  'dicom_series\tpatientid\tmodality\tmodality\tconcept\tDICOM:',
];
const tables = {
  'person.csv': [
    'person_id,gender_concept_id,birth_datetime,year_of_birth',
    'Anna-1,Female,1970-05-02,1970',
    'Anna-1,Female,1970-05-02,1970',
    'Bert-2,Q,1850-02-31,1850',
    'Carl-3,Male,2090-01-01,2090',
    '',
  ].join('\n'),
  'condition_occurrence.csv': [
    'condition_occurrence_id,person_id,condition_concept_id,condition_start_date',
    '1,Anna-1,2,1969-01-01',
    '2,Bert-2,2,2020-01-01',
    '3,Dora-4,2,2020-01-01',
    '',
  ].join('\n'),
  'dicom_series.csv': [
    'PatientID,SeriesInstanceUID,StudyInstanceUID,StudyDate,PatientBirthDate,PatientAge,Modality,BodyPartExamined',
    'Anna-1,1.2,1,20200101,19700502,049Y,CT,',
    'Bert-2,1.2,1,20200101,,999Y,CT,',
    'Anna-1,1.3,2,20200101,,000Y,CT,BREAST',
    '',
  ].join('\n'),
};
const clock = () => new Date('2026-11-22');
const collected = (more = {}) => collecting(lines, [folderWith(tables)], { clock, ...more });

describe('the report on the quality of the data', () => {
  it('finds what cannot be, with the line of each row', async () => {
    const { collection } = await collected();
    const findings = collection.state === 'collected' ? collection.quality.findings : [];
    const found = findings.flatMap(({ check, table, column, places }) =>
      places.map((place) => `${check} ${table} ${column}: ${place.replace(/^\S+ /, '')}`),
    );
    expect(found.sort()).toEqual([
      'age dicom_series patientage: line 3',
      'age dicom_series patientage: line 4',
      'date person birth_datetime: line 4',
      'date person birth_datetime: line 5',
      'not-before condition_occurrence condition_start_date: line 2',
      'not-before condition_occurrence condition_start_date: line 2',
      'not-before condition_occurrence condition_start_date: line 3',
      'one dicom_series seriesinstanceuid: line 3',
      'one dicom_series studyinstanceuid: line 3',
      'refers condition_occurrence person_id > person.person_id > person_id: line 4',
      'unique dicom_series seriesinstanceuid: line 3',
      'unique person person_id: line 3',
    ]);
    const empty = findings.find(({ column }) => column === 'bodypartexamined');
    expect(empty).toMatchObject({ check: 'filled', rows: 'fewer than 30', share: 'half or more' });
  });

  it('quotes no row, names nobody, counts in bands and is for its owner only', async () => {
    const { out } = await collected();
    for (const file of readdirSync(out)) {
      const path = join(out, file);
      expect(statSync(path).mode & 0o077, file).toBe(0);
      expect(readFileSync(path, 'latin1'), file).not.toMatch(/Anna-1|Bert-2|Carl-3|Dora-4|1970-05-02/);
    }
    const text = readFileSync(join(out, 'data-quality.md'), 'utf8');
    expect(text).toMatch(/This file stays inside the walls of the holder/);
    expect(text).toContain('| person | fewer than 30 | none |');
    expect(JSON.parse(readFileSync(join(out, 'data-quality.json'), 'utf8'))).toMatchObject({
      facets: expect.arrayContaining([{ facet: 'modality', known: 'half or more of them' }]),
    });
  });
});

describe('malformed rows', () => {
  const rows = (malformed: number, all: number) => {
    const row = (i: number) => (i < malformed ? `p${i},Male,secret` : `p${i},Male`);
    return { 'people.csv': `id,sex\n${Array.from({ length: all }, (_, i) => row(i)).join('\n')}\n` };
  };
  const line = ['people\tid\tsex\tsex\tconcept\tmy:'];

  it('are skipped up to the tolerance, and told', async () => {
    const { collection, table } = await collecting(line, [folderWith(rows(2, 2000))]);
    expect((await table()).cases.length).toBe(1998);
    expect(collection).toMatchObject({
      quality: {
        tables: [
          { reasons: { '3 fields where the header has 2': ['people.csv line 2', 'people.csv line 3'] } },
        ],
      },
    });
  });

  it('stop everything above it, with nothing written, and at most twenty lines of a kind told', async () => {
    const { collection, out } = await collecting(line, [folderWith(rows(30, 2000))]);
    expect(mistakesOf(collection).length).toBe(21);
    expect(mistakesOf(collection).join()).not.toContain('secret');
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(dirname(out)).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('the folder of a case table', () => {
  it('is replaced whole, and never where other files stand', async () => {
    const { out } = await collected();
    const again = await collecting(lines, [folderWith(tables)], { out, clock });
    expect(again.collection.state).toBe('collected');
    const other = folderWith({ 'thesis.docx': 'years of work' });
    const refused = await collecting(lines, [folderWith(tables)], { out: other, clock });
    expect(mistakesOf(refused.collection).join()).toContain('holds other files');
    expect(readdirSync(other)).toEqual(['thesis.docx']);
  });

  it('is never there by half, at whatever moment the process is killed', async () => {
    const parent = folderWith();
    const out = join(parent, 'out');
    const module = new URL('../../src/collect/publish.ts', import.meta.url).href;
    const script = join(folderWith(), 'write.ts');
    writeFileSync(
      script,
      `import { publishFolder } from '${module}';
       import { writeFile } from 'node:fs/promises';
       import { join } from 'node:path';
       for (;;) await publishFolder(${JSON.stringify(out)}, 'mark', async (folder) => {
         for (const name of ['a', 'b', 'c', 'mark']) await writeFile(join(folder, name), 'x'.repeat(1e6));
         console.log('written');
       });`,
    );
    for (const moment of [0, 7, 23, 61]) {
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await new Promise((done) => setTimeout(done, moment));
      child.kill('SIGKILL');
      await once(child, 'exit');
      if (existsSync(out)) {
        expect(readdirSync(out).sort()).toEqual(['a', 'b', 'c', 'mark']);
        for (const file of readdirSync(out)) expect(statSync(join(out, file)).size).toBe(1e6);
      }
    }
    // What the killed ones left holds private data; the next run takes it away.
    const { collection } = await collecting(lines, [folderWith(tables)], {
      out: join(parent, 'other'),
      clock,
    });
    expect(collection.state).toBe('collected');
    const last = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(last.stdout, 'data');
    last.kill('SIGKILL');
    await once(last, 'exit');
    const left = readdirSync(parent).filter((name) => name.startsWith('.out.'));
    expect(left.length).toBeLessThanOrEqual(2);
  });

  /** Runs a process that puts `after` in the place of an earlier table, and is killed before this renaming. */
  async function killedBefore(renaming: number, out: string): Promise<void> {
    const module = new URL('../../src/collect/publish.ts', import.meta.url).href;
    const script = join(folderWith(), 'write.ts');
    writeFileSync(
      script,
      `import fs from 'node:fs';
       import { syncBuiltinESMExports } from 'node:module';
       const rename = fs.renameSync;
       let renamings = 0;
       fs.renameSync = (from, to) => {
         if (++renamings === ${renaming}) process.kill(process.pid, 'SIGKILL');
         rename(from, to);
       };
       syncBuiltinESMExports();
       const { publishFolder } = await import('${module}');
       await publishFolder(${JSON.stringify(out)}, 'mark', async (folder) => {
         for (const name of ['mark', 'person']) fs.writeFileSync(folder + '/' + name, 'after');
       });`,
    );
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'inherit'] });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  }

  it.each([
    ['before the first renaming', 1, 'before'],
    ['between the two', 2, 'after'],
  ])('is the old one or the new one when the next run begins, though it is refused: killed %s', async (_, renaming, content) => {
    const parent = folderWith();
    const out = join(parent, 'out');
    mkdirSync(out);
    for (const name of ['mark', 'person']) writeFileSync(join(out, name), 'before');
    await killedBefore(renaming, out);
    // One folder is there whole at every moment, and the table's own name is missing between the two only.
    expect(existsSync(out)).toBe(renaming === 1);
    const { collection } = await collecting(lines, [folderWith()], { out, clock });
    expect(collection.state).toBe('refused');
    expect(readdirSync(parent)).toEqual(['out']);
    expect(readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')])).toEqual([
      ['mark', content],
      ['person', content],
    ]);
  });

  it('that another run is writing is left alone', async () => {
    const parent = folderWith();
    const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    const written = `.out.${sleeper.pid}.aBc123`;
    mkdirSync(join(parent, written));
    // Of another folder, whose name begins alike.
    mkdirSync(join(parent, '.out.2.4194999.aBc123'));
    await collecting(lines, [folderWith(tables)], { out: join(parent, 'out'), clock });
    sleeper.kill('SIGKILL');
    await once(sleeper, 'exit');
    expect(new Set(readdirSync(parent))).toEqual(new Set(['.out.2.4194999.aBc123', written, 'out']));
    await collecting(lines, [folderWith(tables)], { out: join(parent, 'out'), clock });
    expect(readdirSync(parent).sort()).toEqual(['.out.2.4194999.aBc123', 'out']);
  });
});
