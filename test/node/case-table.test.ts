import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CaseFacet, caseFacets } from '../../src/cases/case-facet.ts';
import { readCaseTable, writeCaseTable } from '../../src/cases/index.ts';
import { Cases } from '../../src/collect/cases.ts';
import { caseTableRows } from './case-table-rows.ts';
import { folderWith } from './folders.ts';
import { smallOntology } from './small-ontology.ts';

const facets = caseFacets(smallOntology.facets);
const facetOf = (id: string) => facets.find((facet) => facet.id === id)!;
const leavesOf = (id: string) =>
  facetOf(id)
    .lattice.filter(({ leaf, code }) => leaf && code !== 'Unknown')
    .map(({ code }) => code);
const manifest = {
  holder: { id: 'h', name: 'A holder', country: 'SE' },
  generated: true,
  ontologyRelease: smallOntology.release,
  facets,
};

/** One occurrence: a person's code from a source of this priority, or a series. */
type Said =
  | { person: string; facet: string; code: string; priority: number }
  | { person: string; series: Record<string, string> };

const codes = fc
  .constantFrom('sex', 'condition', 'age')
  .chain((facet) => fc.tuple(fc.constant(facet), fc.constantFrom(...leavesOf(facet))));
const person = fc.constantFrom('a', '-9007199254740993', '9007199254740993', '007', '7');
const said: fc.Arbitrary<Said> = fc.oneof(
  fc
    .tuple(person, codes, fc.nat({ max: 2 }))
    .map(([person, [facet, code], priority]) => ({ person, facet, code, priority })),
  fc.record({
    person,
    series: fc.record(
      {
        modality: fc.constantFrom(...leavesOf('modality')),
        thickness: fc.constantFrom(...leavesOf('thickness')),
      },
      { requiredKeys: [] },
    ),
  }),
);

function gathered(all: readonly Said[]): Cases {
  const cases = new Cases(facets);
  for (const one of all) {
    const number = cases.personOf(one.person);
    if ('code' in one)
      cases.add(number, facetOf(one.facet), { state: 'coded', code: one.code }, one.priority);
    else {
      for (const [facet, code] of Object.entries(one.series))
        cases.add(number, facetOf(facet), { state: 'coded', code }, 0);
      cases.addSeries(number, new Map(Object.entries(one.series)));
    }
  }
  return cases;
}

async function written(all: readonly Said[]): Promise<string> {
  const folder = folderWith();
  await writeCaseTable(folder, manifest, gathered(all).persons());
  return folder;
}

/** A person's codes in a facet the slow, obvious way: the best source's, by rank, count and place. */
function settled(all: readonly Said[], id: string, facet: CaseFacet): string[] {
  const occurrences = all
    .filter((one) => one.person === id)
    .flatMap((one) =>
      'code' in one
        ? one.facet === facet.id
          ? [one]
          : []
        : one.series[facet.id] === undefined
          ? []
          : [{ code: one.series[facet.id]!, priority: 0 }],
    );
  const best = Math.min(...occurrences.map(({ priority }) => priority));
  const counted = occurrences.filter(({ priority }) => priority === best).map(({ code }) => code);
  const count = (code: string) => counted.filter((one) => one === code).length;
  const rank = (code: string) => (code === 'Other' ? 1 : 0);
  const place = (code: string) => facet.lattice.findIndex((value) => value.code === code);
  const sorted = [...new Set(counted)].sort(
    (a, b) => rank(a) - rank(b) || count(b) - count(a) || place(a) - place(b),
  );
  return sorted.length === 0 ? ['Unknown'] : sorted.slice(0, facet.cap);
}

/** Every person as one line, without regard to order. */
function expected(all: readonly Said[]): string[] {
  const lines = [...new Set(all.map((one) => one.person))].map((id) => {
    const own = all.flatMap((one) => (one.person === id && 'series' in one ? [one.series] : []));
    const series = (own.length > 0 ? own : [{} as Record<string, string>]).map((one) =>
      ['modality', 'thickness']
        .map((facet) => {
          const code = one[facet] ?? 'Unknown';
          return settled(all, id, facetOf(facet)).includes(code) ? code : '';
        })
        .join(' '),
    );
    const held = ['age', 'condition', 'sex'].map((facet) => settled(all, id, facetOf(facet)).join(' '));
    return [...held, ...[...new Set(series)].filter((one) => one !== ' ').sort()].join('|');
  });
  return lines.sort();
}

