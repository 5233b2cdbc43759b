import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readContradictions } from '../../src/validation/contradictions.ts';
import { readProfiles } from '../../src/validation/profile.ts';
import { profileMatrix } from '../../src/validation/profile-matrix.ts';

const page = fileURLToPath(new URL('../../docs/profiles.md', import.meta.url));
const shapes = fileURLToPath(new URL('../../shapes', import.meta.url));
const described = [
  'dcat-ap-3',
  'healthdcat-ap-r5',
  'healthdcat-ap-r7',
  'healthdcat-ap-r8',
  'eucaim-v1',
  'eucaim-v2',
  'miabis',
  'fair',
];

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** What stands between two comments of the page is made from the shapes. */
function expectPart(start: string, end: string, made: string): void {
  const text = readFileSync(page, 'utf8');
  const [before, rest] = text.split(`${start}\n`);
  const after = rest?.split(`\n${end}`)[1];
  if (before === undefined || after === undefined) throw new Error(`The page has no place for ${start}.`);
  const wanted = `${before}${start}\n${made}\n${end}${after}`;
  if (process.env.COLLIMATOR_WRITE_DOCS === '1') writeFileSync(page, wanted);
  expect(readFileSync(page, 'utf8')).toBe(wanted);
}

test('the page of profiles has the matrix that the shapes give (COLLIMATOR_WRITE_DOCS=1 writes it)', async () => {
  const profiles = await readProfiles(shapes);
  const { profiles: columns, rows } = profileMatrix(described.flatMap((each) => profiles.get(each) ?? []));
  const matrix = [
    line(['class', 'property', ...columns.map(({ name }) => name)]),
    line(['---', '---', ...columns.map(() => '---')]),
    ...rows.map(({ of, property, cells }) => line([of, property, ...cells.map(({ asks }) => asks)])),
  ].join('\n');
  expect(matrix.split('\n').length).toBeGreaterThan(150);
  expectPart('<!-- matrix: from the shapes -->', '<!-- end of matrix -->', matrix);
});

test('the page has the contradictions of the table, and nearly as many tests as rows try them', async () => {
  const contradictions = await readContradictions(shapes);
  const rows = contradictions.map(({ about, oneSide, otherSide, here }) =>
    line([about, oneSide, otherSide, here]),
  );
  const table = [line(['about', 'one side', 'the other side', 'here']), '|---|---|---|---|', ...rows];
  const [start, end] = [
    '<!-- contradictions: from shapes/contradictions.tsv -->',
    '<!-- end of contradictions -->',
  ];
  expectPart(start, end, table.join('\n'));
  const tests = readFileSync(fileURLToPath(new URL('./profiles-conflicts.test.ts', import.meta.url)), 'utf8');
  // The namespaces of HealthDCAT-AP are the normaliser's matter, and tried there.
  expect([...tests.matchAll(/ {2}test\('about /g)].length).toBeGreaterThanOrEqual(contradictions.length - 1);
});

test('a table of contradictions with a row that is not whole is an error that names the line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'contradictions-'));
  try {
    expect(await readContradictions(folder)).toEqual([]);
    await writeFile(join(folder, 'contradictions.tsv'), 'about\tone side\tthe other side\there\na\tb\tc\n');
    await expect(readContradictions(folder)).rejects.toThrow(/contradictions\.tsv:2/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
