import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readProfiles } from '../../src/validation/profile.ts';
import { profileMatrix } from '../../src/validation/profile-matrix.ts';

const page = fileURLToPath(new URL('../../docs/profiles.md', import.meta.url));
const shapes = fileURLToPath(new URL('../../shapes', import.meta.url));
const [start, end] = ['<!-- matrix: from the shapes -->\n', '\n<!-- end of matrix -->'];
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

test('the page of profiles has the matrix that the shapes give (COLLIMATOR_WRITE_DOCS=1 writes it)', async () => {
  const profiles = await readProfiles(shapes);
  const matrix = profileMatrix(described.flatMap((each) => profiles.get(each) ?? []));
  expect(matrix.split('\n').length).toBeGreaterThan(150);
  const text = readFileSync(page, 'utf8');
  const [before, after] = [text.split(start)[0], text.split(end)[1]];
  if (before === undefined || after === undefined) throw new Error('The page has no place for the matrix.');
  const wanted = `${before}${start}${matrix}${end}${after}`;
  if (process.env.COLLIMATOR_WRITE_DOCS === '1') writeFileSync(page, wanted);
  expect(readFileSync(page, 'utf8')).toBe(wanted);
});