async function linesOf(folder: string): Promise<string[]> {
  const { cases, series } = await caseTableRows(folder);
  return cases
    .map(({ age, condition, sex }, row) => {
      const own = series.filter((one) => one.case === String(row));
      return [age, condition, sex, ...own.map((one) => `${one.modality} ${one.thickness}`).sort()].join('|');
    })
    .sort();
}

const bytesOf = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((file) => [file, readFileSync(join(folder, file)).toString('hex')]);

describe('a case table', () => {
  it('holds what a naive reading of every row gives, with caps applied', async () => {
    let series = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 60 }), async (all) => {
        const folder = await written(all);
        const lines = await linesOf(folder);
        series += lines.join('|').split('|').length - 3 * lines.length;
        expect(lines).toEqual(expected(all));
        await rm(folder, { recursive: true });
      }),
      { seed: 7, numRuns: 120 },
    );
    expect(series).toBeGreaterThan(300);
  });

  it('is the same bytes in whatever order rows and persons come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 40 }), async (all) => {
        const [one, other] = [await written(all), await written(all.toReversed())];
        expect(bytesOf(one)).toEqual(bytesOf(other));
      }),
      { seed: 8, numRuns: 30 },
    );
  });

  it('has a fingerprint that another person changes', async () => {
    const first: Said[] = [
      { person: 'a', facet: 'sex', code: 'Female', priority: 0 },
      { person: 'b', facet: 'sex', code: 'Male', priority: 0 },
    ];
    const fingerprint = async (all: Said[]) => {
      const reading = await readCaseTable(await written(all));
      return reading.state === 'read' ? reading.table.fingerprint : reading.mistakes;
    };
    const same = first.map((one) => ({ ...one, person: `x${one.person}` })).toReversed();
    expect(await fingerprint(same)).toBe(await fingerprint(first));
    const more: Said = { person: 'c', facet: 'sex', code: 'Male', priority: 0 };
    expect(await fingerprint([...first, more])).not.toBe(await fingerprint(first));
  });

  it('has no trace of a person: neither key nor order', async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `patient-${7919 * i}`);
    const folder = await written(
      ids.map((person, i) => ({ person, facet: 'sex', code: i % 2 ? 'Male' : 'Female', priority: 0 })),
    );
    expect(readdirSync(folder).sort()).toEqual([
      'age.u8',
      'case-table.json',
      'condition.u8',
      'series-modality.u8',
      'series-offsets.u32',
      'series-thickness.u8',
      'sex.u8',
    ]);
    for (const [, hex] of bytesOf(folder))
      expect(Buffer.from(hex!, 'hex').toString('latin1')).not.toContain('patient');
    const sexes = [...readFileSync(join(folder, 'sex.u8'))];
    expect(sexes).toEqual(sexes.toSorted());
    expect(statSync(join(folder, 'sex.u8')).mode & 0o777).toBe(0o600);
  });

  it('keeps each combination of a series once, so that memory does not follow the number of series', () => {
    const cases = new Cases(facets);
    const a = cases.personOf('a');
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1_500_000; i++) {
      const modality = i % 2 ? 'CT' : 'MR';
      cases.add(a, facetOf('modality'), { state: 'coded', code: modality }, 0);
      cases.addSeries(a, new Map([['modality', modality]]));
    }
    // Kept one by one, the series alone would be 12 MB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
    expect([...cases.persons().offsets]).toEqual([0, 2]);
  });

  it('prefers values told apart to rests, and a frequent value only up to what it can count', async () => {
    const cases = new Cases(facets);
    const a = cases.personOf('a');
    const add = (code: string, times: number) => {
      for (let i = 0; i < times; i++) cases.add(a, facetOf('condition'), { state: 'coded', code }, 0);
    };
    add('Other', 100_000);
    add('Kidney', 70_000);
    add('Prostate', 90_000);
    const folder = folderWith();
    await writeCaseTable(folder, manifest, cases.persons());
    // Both are beyond 65,535, so the order of the lattice decides.
    expect((await caseTableRows(folder)).cases[0]?.condition).toBe('Prostate');
  });
});

