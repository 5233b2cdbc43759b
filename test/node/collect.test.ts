import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Collection, collect } from '../../src/collect/index.ts';
import { caseTableRows } from './case-table-rows.ts';
import { folderWith, rowsOf } from './folders.ts';
import { smallOntology } from './small-ontology.ts';

const header = 'table\tperson\tfacet\tvalue\treading\tof\twhere';
const mapping = [
  header,
  'people.csv\tperson_id\tsex\tsex\tconcept\tmy:\t',
  'diagnoses.csv\tperson_id\tcondition\tconcept\tconcept\tOMOP:\tstatus=final',
  'diagnoses.csv\tperson_id\tage\tday\tyears-since\tpeople.csv born\tstatus=final',
  'series.csv\tPatientID\tmodality\tModality\tconcept\tDICOM: literal:\t',
  'series.csv\tPatientID\tthickness\tSliceThickness\tnumber\t\t',
  'series.csv\tPatientID\tage\tPatientAge\tdicom-age\t\t',
  '',
].join('\n');
const holder = { id: 'h', name: 'A holder', country: 'SE' };

interface Source {
  people?: string[];
  diagnoses?: string[];
  series?: string[];
}

/** Collects rows given as CSV lines, and gives the collection with what was written. */
async function collected(
  { people = [], diagnoses = [], series = [] }: Source,
  more: Record<string, string> = {},
) {
  const sources = folderWith({
    'people.csv': ['PERSON_ID,Sex,born', ...people, ''].join('\n'),
    'diagnoses.csv': ['person_id,concept,day,status', ...diagnoses, ''].join('\n'),
    'series.csv': ['PatientID,Modality,SliceThickness,PatientAge', ...series, ''].join('\n'),
    'mapping.tsv': mapping,
    ...more,
  });
  const out = folderWith();
  const structural = [join(sources, 'mapping.tsv')];
  const collection = await collect({ sources: [sources], structural, ontology: smallOntology, holder, out });
  return {
    collection,
    out,
    cases: async () => (await caseTableRows(out)).cases,
    series: async () => (await caseTableRows(out)).series,
  };
}

