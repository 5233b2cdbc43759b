import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DicomFolderOptions, dicomFolder } from '../../src/collect/dicom/index.ts';
import { folderOf, readAll } from './dicom/reading.ts';
import { ct, dataSet, part10, type Written } from './dicom/writer.ts';

const read = async (files: Record<string, Buffer | string>, options?: DicomFolderOptions) =>
  readAll(await dicomFolder(folderOf(files), options));
const code = (value: string, scheme: string): Written[] => [
  ['00080100', 'SH', value],
  ['00080102', 'SH', scheme],
];
const seriesOf = (row: Record<string, string> | undefined) => row?.seriesinstanceuid;

describe('headers of DICOM files', () => {
  it('give one row a series, with columns by keyword, ISO dates and the age at the study', async () => {
    const { series, malformed } = await read({ 'a.dcm': part10(ct()) });
    expect(malformed).toEqual([]);
    expect(series).toEqual([
      {
        patientid: 'p1',
        issuerofpatientid: '',
        studyinstanceuid: '1.2.3',
        seriesinstanceuid: '1.2.3.1',
        modality: 'CT',
        bodypartexamined: 'CHEST',
        anatomicregion: '',
        laterality: '',
        manufacturer: 'ACME',
        manufacturermodelname: 'Scanner',
        slicethickness: '2.5',
        magneticfieldstrength: '',
        studydate: '2020-01-31',
        seriesdate: '',
        acquisitiondate: '',
        patientage: '061Y',
        patientsex: 'F',
        patientbirthdate: '1958-02-01',
        instances: '1',
      },
    ]);
  });

  it('are read in every way of writing elements, with or without preamble and meta information', async () => {
    const region: Written = ['00082218', 'SQ', [code('39607008', 'SCT')]];
    const header = (i: number) =>
      ct([['0020000E', 'UI', `1.2.3.${i}`], ['00080018', 'UI', `1.9.${i}`], region]);
    const [big, implicit] = [{ bigEndian: true }, { implicit: true }];
    const { series, malformed } = await read({
      '0-explicit': part10(header(0)),
      '1-implicit': part10(header(1), implicit),
      '2-big-endian': part10(header(2), big),
      '3-deflated': part10(header(3), { deflated: true }),
      '4-undefined-lengths': part10(header(4), { undefinedLengths: true }),
      '5-implicit-undefined-lengths': part10(header(5), { ...implicit, undefinedLengths: true }),
      '6-named-explicit-but-implicit': part10(header(6), { ...implicit, syntax: '1.2.840.10008.1.2.4.50' }),
      '7-no-preamble-explicit': dataSet(header(7)),
      '8-no-preamble-implicit': dataSet(header(8), implicit),
      '9-no-preamble-big-endian': dataSet(header(9), big),
      '10-meta-without-preamble': part10(header(10)).subarray(132),
      '11-unknown-syntax': part10(header(11), { syntax: '1.2.840.10008.1.2.4.999' }),
    });
    expect(malformed).toEqual([]);
    expect(series.map(seriesOf).sort()).toEqual(Array.from({ length: 12 }, (_, i) => `1.2.3.${i}`).sort());
    for (const row of series)
      expect(row).toMatchObject({ patientid: 'p1', slicethickness: '2.5', anatomicregion: 'SCT:39607008' });
  });

  it('pass over what is not DICOM, whatever it is called', async () => {
    const { series, malformed } = await read({
      'notes.dcm':
        'Not an image at all, though it is called one, and long enough to hold a preamble. '.repeat(3),
      'empty.dcm': '',
      'zeros.dcm': Buffer.alloc(4_096),
      'group-eight.bin': Buffer.from([8, 0, 5, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
      image: part10(ct()),
    });
    expect(malformed).toEqual([]);
    expect(series.length).toBe(1);
  });

  it('are used as far as a truncated file goes, if that tells its series; else the file is named', async () => {
    const whole = part10(ct());
    const beforeSeries = whole.indexOf('1.2.3.1\0', whole.indexOf('CHEST'));
    const { series, malformed } = await read({
      'a/cut-in-pixels.dcm': whole.subarray(0, whole.length - 5),
      'b/cut-before-series.dcm': whole.subarray(0, beforeSeries),
      'c/only-preamble.dcm': whole.subarray(0, 132),
    });
    expect(series.map(({ instances, slicethickness }) => [instances, slicethickness])).toEqual([
      ['1', '2.5'],
    ]);
    expect(malformed).toEqual([
      'b/cut-before-series.dcm: The file ends, or cannot be read on, before its SeriesInstanceUID (0020,000E).',
      'c/only-preamble.dcm: The file has no SeriesInstanceUID (0020,000E), so it belongs to no series.',
    ]);
  });

  it('need a series', async () => {
    const { series, malformed } = await read({ 'a.dcm': part10(ct([['0020000E', 'UI', '']])) });
    expect(series).toEqual([]);
    expect(malformed).toEqual([
      'a.dcm: The file has no SeriesInstanceUID (0020,000E), so it belongs to no series.',
    ]);
  });

  it('may hold large private values and long sequences before what is wanted', async () => {
    const filler: Written = ['00091010', 'OB', Buffer.alloc(3_000_000, 0xee)];
    const sequence: Written = ['00081140', 'SQ', Array.from({ length: 5_000 }, () => code('x', '99X'))];
    const { series, malformed } = await read({
      'a.dcm': part10(ct([['00090010', 'LO', 'A VENDOR'], filler, sequence]), { undefinedLengths: true }),
    });
    expect(malformed).toEqual([]);
    expect(series).toMatchObject([{ patientid: 'p1', bodypartexamined: 'CHEST' }]);
  });

  it('are read up to a bound', async () => {
    const filler: Written = ['00091010', 'OB', Buffer.alloc(300_000)];
    const { series, malformed } = await read({ 'a.dcm': part10(ct([filler])) }, { headerBytes: 100_000 });
    expect(series).toEqual([]);
    expect(malformed.length).toBe(1);
  });

  it('do not grow without bound where a deflated file does', async () => {
    const bomb: Written = ['00091010', 'OB', Buffer.alloc(50_000_000)];
    const { malformed } = await read(
      { 'a.dcm': part10(ct([bomb]), { deflated: true }) },
      { headerBytes: 1_000_000 },
    );
    expect(malformed.length).toBe(1);
  });

  it('nested deeper than any stack are malformed, and hide no other file', async () => {
    let nested: Written[] = [['00081140', 'SQ', []]];
    for (let i = 0; i < 400; i++) nested = [['00081140', 'SQ', [nested]]];
    const item = Buffer.from('08004011535100 00ffffffff feff00e0ffffffff'.replaceAll(' ', ''), 'hex');
    const bottomless = Buffer.concat([part10(ct()).subarray(0, 180), ...Array(200_000).fill(item)]);
    const { series, malformed } = await read({
      'a-deep.dcm': part10(ct(nested), { undefinedLengths: true }),
      'b-bottomless.dcm': bottomless,
      'c.dcm': part10(
        ct([
          ['0020000E', 'UI', '1.2.3.9'],
          ['00080018', 'UI', '1.9.9'],
        ]),
      ),
    });
    expect(series.map(seriesOf)).toEqual(['1.2.3.1', '1.2.3.9']);
    expect(malformed.map((text) => text.split(':')[0])).toEqual(['b-bottomless.dcm']);
  });

  it('of random bytes end in a row or a reason, never in a failure', async () => {
    let state = 12345;
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 16;
    };
    const files: Record<string, Buffer> = {};
    for (let i = 0; i < 400; i++) {
      const bytes = part10(ct([['00082218', 'SQ', [code('39607008', 'SCT')]]]), { implicit: i % 2 === 0 });
      for (let change = 0; change < 1 + (i % 7); change++)
        bytes[132 + (random() % (bytes.length - 132))] = random();
      files[`${i}`] = bytes;
    }
    const { series, malformed } = await read(files);
    const counted = series.reduce((sum, { instances }) => sum + Number(instances), 0);
    expect(series.length).toBeGreaterThan(0);
    expect(counted + malformed.length).toBeGreaterThan(0);
    expect(counted + malformed.length).toBeLessThanOrEqual(400);
  });

  it('take text in the character set that the file names', async () => {
    const named = (i: number, set: string, id: Buffer) =>
      part10(
        ct([
          ['00080005', 'CS', set],
          ['00100020', 'LO', id],
          ['0020000E', 'UI', `1.${i}`],
          ['00080018', 'UI', `9.${i}`],
        ]),
      );
    const { series } = await read({
      '1': named(1, 'ISO_IR 100', Buffer.from('Ås-1', 'latin1')),
      '2': named(2, 'ISO_IR 192', Buffer.from('Ås-1')),
      '3': named(3, 'ISO_IR 144', Buffer.from([0xb6, 0x31])),
      // A damaged name of a character set once sent the reader round in circles.
      '4': named(4, 'ISO_IR 1é0', Buffer.from('Ås-1', 'latin1')),
    });
    expect(series.map(({ patientid }) => patientid)).toEqual(['Ås-1', 'Ås-1', 'Ж1', 'Ås-1']);
  });

  it('keep what is no date as it stands, and compute no age from it', async () => {
    const { series } = await read({
      a: part10(
        ct([
          ['00080020', 'DA', '20201341'],
          ['00080021', 'DA', '2006.01.02'],
        ]),
      ),
    });
    expect(series).toMatchObject([{ studydate: '20201341', seriesdate: '2006-01-02', patientage: '' }]);
  });

  it('of multi-frame objects are read in their functional groups', async () => {
    const measures: Written = ['00289110', 'SQ', [[['00180050', 'DS', '1.25']]]];
    const anatomy: Written = [
      '00209071',
      'SQ',
      [
        [
          ['00082218', 'SQ', [code('T-D0300', 'SNM3')]],
          ['00209072', 'CS', 'L'],
        ],
      ],
    ];
    const enhanced = (uid: string, groups: Written[]) =>
      part10(
        ct([
          ['0020000E', 'UI', uid],
          ['00080018', 'UI', `${uid}.1`],
          ['00180050', 'DS', ''],
          ['00280008', 'IS', '2'],
          ...groups,
        ]),
      );
    const { series } = await read({
      shared: enhanced('1.1', [['52009229', 'SQ', [[anatomy, measures]]]]),
      frames: enhanced('1.2', [['52009230', 'SQ', [[anatomy, measures], [anatomy]]]]),
    });
    const expected = { slicethickness: '1.25', anatomicregion: 'SRT:T-D0300', laterality: 'L' };
    expect(series).toMatchObject([
      { seriesinstanceuid: '1.2', ...expected },
      { seriesinstanceuid: '1.1', ...expected },
    ]);
  });
});

describe('instances of a series', () => {
  const instance = (i: number, more: Written[] = []) =>
    part10(ct([['00080018', 'UI', `1.2.3.1.${i}`], ...more]));

  it('are one row: the first value that is there, and the most frequent slice thickness', async () => {
    const { series } = await read({
      'x/1': instance(1, [
        ['00180015', 'CS', ''],
        ['00180050', 'DS', '10'],
      ]),
      'x/2': instance(2, [['00180015', 'CS', 'LUNG']]),
      'y/3': instance(3),
      'y/4': instance(4, [['00180050', 'DS', '']]),
    });
    expect(series).toMatchObject([{ bodypartexamined: 'LUNG', slicethickness: '2.5', instances: '4' }]);
  });

  it('count once, however many copies of them there are', async () => {
    const { series } = await read({ 'a/1': instance(1), 'b/1': instance(1), 'b/2': instance(2) });
    expect(series).toMatchObject([{ instances: '2' }]);
  });

  it('of two persons make a series of nobody, even where one is a copy of the other', async () => {
    for (const i of [1, 2]) {
      const { series, malformed } = await read({
        a: instance(1),
        b: instance(i, [['00100020', 'LO', 'p2']]),
      });
      expect(series).toEqual([]);
      expect(malformed).toEqual(['a: patientid differs between the instances of one series, here and at b.']);
    }
  });

  it('more than the bounds allow are named', async () => {
    const files = {
      a: instance(1),
      b: instance(2, [['0020000E', 'UI', '1.7']]),
      c: instance(3),
      d: instance(4),
    };
    const { series, malformed } = await read(files, { series: 1, files: 3 });
    expect(series).toMatchObject([{ instances: '2' }]);
    expect(malformed.sort()).toEqual([
      'b: There are more than 1 series; this file is left out.',
      'd: There are more than 3 files; this one and all after it are left out.',
    ]);
  });

  it('are listed in the order of the names of files, read twice or once', async () => {
    const folder = folderOf(
      Object.fromEntries(
        Array.from({ length: 30 }, (_, i) => [`${i}/f`, instance(i, [['0020000E', 'UI', `1.${i}`]])]),
      ),
    );
    const [first, second] = [
      await readAll(await dicomFolder(folder)),
      await readAll(await dicomFolder(folder, { atOnce: 1 })),
    ];
    expect(first.series.length).toBe(30);
    expect(first).toEqual(second);
    const source = await dicomFolder(folder);
    let rows = 0;
    for (let i = 0; i < 2; i++) for await (const _ of source.tables[0]?.rows() ?? []) rows++;
    expect(rows).toBe(60);
  });

  it('behind links are not read', async () => {
    const outside = folderOf({ 'secret.dcm': instance(9, [['0020000E', 'UI', '6.6.6']]) });
    const folder = folderOf({ 'a.dcm': instance(1) });
    symlinkSync(outside, join(folder, 'out'));
    symlinkSync(join(outside, 'secret.dcm'), join(folder, 'b.dcm'));
    symlinkSync(folder, join(folder, 'loop'));
    mkdirSync(join(folder, 'empty'));
    const { series } = await readAll(await dicomFolder(folder));
    expect(series.map(seriesOf)).toEqual(['1.2.3.1']);
  });
});

describe('a DICOMDIR', () => {
  const directory = (...files: string[]) =>
    part10([
      [
        '00041220',
        'SQ',
        files.map((file): Written[] => [
          ['00041430', 'CS', 'IMAGE'],
          ['00041500', 'CS', file],
        ]),
      ],
    ]);

  it('is no instance, adds none twice, and hides none that it does not name', async () => {
    const { series, malformed } = await read({
      DICOMDIR: directory('IMAGES\\A'),
      'IMAGES/A': part10(ct()),
      'IMAGES/B': part10(ct([['00080018', 'UI', '1.2.3.1.2']])),
    });
    expect(malformed).toEqual([]);
    expect(series).toMatchObject([{ instances: '2' }]);
  });

  it('tells which of its files are missing or are not DICOM, in any case of letters, and leads nowhere else', async () => {
    const { malformed } = await read({
      'disc/DICOMDIR': directory('A', 'B', 'C', '..\\..\\ETC', 'LOW'),
      'disc/A': 'not an image',
      'disc/B': part10(ct()),
      'disc/low': part10(ct([['00080018', 'UI', '1.2.3.1.2']])),
    });
    expect(malformed).toEqual(['disc/DICOMDIR: It names 2 files that are not there or not DICOM, first A.']);
  });
});

describe('annotations', () => {
  const own = (modality: string, more: Written[]) =>
    part10(ct([['00080060', 'CS', modality], ['00180050', 'DS', ''], ...more]));

  it('give a row for each segment of a segmentation, in codes and without its free text', async () => {
    const { segments, malformed } = await read({
      seg: own('SEG', [
        ['00081115', 'SQ', [[['0020000E', 'UI', '1.2.3.7']]]],
        [
          '00620002',
          'SQ',
          [
            [
              ['00620003', 'SQ', [code('M-01000', 'SRT')]],
              ['00620004', 'US', 1],
              ['00620005', 'LO', 'Lesion of Mrs Example'],
              ['00620007', 'SQ', [[['0066002F', 'SQ', [code('123110', 'DCM')]]]]],
              ['00620008', 'CS', 'AUTOMATIC'],
              ['0062000F', 'SQ', [code('4147007', 'SCT')]],
              ['00082218', 'SQ', [code('39607008', 'SCT')]],
            ],
            [
              ['00620004', 'US', 300],
              ['00620008', 'CS', 'MANUAL'],
            ],
          ],
        ],
      ]),
    });
    expect(malformed).toEqual([]);
    expect(segments).toEqual([
      {
        patientid: 'p1',
        studyinstanceuid: '1.2.3',
        seriesinstanceuid: '1.2.3.1',
        referencedseriesinstanceuid: '1.2.3.7',
        segmentnumber: '1',
        segmentalgorithmtype: 'AUTOMATIC',
        algorithmfamily: 'DCM:123110',
        segmentedpropertycategory: 'SRT:M-01000',
        segmentedpropertytype: 'SCT:4147007',
        anatomicregion: 'SCT:39607008',
        rtroiinterpretedtype: '',
      },
      expect.objectContaining({ segmentnumber: '300', segmentalgorithmtype: 'MANUAL', anatomicregion: '' }),
    ]);
  });

  it('give a row for each region of a structure set, with what its observation says', async () => {
    const { segments } = await read({
      rt: own('RTSTRUCT', [
        [
          '30060010',
          'SQ',
          [
            [
              [
                '30060012',
                'SQ',
                [[['30060014', 'SQ', [[['0020000E', 'UI', '1.8']], [['0020000E', 'UI', '1.9']]]]]],
              ],
            ],
          ],
        ],
        [
          '30060020',
          'SQ',
          [
            [
              ['30060022', 'IS', '5'],
              ['30060026', 'LO', 'free text'],
              ['30060036', 'CS', 'SEMIAUTOMATIC'],
            ],
            [['30060022', 'IS', '6']],
          ],
        ],
        [
          '30060080',
          'SQ',
          [
            [
              ['30060084', 'IS', '5'],
              ['30060086', 'SQ', [code('108369006', 'SCT')]],
              ['300600A4', 'CS', 'GTV'],
            ],
          ],
        ],
      ]),
    });
    expect(segments).toMatchObject([
      {
        segmentnumber: '5',
        referencedseriesinstanceuid: '1.8\\1.9',
        segmentalgorithmtype: 'SEMIAUTOMATIC',
        segmentedpropertytype: 'SCT:108369006',
        rtroiinterpretedtype: 'GTV',
      },
      { segmentnumber: '6', segmentedpropertytype: '', rtroiinterpretedtype: '' },
    ]);
  });

  const item = (relation: string, type: string, concept: Written[], more: Written[] = []): Written[] => [
    ['0040A010', 'CS', relation],
    ['0040A040', 'CS', type],
    ['0040A043', 'SQ', [concept]],
    ...more,
  ];
  const coded = (relation: string, concept: Written[], value: Written[]) =>
    item(relation, 'CODE', concept, [['0040A168', 'SQ', [value]]]);
  const number = (relation: string, concept: Written[], value: string, content: Written[][] = []) =>
    item(relation, 'NUM', concept, [
      [
        '0040A300',
        'SQ',
        [
          [
            ['004008EA', 'SQ', [code('mm', 'UCUM')]],
            ['0040A30A', 'DS', value],
          ],
        ],
      ],
      ['0040A730', 'SQ', content],
    ]);

  it('give a row for each measurement and evaluation in a measurement group of a report', async () => {
    const group = item('CONTAINS', 'CONTAINER', code('125007', 'DCM'), [
      [
        '0040A730',
        'SQ',
        [
          coded('HAS CONCEPT MOD', code('370129005', 'SCT'), code('1', '99X')),
          coded('CONTAINS', code('121071', 'DCM'), code('4147007', 'SCT')),
          coded('HAS CONCEPT MOD', code('363698007', 'SCT'), code('39607008', 'SCT')),
          number('CONTAINS', code('103339001', 'SCT'), '12.5', [
            coded('HAS CONCEPT MOD', code('121401', 'DCM'), code('56851009', 'SCT')),
          ]),
          number('CONTAINS', code('103340004', 'SCT'), '7', [
            coded('HAS CONCEPT MOD', code('G-C0E3', 'SRT'), code('T-28000', 'SRT')),
          ]),
          number('HAS ACQ CONTEXT', code('110000', 'DCM'), '3'),
          coded('CONTAINS', code('111033', 'DCM'), code('RID36036', 'RADLEX')),
        ],
      ],
    ]);
    const library = item('CONTAINS', 'CONTAINER', code('126200', 'DCM'), [
      ['0040A730', 'SQ', [number('CONTAINS', code('110910', 'DCM'), '1')]],
    ]);
    const { measurements, malformed } = await read({
      sr: own('SR', [
        [
          '0040A730',
          'SQ',
          [library, item('CONTAINS', 'CONTAINER', code('126010', 'DCM'), [['0040A730', 'SQ', [group]]])],
        ],
      ]),
    });
    const shared = { patientid: 'p1', seriesinstanceuid: '1.2.3.1', finding: 'SCT:4147007' };
    expect(malformed).toEqual([]);
    expect(measurements).toMatchObject([
      {
        ...shared,
        concept: 'SCT:103339001',
        value: '12.5',
        unit: 'UCUM:mm',
        findingsite: 'SCT:39607008',
        derivation: 'SCT:56851009',
      },
      { ...shared, concept: 'SCT:103340004', value: '7', unit: 'UCUM:mm', findingsite: 'SRT:T-28000' },
      { ...shared, concept: 'DCM:111033', value: 'RADLEX:RID36036', unit: '', findingsite: 'SCT:39607008' },
    ]);
    expect(measurements.length).toBe(3);
  });

  it('in a report that is too deep or cut off are said to be incomplete', async () => {
    let deep = number('CONTAINS', code('1', 'SCT'), '1');
    for (let i = 0; i < 40; i++)
      deep = item('CONTAINS', 'CONTAINER', code('125007', 'DCM'), [['0040A730', 'SQ', [deep]]]);
    const whole = own('SR', [
      ['0040A730', 'SQ', [deep]],
      ['7FE00010', 'OW', ''],
    ]);
    const { measurements, malformed } = await read({
      deep: whole,
      cut: own('SR', [
        ['00080018', 'UI', '9'],
        ['0040A730', 'SQ', [deep]],
      ]).subarray(0, -300),
    });
    expect(measurements).toEqual([]);
    expect(malformed.map((text) => text.split(':')[0])).toEqual(['cut', 'deep']);
  });
});
