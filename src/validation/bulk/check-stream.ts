import { Problem } from '../../base/index.ts';
import { type Batches, Listed, type Summary, told } from '../batches/index.ts';
import type { Finding } from '../finding.ts';
import { type Checked, type DatasetFindings, type Unread, unreadOf } from '../formats/index.ts';
import type { Input } from './inputs.ts';

/** Parts of a long text that cannot be read, as far as they are listed. */
const mostMistakes = 1_000;

/**
 * Checks a long text in parts. Memory follows the part: findings are listed up to a number and all are counted, and
 * statements are not kept, so that a report has no terms.
 */
export async function checkStream(
  { name, chunks, format, base }: Extract<Input, { state: 'stream' }>,
  { batches, profile, language }: { batches?: Batches; profile: string; language?: string },
): Promise<Checked> {
  if (batches === undefined)
    throw new Problem('too-large', 'It is too long to be read as a whole, as what is asked for needs.');
  const findings: Finding[] = [];
  const mistakes: Unread[] = [];
  const listed = new Listed();
  const datasets: DatasetFindings[] = [];
  const untoldDatasets = { conforming: 0, others: 0 };
  const run = batches.validate({ chunks, format, base }, profile, language, () => listed.room);
  let summary: Summary | undefined;
  while (summary === undefined) {
    const next = await run.next();
    if (next.done) {
      summary = next.value;
    } else if (next.value.state === 'malformed') {
      mistakes.push(...unreadOf(next.value).slice(0, mostMistakes - mistakes.length));
    } else {
      const positions = new Map<number, number>();
      for (const [index, finding] of next.value.findings.entries())
        if (listed.takes(finding)) positions.set(index, findings.push(finding) - 1);
      const shared = listed.datasets(next.value.datasets, positions);
      datasets.push(...shared.taken);
      for (const { conforming, others } of [shared.untold, next.value.untoldDatasets]) {
        untoldDatasets.conforming += conforming;
        untoldDatasets.others += others;
      }
    }
  }
  const { conforms, counts, statements, batches: number, unchecked } = summary;
  const untold = counts.violation + counts.warning + counts.info - findings.length;
  return {
    name,
    ...(datasets.length > 1 && told({ taken: datasets, untold: untoldDatasets })),
    result: {
      state: 'validated',
      conforms,
      profile,
      counts,
      findings,
      results: [],
      quads: [],
      ...(untold > 0 && { untold }),
      parts: { number, statements, mistakes, unchecked },
    },
  };
}
