import { type BenchRow, table } from './measure.ts';

/**
 * What is measured, by the word that asks for it alone: `npm run bench search federation`. Each is read when it is measured: what
 * the others bring along would be gone through by the collector of a client whose time is taken.
 */
const topics: Record<string, () => Promise<BenchRow[]>> = {
  demo: async () => (await import('./demo.ts')).demoRows(),
  search: async () => (await import('./search.ts')).searchRows(),
  hierarchy: async () => (await import('./hierarchy.ts')).hierarchyRows(),
  ontology: async () => (await import('./ontology.ts')).ontologyPeerRows(),
  dicom: async () => (await import('./dicom.ts')).dicomRows(),
  private: async () => (await import('./private-side.ts')).privateSideRows(),
  federation: async () => (await import('./federation.ts')).federationRows(),
  accuracy: async () => printed((await import('./accuracy.ts')).accuracyTable()),
  validation: async () => (await import('./validation.ts')).validationRows(),
  store: async () => (await import('./store.ts')).storeRows(),
  crash: async () => printed((await import('./store.ts')).crashLine()),
  mixed: async () => printed((await import('./store.ts')).mixedLoadLine()),
  live: async () => printed((await import('./federation-attack.ts')).liveAttackTable()),
  hostile: async () => printed((await import('./hostile.ts')).hostileTable()),
  health: async () => printed((await import('./health.ts')).healthLine()),
  bsbm: async () => printed((await import('./bsbm.ts')).bsbmTable()),
  attacks: async () => {
    const { markdown, row } = await (await import('./attacks.ts')).attackTable();
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
