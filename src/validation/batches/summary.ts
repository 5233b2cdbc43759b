import type { Finding } from '../finding.ts';
import type { Severity } from '../shape.ts';
import type { BatchAnswer } from './messages.ts';

/** What was found in one part of a text, whose lines are those of the whole text. */
export type Batch = BatchAnswer & { firstLine: number };

/** What was found in all parts. It conforms where nothing is a violation and everything could be read. */
export interface Summary {
  conforms: boolean;
  counts: Record<Severity, number>;
  statements: number;
  batches: number;
  /** Parts that cannot be read. */
  malformed: number;
  /** Results that say nothing, since they hang on nodes that are described in another part. */
  unchecked: number;
}

/** Sums up what is found in the parts of a text. */
export class Summing {
  readonly summary: Summary = {
    conforms: true,
    counts: { violation: 0, warning: 0, info: 0 },
    statements: 0,
    batches: 0,
    malformed: 0,
    unchecked: 0,
  };
  readonly #absent = new Map<string, { finding: Finding; batches: number }>();

  add(batch: Batch): void {
    const { summary } = this;
    summary.batches += 1;
    if (batch.state === 'malformed') {
      summary.malformed += 1;
      summary.conforms = false;
      return;
    }
    summary.statements += batch.statements;
    summary.unchecked += batch.unchecked;
    this.#count(batch.counts);
    for (const finding of batch.absent) {
      const key = `${finding.shape} ${finding.focus}`;
      this.#absent.set(key, { finding, batches: (this.#absent.get(key)?.batches ?? 0) + 1 });
    }
  }

  /** Counts what holds only since it was found in all parts, and gives it; undefined where there is nothing. */
  whole(): Batch | undefined {
    const everywhere = [...this.#absent.values()].filter(({ batches }) => batches === this.summary.batches);
    if (everywhere.length === 0) return undefined;
    const findings = everywhere.map(({ finding }) => finding);
    const counts = { violation: 0, warning: 0, info: 0 };
    for (const { severity } of findings) counts[severity] += 1;
    this.#count(counts);
    return {
      state: 'validated',
      findings,
      counts,
      datasets: [],
      untoldDatasets: { conforming: 0, others: 0 },
      statements: 0,
      unchecked: 0,
      absent: [],
      firstLine: 1,
    };
  }

  #count(counts: Summary['counts']): void {
    for (const severity of ['violation', 'warning', 'info'] as const)
      this.summary.counts[severity] += counts[severity];
    if (counts.violation > 0) this.summary.conforms = false;
  }
}
