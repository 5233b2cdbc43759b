import type { Finding } from '../finding.ts';
import type { Checked, DatasetFindings, UntoldDatasets } from '../formats/index.ts';
import type { Severity } from '../shape.ts';

/** For how many there is room. */
export interface Room {
  findings: { violation: number; other: number };
  datasets: { conforming: number; others: number };
}

/**
 * Decides which findings and datasets of much text are listed; the rest is counted. Violations, and datasets that do
 * not conform, have room of their own, so that warnings at the beginning do not hide a violation at the end.
 */
export class Listed {
  readonly #findings: Room['findings'];
  readonly #datasets: Room['datasets'];

  constructor(room?: Room) {
    this.#findings = { ...(room?.findings ?? { violation: 10_000, other: 5_000 }) };
    this.#datasets = { ...(room?.datasets ?? { conforming: 2_000, others: 5_000 }) };
  }

  /** What there is room for still. */
  get room(): Room {
    return { findings: { ...this.#findings }, datasets: { ...this.#datasets } };
  }

  /** Whether nothing of that severity is listed any more. */
  isFull(severity: Severity): boolean {
    return this.#findings[kindOf(severity)] === 0;
  }

  takes({ severity }: Pick<Finding, 'severity'>): boolean {
    if (this.isFull(severity)) return false;
    this.#findings[kindOf(severity)] -= 1;
    return true;
  }

  /** Those of the datasets that are listed, each with its findings where they stand now, and how many are not. */
  datasets(
    datasets: readonly DatasetFindings[],
    positions: ReadonlyMap<number, number>,
  ): { taken: DatasetFindings[]; untold: UntoldDatasets } {
    const taken: DatasetFindings[] = [];
    const untold = { conforming: 0, others: 0 };
    for (const each of datasets) {
      const kind = each.conforms ? 'conforming' : 'others';
      if (this.#datasets[kind] === 0) {
        untold[kind] += 1;
        continue;
      }
      this.#datasets[kind] -= 1;
      const findings = each.findings.flatMap((index) => positions.get(index) ?? []);
      taken.push({ ...each, findings });
    }
    return { taken, untold };
  }

  /** What a report needs of one description among many: its statements are not kept, and not all its findings. */
  of(checked: Checked): Checked {
    const { result } = checked;
    if (result.state !== 'validated') return checked;
    const { findings, results } = result;
    // Results are those of the last findings; the cells of a table have none.
    const before = findings.length - results.length;
    const taken = findings.map((finding) => this.takes(finding));
    const untold = (result.untold ?? 0) + taken.filter((isTaken) => !isTaken).length;
    const positions = new Map<number, number>();
    for (const [index, isTaken] of taken.entries()) if (isTaken) positions.set(index, positions.size);
    return {
      ...checked,
      ...(checked.datasets && told(this.datasets(checked.datasets, positions))),
      result: {
        ...result,
        quads: [],
        findings: findings.filter((_, index) => taken[index]),
        results: results.filter((_, index) => taken[before + index]),
        ...(untold > 0 && { untold }),
      },
    };
  }
}

const kindOf = (severity: Severity) => (severity === 'violation' ? 'violation' : 'other');

/** The datasets of a report, and how many more there are, where there are any. */
export function told({
  taken,
  untold,
}: ReturnType<Listed['datasets']>): Pick<Checked, 'datasets' | 'untoldDatasets'> {
  const isShort = untold.conforming + untold.others > 0;
  return { datasets: taken, ...(isShort && { untoldDatasets: untold }) };
}
