import { describe, expect, it } from 'vitest';
import { collecting, counted, mistakesOf } from './collecting.ts';
import { folderWith } from './folders.ts';

/** Collects tables given as lists of lines. */
const collected = (lines: string[], tables: Record<string, string[]>) =>
  collecting(lines, [
    folderWith(
      Object.fromEntries(Object.entries(tables).map(([name, rows]) => [`${name}.csv`, rows.join('\n')])),
    ),
  ]);

describe('a structural mapping', () => {
  it('reaches the person through other tables', async () => {
    const { table } = await collected(
      ['stage\tcancer > cancers.id > visit > visits.id > person\tcondition\tcode\tconcept\tOMOP:'],
      {
        stage: ['cancer,code', '1,2', '2,1', '9,1'],
        cancers: ['id,visit', '1,v1', '2,v2'],
        visits: ['id,person', 'v1,a', 'v2,b'],
      },
    );
    expect(counted((await table()).cases, 'condition')).toEqual({ Kidney: 1, Prostate: 1 });
  });

  it('keeps a value of another table on the same series', async () => {
    const lines = [
      'series\tperson\tmodality\tmodality\tconcept\tDICOM:',
      'series\tperson\tthickness\tid > parameters[code=T].series > value\tnumber\t',
    ];
    const { table } = await collected(lines, {
      series: ['id,person,modality', '1,a,CT', '2,a,MR'],
      parameters: ['series,code,value', '1,X,50', '1,T,1', '2,T,5'],
    });
    const rows = (await table()).series.map(({ modality, thickness }) => `${modality} ${thickness}`);
    expect(rows.sort()).toEqual(['CT thin', 'MR thick']);
  });

  it('reads a column beside another, and loses no series to the better one', async () => {
    const lines = [
      'series\tperson\tmodality\tcode\tconcept\tDICOM:',
      'series\tperson\tmodality\tname\tconcept\tliteral:',
      'series\tperson\tthickness\tthick\tnumber\t',
    ];
    const { table } = await collected(lines, {
      series: ['person,code,name,thick', 'a,MR,Cat scan,1', 'a,,Cat scan,5'],
    });
    const rows = (await table()).series.map(({ modality, thickness }) => `${modality} ${thickness}`);
    expect(rows.sort()).toEqual(['CT thick', 'MR thin']);
  });

  it('holds rows to conditions joined by and', async () => {
    const line = (where: string) => [`t\tid\tcondition\tcode\tconcept\tOMOP:\t${where}`];
    const tables = { t: ['id,code,kind,status', 'a,2,x,', 'b,2,y,final', 'c,2,z,final', 'd,2,z,draft'] };
    const known = async (where: string) =>
      counted((await (await collected(line(where), tables)).table()).cases, 'condition').Kidney ?? 0;
    expect(await known('')).toBe(4);
    expect(await known('kind=x')).toBe(1);
    expect(await known('kind in x|y')).toBe(2);
    expect(await known('kind not in x|y and status=final')).toBe(1);
    expect(await known('status!=final')).toBe(2);
    expect(await known('status=')).toBe(1);
    expect(await known('status in final|draft and kind!=z')).toBe(1);
  });

  it('counts in the unit of the facet, whatever unit the source has', async () => {
    const line = ['t\tid\tthickness\tvalue\tnumber\tmm cm*10 @unit'];
    const rows = ['id,value,unit', 'a,1,', 'b,1 mm,', 'c,0.1,cm', 'd,1,cm', 'e,1cm,', 'f,1,inch', 'g,"0,5",'];
    const { table, collection } = await collected(line, { t: rows });
    expect(counted((await table()).series, 'thickness')).toEqual({ thin: 3, thick: 2, Unknown: 2 });
    expect(collection.state === 'collected' && collection.coverage.map(({ value }) => value)).toEqual([
      '0,5',
      '1',
    ]);
  });

  it('takes a row itself for a value, and parts a field that has several', async () => {
    const lines = ['seg\tid\tsex\tid\tconstant\tmy:Female', 'seg\tid\tmodality\tkinds\tconcept\tDICOM:\t\t;'];
    const { table } = await collected(lines, { seg: ['id,kinds', 'a,CT; MR', 'b,'] });
    const { cases, series } = await table();
    expect(counted(cases, 'sex')).toEqual({ Female: 2 });
    expect(counted(series, 'modality')).toMatchObject({ CT: 1, Unknown: 1 });
  });

  it('replaces a prefix that values bear', async () => {
    const { table } = await collected(['t\tid\tsex\tsex\tconcept\tX:=my:'], {
      t: ['id,sex', 'a,X:Male', 'b,Male'],
    });
    expect(counted((await table()).cases, 'sex')).toEqual({ Male: 1, Unknown: 1 });
  });

  it('takes the better of two dates of birth, and a year where there is no day', async () => {
    const lines = ['t\tid\tage\tday\tyears-since\tpeople born?', 't\tid\tage\tday\tyears-since\tpeople year'];
    const tables = { t: ['id,day', 'a,2020-01-01', 'b,20200101', 'c,2020-02-31'] };
    const people = ['id,born,year', 'a,1970-05-02,1970', 'b,,1970', 'c,,1970'];
    const { table } = await collected(lines, { ...tables, people });
    // Person a is 49 by the day; b is 50 by the year alone; 31 February is no day.
    expect(counted((await table()).cases, 'age')).toEqual({ '0-49': 1, '50-plus': 1, Unknown: 1 });
    const without = await collected(lines, {
      ...tables,
      people: people.map((row) => row.replace(/,.*,/, ',')),
    });
    expect(counted((await without.table()).cases, 'age')).toEqual({ '50-plus': 2, Unknown: 1 });
    expect(without.collection).toMatchObject({ quality: { absentColumns: ['people.born'] } });
  });

  it('tells every mistake of its form with the line', async () => {
    const lines = [
      't\tid >\tsex\tsex\tconcept\tmy:',
      't\tid\tsex\tsex\tconstant\t',
      't\tid\tthickness\tx\tnumber\tmm cm*ten',
      't\tid\tage\tx\tyears-since\ta b c',
      't\tid\tsex\tsex\tconcept\tmy:\tkind is x',
    ];
    const said = mistakesOf((await collected(lines, { t: ['id,sex'] })).collection);
    expect(said.map((text) => text.replace(/^mapping.tsv line (\d+): (\S+).*$/, '$1 $2'))).toEqual([
      '2 person',
      '3 constant',
      '4 mm',
      '5 years-since',
      '6 kind',
    ]);
    const wrong = await collected(['t\tid\tsex\tsex\tconstant\tmy:Nothing'], { t: ['id,sex', 'a,x'] });
    expect(mistakesOf(wrong.collection)).toEqual(['mapping.tsv line 2: my:Nothing is no concept of sex.']);
  });

  it('is refused where a table that it joins is not there', async () => {
    const { collection } = await collected(['t\tid > other.id > person\tsex\tsex\tconcept\tmy:'], {
      t: ['id,sex', 'a,x'],
    });
    expect(mistakesOf(collection)).toEqual([
      'mapping.tsv line 2 needs the table other, which the sources do not hold.',
    ]);
  });
});
