import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import { extend, openKeys, propose, signOff } from '../../src/node/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import { caseTableOf, regularPersons } from './build-cases.ts';
import { folderWith } from './folders.ts';

const page = readFileSync(join(productFolder, 'docs', 'releasing.md'), 'utf8');
const example = /Requests come as a file:\s+```json\n(.*?)```/s.exec(page)?.[1] ?? '';

it('the requests that the page on releasing shows are taken, and a wrong name of one is told in words', async () => {
  const caseTable = await caseTableOf(regularPersons(400), { real: true });
  const folder = folderWith();
  writeFileSync(join(folder, 'noise.key'), Buffer.alloc(32, 3), { mode: 0o400 });
  const given = { caseTable, epoch: '2026', keys: await openKeys(folder), releases: folderWith() };
  await propose(given);
  expect(await signOff({ ...given, by: 'A. Person' })).toMatchObject({ state: 'published' });
  // The codes are of the hyper-ontology, and these cases are of a small one: the form is what is tried here.
  const taken = await extend({ ...given, requests: example });
  expect(taken.mistakes).toEqual([]);
  expect(taken.state !== 'refused' && taken.decisions).toHaveLength(1);
  const wrong = await extend({ ...given, requests: example.replace(/"cohort": "\w+"/, '"cohort": "9f2c…"') });
  expect(wrong.mistakes).toEqual(['[0].cohort: must be 8 to 64 letters, digits, hyphens and underscores.']);
});

it('the codes of that example are leaves of their facets', async () => {
  const store = await openStore({ mounts: await ontologyMounts() });
  const { facets } = await openOntology(store);
  await store.close();
  const literals = [...example.matchAll(/"facet": "(\w+)", "leaves": \[([^\]]*)\]/g)];
  expect(literals.length).toBeGreaterThan(1);
  for (const [, id, leaves = ''] of literals) {
    const known = facets.find((facet) => facet.id === id)?.lattice.filter(({ leaf }) => leaf) ?? [];
    for (const code of JSON.parse(`[${leaves}]`) as string[])
      expect(known.map((each) => each.code)).toContain(code);
  }
});
