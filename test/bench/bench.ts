import { accuracyTable } from './accuracy.ts';
import { attackTable } from './attacks.ts';
import { bsbmTable } from './bsbm.ts';
import { demoRows } from './demo.ts';
import { dicomRows } from './dicom.ts';
import { federationRows } from './federation.ts';
import { liveAttackTable } from './federation-attack.ts';
import { healthLine } from './health.ts';
import { hierarchyRows } from './hierarchy.ts';
import { hostileTable } from './hostile.ts';
import { type BenchRow, table } from './measure.ts';
import { ontologyPeerRows } from './ontology.ts';
import { privateSideRows } from './private-side.ts';
import { searchRows } from './search.ts';
import { crashLine, mixedLoadLine, storeRows } from './store.ts';
import { validationRows } from './validation.ts';

/** What is measured, by the word that asks for it alone: `npm run bench search federation`. */
const topics: Record<string, () => Promise<BenchRow[]>> = {
  demo: demoRows,
  search: searchRows,
  hierarchy: hierarchyRows,
  ontology: ontologyPeerRows,
  dicom: dicomRows,
  private: privateSideRows,
  federation: federationRows,
  accuracy: async () => {
    console.log(await accuracyTable());
    return [];
  },
  validation: validationRows,
  store: storeRows,
  crash: () => printed(crashLine()),
  mixed: () => printed(mixedLoadLine()),
  live: () => printed(liveAttackTable()),
  hostile: () => printed(hostileTable()),
  health: () => printed(healthLine()),
  bsbm: () => printed(bsbmTable()),
  attacks: async () => {
    const { markdown, row } = await attackTable();
    console.log(markdown);
    return [row];
  },
};

/** Topics that take long, and are measured only where they are named. */
const long = new Set(['crash', 'mixed', 'live', 'hostile', 'health', 'bsbm']);

async function printed(line: Promise<string>): Promise<BenchRow[]> {
  console.log(await line);
  return [];
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((topic) => !(topic in topics));
if (unknown.length > 0) {
  console.error(`There is no topic ${unknown.join(', ')}. Topics: ${Object.keys(topics).join(', ')}.`);
  process.exit(2);
}
for (const [topic, measure] of Object.entries(topics)) {
  if (wanted.length > 0 ? !wanted.includes(topic) : long.has(topic)) continue;
  const rows = await measure();
  if (rows.length > 0) console.log(`\n## ${topic}\n\n${table(rows)}`);
}
