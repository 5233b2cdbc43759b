import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productFolder } from '../../src/base/index.ts';
import { readCaseTable } from '../../src/cases/index.ts';
import { collect, demoHolders, generate } from '../../src/collect/index.ts';
import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import { type Accuracy, accuracyOf } from '../cohort/accuracy.ts';
import { sharedData } from '../shared-data.ts';

const cohorts = 1_000;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

async function caseTable(folder: string) {
  const reading = await readCaseTable(folder);
  if (reading.state === 'invalid') throw new Error(reading.mistakes.join('\n'));
  return reading.table;
}

async function generated(persons: number, holderId: string, ontology: Ontology, folder: string) {
  const holder = demoHolders.find(({ id }) => id === holderId);
  if (holder === undefined) throw new Error(`There is no demo holder ${holderId}.`);
  const [sources, out] = [join(folder, `s-${holderId}-${persons}`), join(folder, `t-${holderId}-${persons}`)];
  await generate({ persons, seed: persons + holder.seed, holder }, sources);
  await collect({ sources: [sources], ontology, out });
  return caseTable(out);
}

/** Real cases that are public: the MSK breast patients, and the index of IDC where it is at hand. */
async function real(ontology: Ontology, folder: string) {
  const found = [];
  const sources: [string, string | undefined, string][] = [
    ['MSK breast 2018, real', sharedData('omop/msk-breast-2018'), 'msk-breast.tsv'],
    ['NCI Imaging Data Commons, real', process.env.COLLIMATOR_IDC_INDEX, 'idc-index.tsv'],
  ];
  for (const [name, source, mapping] of sources) {
    if (source === undefined) continue;
    const out = join(folder, mapping);
    const collection = await collect({
      sources: [source],
      structural: [join(productFolder, 'mappings', mapping)],
      ontology,
      holder: { id: 'real', name, country: 'US' },
      out,
    });
    if (collection.state === 'refused') throw new Error(collection.mistakes.join('\n'));
    found.push({ name, tables: [await caseTable(out)] });
  }
  return found;
}

/** How near answers come to the truth, on generated and on real cases, as a Markdown table. */
export async function accuracyTable(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'collimator-accuracy-'));
  const store = await openStore({ mounts: await ontologyMounts() });
  try {
    const ontology = await openOntology(store);
    const sets = [];
    for (const persons of [700, 1_500, 3_000, 10_000, 30_000])
      sets.push({
        name: `${persons.toLocaleString('en')} generated`,
        tables: [await generated(persons, 'aurora', ontology, folder)],
      });
    const demo = [];
    for (const { id, persons } of demoHolders) demo.push(await generated(persons, id, ontology, folder));
    sets.push({ name: 'the three demo nodes', tables: demo }, ...(await real(ontology, folder)));
    const rows = [];
    for (const { name, tables } of sets) {
      const found = await accuracyOf(tables, ontology, { cohorts, seed: 1 });
      rows.push(`| ${name} | ${found.map(cell).join(' | ')} |`);
      console.error(`measured: ${name}`);
    }
    return [
      `${cohorts} random cohorts each: share of true counts within the stated interval; median relative error; median half-width of the interval, relative to the true count (20 cases or more).`,
      '',
      '| cases | 1 criterion | 2 | 3 | 4 | 5 |',
      '|---|---|---|---|---|---|',
      ...rows,
    ].join('\n');
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const cell = ({ covered, median, width, unanswered }: Accuracy) =>
  `${percent(covered)}; ${percent(median)}; ± ${percent(width)}${unanswered > 0 ? ` (${unanswered} unanswered)` : ''}`;
