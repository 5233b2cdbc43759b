/**
 * Loads a generated Athena bundle of the size that a hospital downloads, and asks it for ancestors and standard
 * concepts: `node test/bench/athena.ts [concepts] [relationships] [ancestors]`. Ids are numbers as OMOP gives them;
 * names are made up.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { loadAthena } from '../../src/ontology/index.ts';

const [concepts = 500_000, relationships = 1_500_000, ancestors = 2_000_000] = process.argv
  .slice(2)
  .map(Number);
const levels = 15;

/** A generator of numbers that is the same in every run (mulberry32). */
let state = 20_261_122;
function random(below: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
}

async function write(path: string, header: string, count: number, row: (i: number) => string): Promise<void> {
  const stream = createWriteStream(path);
  stream.write(`${header}\n`);
  for (let from = 0; from < count; from += 10_000) {
    const rows = Array.from({ length: Math.min(10_000, count - from) }, (_, i) => `${row(from + i)}\n`);
    if (!stream.write(rows.join('')))
      await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
  }
  stream.end();
  await finished(stream);
}

const idOf = (i: number) => 4_000_000 + i;
/** The parent of each concept but the root, one level up. */
const parent = Int32Array.from({ length: concepts }, (_, i) =>
  i === 0 ? 0 : random(Math.max(1, Math.floor(i / 2))),
);

async function generate(folder: string): Promise<void> {
  const dates = '19700101\t20991231\t';
  await write(
    join(folder, 'CONCEPT.csv'),
    'concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code\tvalid_start_date\tvalid_end_date\tinvalid_reason',
    concepts,
    (i) =>
      `${idOf(i)}\tGenerated concept "${i}" of the bundle\tCondition\t${i % 3 === 0 ? 'ICD10CM' : 'SNOMED'}\tDisorder\t${i % 3 === 0 ? '' : 'S'}\t${900_000_000 + i}\t${dates}${i % 20 === 19 ? 'U' : ''}`,
  );
  await write(
    join(folder, 'CONCEPT_SYNONYM.csv'),
    'concept_id\tconcept_synonym_name\tlanguage_concept_id',
    concepts,
    (i) => `${idOf(i)}\tAnother name of concept ${i}\t4180186`,
  );
  // Half of the ancestors are direct; the rest are further up, as the real table has them.
  await write(
    join(folder, 'CONCEPT_ANCESTOR.csv'),
    'ancestor_concept_id\tdescendant_concept_id\tmin_levels_of_separation\tmax_levels_of_separation',
    ancestors,
    (i) => {
      const child = 1 + (i % (concepts - 1));
      const distance = Math.floor(i / (concepts - 1)) % levels;
      let above = child;
      // Never further up than the root, whose children are a level below it.
      let steps = 0;
      for (; steps < distance && above !== 0; steps++) above = parent[above]!;
      return `${idOf(above)}\t${idOf(child)}\t${steps}\t${steps}`;
    },
  );
  const relations = ['Maps to', 'Is a', 'Subsumes', 'Mapped from', 'Has finding site'];
  await write(
    join(folder, 'CONCEPT_RELATIONSHIP.csv'),
    'concept_id_1\tconcept_id_2\trelationship_id\tvalid_start_date\tvalid_end_date\tinvalid_reason',
    relationships,
    (i) => {
      const from = i % concepts;
      const relation = relations[Math.floor(i / concepts) % relations.length]!;
      // Many source codes map to few standard ones, up to a hundred thousand to the same.
      const to = relation === 'Maps to' ? (from % 5 === 0 ? 1 : from + 1 - (from % 3)) : random(concepts);
      return `${idOf(from)}\t${idOf(Math.min(to, concepts - 1))}\t${relation}\t${dates}`;
    },
  );
}

const folder = await mkdtemp(join(tmpdir(), 'collimator-athena-'));
try {
  await generate(folder);
  const before = process.memoryUsage.rss() / 1_048_576;
  const started = performance.now();
  const loaded = await loadAthena(folder);
  const seconds = (performance.now() - started) / 1000;
  if (loaded.state === 'refused') throw new Error(JSON.stringify(loaded.mistakes));
  const { vocabulary, mistaken } = loaded;
  const rows = 2 * concepts + relationships + ancestors;
  console.log(
    `loaded ${rows.toLocaleString('en')} rows: ${vocabulary.size} concepts, ${vocabulary.edges} edges, ${mistaken} mistakes in ${seconds.toFixed(1)} s; ` +
      `${Math.round(before)} MiB before, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`,
  );
  let met = 0;
  const asked = Array.from({ length: 20_000 }, () => String(idOf(random(concepts))));
  const from = performance.now();
  for (const id of asked) met += vocabulary.ancestors(id).length + loaded.mapsTo(id).length;
  const each = (performance.now() - from) / asked.length;
  console.log(
    `ancestors and standard concepts of ${asked.length} concepts (${(met / asked.length).toFixed(1)} each): ${each.toFixed(4)} ms each`,
  );
} finally {
  await rm(folder, { recursive: true });
}
