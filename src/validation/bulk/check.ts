import type { CheckedResult, Located } from '../formats/index.ts';
import type { Validated, Validation } from '../validation.ts';
import type { TablesReading } from './tables.ts';

/** Validates what tables gave; every finding names its cell. What the cells have wrong comes first. */
export async function validateTables(
  reading: TablesReading,
  validation: Pick<Validation, 'validateQuads'>,
  profile: string,
  language?: string,
): Promise<Extract<CheckedResult, { state: 'validated' }>> {
  const found: Validated = await validation.validateQuads(reading, profile, language);
  const located = found.findings.map((finding, index): Located => {
    const { line, column, edit: _edit, ...rest } = finding;
    const result = found.results[index];
    if (line === undefined || column === undefined) return rest;
    const missing = result?.value === undefined ? result?.property?.value : undefined;
    return { ...rest, cell: reading.cellOf({ line, column }, missing) };
  });
  const findings = [...reading.findings, ...located];
  const counts = { violation: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const { state, results, quads } = found;
  return { state, conforms: counts.violation === 0, profile, counts, findings, results, quads };
}
