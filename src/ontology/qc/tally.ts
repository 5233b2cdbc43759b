import type { Found } from './finding.ts';

/** What the checks in code looked at and found, by check. */
export class Tally {
  readonly checked = new Map<string, number>();
  readonly findings = new Map<string, Found[]>();

  /** Notes that a check looked at something; chainable. */
  looked(check: string, times = 1): this {
    this.checked.set(check, (this.checked.get(check) ?? 0) + times);
    return this;
  }

  found(check: string, found: Found): void {
    const known = this.findings.get(check);
    if (known === undefined) this.findings.set(check, [found]);
    else known.push(found);
  }
}
