import { expand } from '../../rdf/index.ts';
import type { CheckedResult, Located } from '../formats/index.ts';
import type { Result } from '../shape.ts';
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
  const wrong = new Set(reading.findings.map(({ cell }) => cell));
  const located = found.findings.flatMap((finding, index): { located: Located; result: Result }[] => {
    const { line, column, edit: _edit, ...rest } = finding;
    const result = found.results[index] as Result;
    if (line === undefined || column === undefined) return [{ located: rest, result }];
    const missing = result.value === undefined ? result.property?.value : undefined;
    const cell = reading.cellOf({ line, column }, missing);
    // What a cell should have said is missing only because the cell is wrong, which is told already.
    if (missing !== undefined && wrong.has(cell)) return [];
    // Whoever fills in a sheet is told what to write where; Turtle only where the template has no column for it.
    const property = result.property?.value ?? expand(/^\S+ (\S+)/.exec(rest.fix ?? '')?.[1] ?? '');
    const fix = property && reading.mendingOf({ line, column }, property);
    return [{ located: { ...rest, cell, ...(fix && { fix }) }, result }];
  });
  const findings = [...reading.findings, ...located.map((each) => each.located)];
  const counts = { violation: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const { state, quads } = found;
  const results = located.map(({ result }) => result);
  return { state, conforms: counts.violation === 0, profile, counts, findings, results, quads };
}
