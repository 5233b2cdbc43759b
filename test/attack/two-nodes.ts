import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Running } from '../../src/app.ts';
import { parseCohort } from '../../src/cohort/index.ts';
import { collect, demoHolders, generate } from '../../src/collect/index.ts';
import { build, openKeys } from '../../src/node/index.ts';
import type { Ontology } from '../../src/ontology/index.ts';
import { startNode } from '../running.ts';

const persons = 600;
const epoch = '2026';

/** The lines of a table without those of one person, who stands in one of the columns named. */
function without(text: string, person: string): string {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const at = header.split(',').findIndex((name) => name === 'person_id' || name === 'PatientID');
  return `${[header, ...lines.filter((line) => line.split(',')[at] !== person)].join('\n')}\n`;
}

type Row = Record<string, string>;

function rowsOf(text: string): Row[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])));
}

/** What the sources say of one person, as leaves of facets; read here by other means than collecting does. */
async function victimOf(sources: string, person: string, ontology: Ontology): Promise<Map<string, string>> {
  const find = async (file: string, column: string) =>
    rowsOf(await readFile(join(sources, file), 'utf8')).find((row) => row[column] === person) ?? {};
  const leafOf = (facet: string, value: string | undefined): [string, string][] => {
    const reading = parseCohort({ facet, anyOf: [value ?? ''] }, ontology);
    const formula = reading.state === 'understood' ? reading.cohort.formula : undefined;
    const [leaf] = formula && 'facet' in formula ? formula.leaves : [];
    return leaf === undefined ? [] : [[facet, leaf]];
  };
  const series = await find('dicom_series.csv', 'PatientID');
  const years = Number.parseInt(series.PatientAge ?? '', 10);
  const ages = ontology.facets.find(({ id }) => id === 'age')?.lattice ?? [];
  const band = ages.find(({ leaf, from = 1, below = 0 }) => leaf && from <= years && years < below)?.code;
  return new Map([
    ...leafOf(
      'condition',
      `OMOP:${(await find('condition_occurrence.csv', 'person_id')).condition_concept_id}`,
    ),
    ...leafOf('age', band),
    ...leafOf('sex', `OMOP:${(await find('person.csv', 'person_id')).gender_concept_id}`),
    ...leafOf('stage', (await find('measurement.csv', 'person_id')).value_source_value),
    ...leafOf('modality', 'CT'),
  ]);
}

/** Two nodes with one key and one epoch, whose cases are the same but for one person, who is in the first alone. */
export async function twoNodes(
  folder: string,
  ontology: Ontology,
): Promise<{ nodes: [Running, Running]; victim: Map<string, string> }> {
  const holder = demoHolders[0];
  if (holder === undefined) throw new Error('There is no demo holder.');
  // A key that is always the same, so that the noise is too.
  await mkdir(join(folder, 'keys'), { mode: 0o700 });
  await writeFile(join(folder, 'keys', 'noise.key'), Buffer.alloc(32, 7), { mode: 0o400 });
  const nodes: Running[] = [];
  let victim = new Map<string, string>();
  for (const world of ['with', 'without']) {
    const place = (name: string) => join(folder, world, name);
    await generate({ persons, seed: 11, holder }, place('sources'));
    const table = await readFile(join(place('sources'), 'person.csv'), 'utf8');
    const person = table.split('\n')[17]?.split(',')[0] ?? '';
    if (world === 'with') victim = await victimOf(place('sources'), person, ontology);
    else {
      for (const file of (await readdir(place('sources'))).filter((name) => name.endsWith('.csv'))) {
        const path = join(place('sources'), file);
        await writeFile(path, without(await readFile(path, 'utf8'), person));
      }
    }
    const collected = await collect({ sources: [place('sources')], ontology, out: place('case-table') });
    if (collected.state !== 'collected') throw new Error(JSON.stringify(collected));
    const keys = await openKeys(join(folder, 'keys'));
    const built = await build({
      caseTable: place('case-table'),
      epoch,
      ...keys,
      out: join(place('cubes'), epoch),
    });
    if (built.state !== 'built') throw new Error(built.mistakes.join('\n'));
    nodes.push(await startNode({ COLLIMATOR_CUBES: place('cubes'), COLLIMATOR_QUERY_MS: '1500' }));
  }
  return { nodes: nodes as [Running, Running], victim };
}
