import type { Finding } from '../finding.ts';
import type { Checked } from '../formats/index.ts';

/**
 * Decides which findings of much text are listed; the rest is counted. Violations have room of their own, so that
 * warnings at the beginning do not hide a violation at the end.
 */
export class Listed {
  #room = { violation: 10_000, other: 5_000 };

  takes({ severity }: Pick<Finding, 'severity'>): boolean {
    const kind = severity === 'violation' ? 'violation' : 'other';
    if (this.#room[kind] === 0) return false;
    this.#room[kind] -= 1;
    return true;
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
    return {
      ...checked,
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
