import { accept } from './accepted.ts';
import { compareFindings, type Found, type QcCheckRun, type QcFinding, type QcReport } from './finding.ts';
import type { QcCheck } from './tables.ts';

/** What is known of a check when all have run. */
export interface CheckResult {
  state: QcCheckRun['state'];
  checked: number;
  found: readonly Found[];
  /** Why it failed. */
  reason?: string;
}

const nothingCheck = 'looked_at_nothing';
const failedCheck = 'check_failed';

/** Puts the results of all checks together: levels, acceptances, the checks that looked at nothing, counts, order. */
export function reportOf(
  checks: ReadonlyMap<string, QcCheck>,
  results: ReadonlyMap<string, CheckResult>,
  withAcceptances = true,
): QcReport {
  const levelOf = (id: string) => checks.get(id)?.level ?? 'ERROR';
  const found: QcFinding[] = [];
  for (const [check, { state, checked, found: each, reason }] of results) {
    const { nothing, level } = checks.get(check) ?? { nothing: 'ERROR', level: 'ERROR' };
    for (const finding of each) found.push({ check, level, ...finding });
    const meta = { subject: check, label: '' };
    if (state === 'failed')
      found.push({ check: failedCheck, level: levelOf(failedCheck), ...meta, detail: reason ?? '' });
    if (state === 'ran' && checked === 0 && each.length === 0)
      found.push({ check: nothingCheck, level: nothing, ...meta, detail: 'it found nothing to look at' });
  }
  const ran = new Set([...results].filter(([, { state }]) => state === 'ran').map(([check]) => check));
  const { findings, looked, idle } = withAcceptances
    ? accept(found, ran)
    : { findings: found, looked: 0, idle: [] };
  for (const each of idle) findings.push({ ...each, level: levelOf(each.check) });

  const counts = { ERROR: 0, WARN: 0, INFO: 0, accepted: 0 };
  const perCheck = new Map<string, number>();
  for (const { check, level, accepted } of findings) {
    counts[accepted === undefined ? level : 'accepted'] += 1;
    perCheck.set(check, (perCheck.get(check) ?? 0) + 1);
  }
  const overall: Record<string, number> = {
    [nothingCheck]: results.size,
    [failedCheck]: results.size,
    acceptance_not_needed: looked,
  };
  const runs = [...checks.values()].map(({ id, level, title, fix }): QcCheckRun => {
    const result = results.get(id);
    return {
      check: id,
      level,
      title,
      fix,
      state: result?.state ?? (id in overall ? 'ran' : 'not-run'),
      checked: result?.checked ?? overall[id] ?? 0,
      findings: perCheck.get(id) ?? 0,
    };
  });
  return { findings: findings.sort(compareFindings), checks: runs, counts };
}
