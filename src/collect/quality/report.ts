import { band, shareOf } from '../bands.ts';
import type { CoverageEntry } from '../coverage.ts';
import { insideOnly } from '../coverage-files.ts';
import type { MalformedRows } from '../malformed.ts';
import type { QualityFinding } from './quality.ts';
import type { CheckName } from './rule.ts';

/** What is known of the quality of a holder's data; counts are bands, and nothing quotes a row. */
export interface QualityReport {
  note: string;
  tables: {
    table: string;
    rows: string;
    malformed: string;
    share: string;
    reasons: Record<string, readonly string[]>;
  }[];
  findings: readonly QualityFinding[];
  /** Of how many persons each facet is known. */
  facets: { facet: string; known: string }[];
  /** Source values that mean nothing yet, by facet: how many distinct ones. */
  unmapped: { facet: string; values: string }[];
  absentTables: readonly string[];
  absentColumns: readonly string[];
}

/** Gathers what is known of the data into a report of bands. */
export function qualityReport(input: {
  malformed: readonly MalformedRows[];
  findings: readonly QualityFinding[];
  coverage: readonly CoverageEntry[];
  facets: QualityReport['facets'];
  absent: readonly string[];
  missing: readonly string[];
}): QualityReport {
  const unmapped = Map.groupBy(
    input.coverage.filter(({ outcome }) => outcome === 'unmapped' || outcome === 'unreadable'),
    ({ facet }) => facet,
  );
  return {
    note: insideOnly,
    tables: input.malformed.map(({ table, rows, malformed, reasons }) => ({
      table,
      rows: band(rows),
      malformed: band(malformed),
      share: shareOf(malformed, rows),
      reasons: Object.fromEntries(reasons),
    })),
    findings: input.findings,
    facets: input.facets,
    unmapped: [...unmapped].map(([facet, entries]) => ({ facet, values: band(entries.length) })),
    absentTables: input.absent,
    absentColumns: input.missing,
  };
}

const meanings: Record<CheckName, (column: string, of: string) => string> = {
  unique: (column) => `${column} stands in more than one row`,
  one: (column, of) => `one ${column} with more than one ${of}`,
  refers: (column) => `no row elsewhere for ${column}`,
  date: (column) => `${column} is no day, lies in the future or before 1850`,
  'not-before': (column, of) => `${column} lies before ${of}, or more than 120 years after`,
  age: (column) => `${column} is no age from 0 to 120`,
  filled: (column) => `${column} is empty`,
};

/** The report for a person to read. */
export function qualityMarkdown(report: QualityReport): string {
  const tables = report.tables.flatMap(({ table, rows, malformed, share, reasons }) => [
    `| ${table} | ${rows} | ${malformed === 'none' ? malformed : `${malformed} (${share})`} |`,
    ...Object.entries(reasons).map(([reason, places]) => `| | | ${reason}: ${places.join('; ')} |`),
  ]);
  const found = report.findings.filter(({ share }) => share !== 'none');
  const findings = found.map(
    ({ check, table, column, of, rows, share, places }) =>
      `| ${table} | ${meanings[check](column, of)} | ${rows} (${share}) | ${places.join('; ')} |`,
  );
  const list = (texts: readonly string[]) => (texts.length > 0 ? texts.join(', ') : 'none');
  return [
    '# Quality of the data',
    '',
    `${report.note} Counts are bands.`,
    '',
    '## Tables',
    '| table | rows | malformed rows, skipped |',
    '|---|---|---|',
    ...tables,
    '',
    '## What breaks a rule',
    `${report.findings.length} rules were tried (mappings/data-quality.tsv); ${report.findings.length - found.length} found nothing.`,
    '',
    '| table | what | rows | first places |',
    '|---|---|---|---|',
    ...findings,
    '',
    '## What is known of the persons',
    ...report.facets.map(({ facet, known }) => `- ${facet}: ${known}`),
    '',
    '## Values without a meaning',
    'coverage.tsv lists what each source value became, and unmapped.tsv is the work list for the mapping editor.',
    '',
    ...report.unmapped.map(({ facet, values }) => `- ${facet}: ${values} distinct values`),
    '',
    '## What a mapping names and the sources do not have',
    `- tables: ${list(report.absentTables)}`,
    `- columns: ${list(report.absentColumns)}`,
    '',
  ].join('\n');
}
