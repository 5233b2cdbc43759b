import { brokenPromises, campaign, campaignMarkdown, fullSize } from '../../src/attack/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import type { BenchRow } from './measure.ts';

/** Attacks at full size: the tables of docs/attacks.md, and how long it took. Throws where a promise does not hold. */
export async function attackTable(): Promise<{ markdown: string; row: BenchRow }> {
  const store = await openStore({ mounts: await ontologyMounts() });
  const ontology = await openOntology(store);
  await store.close();
  const report = await campaign(ontology, fullSize);
  const broken = brokenPromises(report);
  if (broken.length > 0) throw new Error(broken.join('\n'));
  const what = `every attack on ${report.asking.length} mechanisms, ${report.size.persons} persons, ${report.size.victims} victims`;
  return { markdown: campaignMarkdown(report), row: { what, p50: report.ms } };
}