/** Rows in an order of their own: a case table stands in that of its values. */
const sorted = <T>(rows: T[]) => [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
const coverageOf = (collection: Collection) => (collection.state === 'collected' ? collection.coverage : []);
const mistakesOf = (collection: Collection) => (collection.state === 'refused' ? collection.mistakes : []);

describe('collecting', () => {
  it('codes each person to the nearest leaf, and says Other and Unknown where there is none', async () => {
    const { cases } = await collected({
      people: ['a,Female,1970-05-02', 'b,Male,1950-01-01', 'c,,', 'd,Male,1960-06-15'],
      diagnoses: [
        'a,2,2019-05-01,final',
        'b,7,2020-01-01,final',
        'c,3,2020-01-01,final',
        'd,4,2010-06-15,final',
      ],
    });
    expect(sorted(await cases())).toEqual([
      { age: '0-49', condition: 'Kidney', sex: 'Female' },
      { age: '50-plus', condition: 'Prostate', sex: 'Male' },
      { age: '50-plus', condition: 'Unknown', sex: 'Male' },
      { age: 'Unknown', condition: 'Other', sex: 'Unknown' },
    ]);
  });

  it('takes identifiers as text, however long, and writes none of them', async () => {
    const ids = ['-9007199254740993', '-9007199254740992', '9007199254740993', '00012', '12'];
    const { cases, out } = await collected({ people: ids.map((id) => `${id},Female,`) });
    expect((await cases()).length).toBe(ids.length);
    const written = readdirSync(out).map((file) => readFileSync(join(out, file), 'utf8'));
    for (const text of written) for (const id of ids.slice(0, 3)) expect(text).not.toContain(id);
  });

  it('stops at rows that are not UTF-8, since identifiers that differ only there would become one', async () => {
    const latin1 = folderWith();
    writeFileSync(
      join(latin1, 'people.csv'),
      Buffer.from('person_id,sex,born\n\u00c5000,F,1950-01-01\n\u00c4000,F,1950-01-01\n', 'latin1'),
    );
    writeFileSync(
      join(latin1, 'mapping.tsv'),
      `${header}\npeople\tperson_id\tsex\tsex\tconcept\tliteral:\t\n`,
    );
    const structural = [join(latin1, 'mapping.tsv')];
    const out = join(folderWith(), 'case-table');
    const collection = await collect({ sources: [latin1], structural, ontology: smallOntology, holder, out });
    expect(collection.state).toBe('refused');
    expect(mistakesOf(collection).join(' ')).toContain('not UTF-8');
    const { collection: nul } = await collected({ people: ['1\0,F,1950-01-01', '2,F,1950-01-01'] });
    expect(nul.state).toBe('refused');
  });

  it('reads only rows that fulfil the condition of their line', async () => {
    const { cases } = await collected({ diagnoses: ['a,1,2020-01-01,draft', 'a,2,2020-01-01,final'] });
    expect((await cases()).map((row) => row.condition)).toEqual(['Kidney']);
  });

  it('keeps the most frequent values up to the cap, in codes and series alike', async () => {
    const { series } = await collected({
      series: ['a,CT,1,', 'a,MR,3,', 'a,PT,1,', 'a,PT,3,', 'a,CT,1,', 'a,CT,5,'],
    });
    const rows = await series();
    expect(new Set(rows.map((row) => row.modality))).toEqual(new Set(['CT', 'PT', '']));
    // One row for each combination, however many series have it; MR is over the cap, its thickness is not.
    expect(sorted(rows.map(({ modality, thickness }) => `${modality} ${thickness}`))).toEqual([
      ' thick',
      'CT thick',
      'CT thin',
      'PT thick',
      'PT thin',
    ]);
  });

  it('prefers what is known to Other, and Other to nothing', async () => {
    const { cases, series } = await collected({
      people: ['a,Male,', 'b,Male,', 'c,Male,'],
      diagnoses: ['a,3,,final', 'a,3,,final', 'a,1,,final', 'b,3,,final', 'b,4,,final'],
      series: ['a,ES,1,', 'b,??,1,'],
    });
    const persons = await cases();
    const found = (await series()).map(({ case: person, modality, thickness }) => [
      persons[Number(person)]?.condition,
      modality,
      thickness,
    ]);
    expect(sorted(found)).toEqual([
      ['Other', 'Unknown', 'thin'],
      ['Prostate', 'Other', 'thin'],
      ['Unknown', 'Unknown', 'Unknown'],
    ]);
  });

  it('takes the first source that knows anything, in the order of the mapping', async () => {
    const { cases } = await collected({
      people: ['a,Male,1950-01-01', 'b,Male,', 'c,Male,'],
      diagnoses: ['a,1,2020-01-01,final'],
      series: ['a,CT,1,030Y', 'b,CT,1,030Y', 'c,CT,1,620W'],
    });
    expect((await cases()).map((row) => row.age).sort()).toEqual(['0-49', '0-49', '50-plus']);
  });

  it('matches free text that a mapping set names, without regard to case', async () => {
    const { series } = await collected({ series: ['a,Cat Scan,1,'] });
    expect((await series()).map((row) => row.modality)).toEqual(['CT']);
  });

  it('lists what did not map, with a band of persons and no count', async () => {
    const persons = Array.from({ length: 45 }, (_, i) => `p${i}`);
    const { collection, out } = await collected({
      diagnoses: [
        ...persons.map((person) => `${person},99,,final`),
        'x,3,,final',
        'x,6,,final',
        'x,5,,final',
      ],
      series: ['x,CT,thin,'],
    });
    const outcomes = coverageOf(collection).map(({ facet, value, outcome, persons: band }) => [
      facet,
      value,
      outcome,
      band,
    ]);
    expect(outcomes).toEqual([
      ['condition', '3', 'other', 'fewer than 30'],
      ['condition', '5', 'unmapped', 'fewer than 30'],
      ['condition', '6', 'ambiguous', 'fewer than 30'],
      ['condition', '99', 'unmapped', '30 to 99'],
      ['thickness', 'thin', 'unreadable', 'fewer than 30'],
    ]);
    const text = readFileSync(join(out, 'coverage.tsv'), 'utf8');
    expect(text).toMatch(/^# This file stays inside/);
    expect(text).not.toMatch(/\b45\b/);
    const rows = text.split('\n').filter((line) => /\t(other|ambiguous|unmapped|unreadable)\t/.test(line));
    expect(rows.length).toBe(outcomes.length);
    expect(text).toContain(
      'modality\tseries\tmodality\tCT\tmapped\tfewer than 30\tCT\tDICOM:CT\tskos:exactMatch\ttest\t',
    );
    expect(rowsOf(join(out, 'unmapped.tsv')).map(({ code, vocabulary }) => [code, vocabulary])).toEqual([
      ['5', 'OMOP'],
      ['99', 'OMOP'],
    ]);
  });

  it('names tables that the mapping expects and nobody gave', async () => {
    const sources = folderWith({ 'people.csv': 'person_id,sex,born\na,Male,\n', 'mapping.tsv': mapping });
    const structural = [join(sources, 'mapping.tsv')];
    const collection = await collect({
      sources: [sources],
      structural,
      ontology: smallOntology,
      holder,
      out: folderWith(),
    });
    expect(collection).toMatchObject({ state: 'collected', absent: ['diagnoses', 'series'] });
  });

  it('finds every mistake of a mapping before it reads a row', async () => {
    const wrong = [
      header,
      'people.csv\tperson\tsecs\tsex\tguess\t\tx',
      'people.csv\t\tsex\t\tconcept\t\t',
      '',
    ].join('\n');
    const { collection } = await collected({}, { 'mapping.tsv': wrong });
    expect(mistakesOf(collection).join('\n')).toMatch(/line 2: there is no facet secs.*Did you mean sex/);
    expect(mistakesOf(collection).join('\n')).toMatch(/guess is not a reading/);
    expect(mistakesOf(collection).join('\n')).toMatch(/x is not column=value, or column in a\|b/);
    expect(mistakesOf(collection).join('\n')).toMatch(/line 3: table, person and value/);
  });

  it('finds columns that a table does not have', async () => {
    const { collection } = await collected(
      {},
      { 'series.csv': 'PatientID,Modality\n', 'people.csv': 'person_id,sex\n' },
    );
    expect(mistakesOf(collection)).toEqual([
      'people has no column born.',
      'series has no column slicethickness.',
      'series has no column patientage.',
    ]);
  });

  it('tells where a table is broken without quoting it', async () => {
    const { collection } = await collected({ people: ['a,Female,1970', 'secret,Male'] });
    expect(mistakesOf(collection)).toEqual([
      'Of people, fewer than 30 rows are malformed, more than the tolerance of 0.1 %. Nothing is written.',
      'people.csv line 3: 2 fields where the header has 3.',
    ]);
  });

  it('does not mix generated persons with real ones', async () => {
    const generated = folderWith({ 'GENERATED.txt': '', 'people.csv': 'person_id,sex,born\na,Male,\n' });
    const real = folderWith({
      'series.csv': 'PatientID,Modality,SliceThickness,PatientAge\n',
      'mapping.tsv': mapping,
    });
    const options = {
      structural: [join(real, 'mapping.tsv')],
      ontology: smallOntology,
      holder,
      out: folderWith(),
    };
    const mixed = await collect({ sources: [generated, real], ...options });
    expect(mistakesOf(mixed).join()).toContain('collect them apart');
    expect(await collect({ sources: [generated], ...options })).toMatchObject({
      state: 'collected',
      generated: true,
    });
  });
});