describe('reading a case table', () => {
  const all: Said[] = [
    { person: 'a', facet: 'sex', code: 'Female', priority: 0 },
    { person: 'a', series: { modality: 'CT', thickness: 'thin' } },
    { person: 'a', series: { modality: 'MR', thickness: 'thick' } },
    { person: 'b', series: { modality: 'PT' } },
  ];

  async function mistakes(tamper: (folder: string) => void): Promise<string[]> {
    const folder = await written(all);
    tamper(folder);
    const reading = await readCaseTable(folder);
    return reading.state === 'invalid' ? reading.mistakes : [];
  }
  /** Puts other bytes into a column, with a manifest that vouches for them. */
  const forge = (file: string, change: (bytes: Buffer) => Buffer) => (folder: string) => {
    const bytes = change(readFileSync(join(folder, file)));
    writeFileSync(join(folder, file), bytes);
    edit(folder, (stored) => {
      stored.columns[file] = {
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
    });
  };
  interface Stored {
    columns: Record<string, { bytes: number; sha256: string }>;
    facets: CaseFacet[];
    persons: number;
  }
  const edit = (folder: string, change: (stored: Stored) => void) => {
    const path = join(folder, 'case-table.json');
    const stored = JSON.parse(readFileSync(path, 'utf8')) as Stored;
    change(stored);
    writeFileSync(path, JSON.stringify(stored));
  };
  const at = (place: number, value: number) => (bytes: Buffer) => {
    bytes[place] = value;
    return bytes;
  };

  it('finds nothing wrong with what was written', async () => {
    expect(await mistakes(() => {})).toEqual([]);
  });

  it('names columns that are cut, changed, missing, or too many', async () => {
    expect(
      await mistakes((folder) => {
        truncateSync(join(folder, 'sex.u8'), 1);
        writeFileSync(join(folder, 'age.u8'), Buffer.from([1, 1]));
        edit(folder, ({ columns }) => {
          columns['../escape.u8'] = { bytes: 1, sha256: '' };
          delete columns['series-offsets.u32'];
          columns['condition.u8']!.bytes = 3;
        });
      }),
    ).toEqual([
      'age.u8 is not what was written.',
      'condition.u8 is announced with 3 bytes; 2 values take 2.',
      'sex.u8 has 1 bytes; the manifest says 2.',
      'The manifest has no column series-offsets.u32.',
      'The manifest announces ../escape.u8, which belongs to no facet.',
    ]);
    expect(await mistakes((folder) => truncateSync(join(folder, 'case-table.json'), 40))).toEqual([
      'case-table.json is not the manifest of a case table, version 2.',
    ]);
    const reading = await readCaseTable(folderWith());
    expect(reading.state).toBe('invalid');
  });

  it('names values that are no leaves, above the cap, or not in order', async () => {
    expect(await mistakes(forge('condition.u8', at(0, 1)))).toEqual([
      'condition has a value that is no leaf of its facet.',
    ]);
    expect(await mistakes(forge('sex.u8', at(0, 200)))).toEqual([
      'sex has a value that is no leaf of its facet.',
    ]);
    expect(await mistakes(forge('sex.u8', (bytes) => bytes.reverse()))).toEqual([
      'Persons or their series are not in the order of their values, in which they are written.',
    ]);
    // One person has CT and MR; PT beside them is one too many.
    const one = (bytes: Buffer) => Buffer.from(Uint32Array.of(0, 3, 3).buffer).subarray(0, bytes.length);
    expect((await mistakes(forge('series-offsets.u32', one))).join()).toContain(
      'modality has more values of one person than 2',
    );
  });

  it('names offsets that do not ascend, and persons beyond the bound', async () => {
    const offsets = (...numbers: number[]) =>
      forge('series-offsets.u32', () => Buffer.from(Uint32Array.from(numbers).buffer));
    for (const wrong of [
      [0, 9, 3],
      [1, 2, 3],
      [0, 1, 2],
    ])
      expect((await mistakes(offsets(...wrong))).join()).toContain('offsets do not ascend');
    expect(await mistakes((folder) => edit(folder, (stored) => (stored.persons = 10 ** 9)))).toEqual([
      'case-table.json is not the manifest of a case table, version 2.',
    ]);
  });

  it('names facets that cannot be columns', async () => {
    const found = await mistakes((folder) =>
      edit(folder, ({ facets: [age, condition] }) => {
        age!.column = '../age';
        condition!.lattice.reverse();
      }),
    );
    expect(found).toContain('age: ../age is not a name of letters, digits and _.');
    expect(found).toContain('condition has Kidney before its parent Urinary.');
  });
});
