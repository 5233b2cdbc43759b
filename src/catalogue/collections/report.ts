/** What the converter could not say, or said less exactly than the source, about one field of one collection. */
export interface CollectionFinding {
  collection: string;
  field: string;
  value: string;
  outcome: 'close' | 'broader' | 'no concept' | 'not mapped' | 'not stated' | 'left out';
  detail: string;
}

/** The outcome of an import: which files were written, and everything that is not exactly as the source has it. */
export interface CollectionsReport {
  collections: number;
  /** File names in the order written. */
  files: string[];
  /** Values mapped by field: exact, close and broader. */
  mapped: Record<string, Record<'exact' | 'close' | 'broader', number>>;
  findings: CollectionFinding[];
}

const outcomes: Record<CollectionFinding['outcome'], string> = {
  'not mapped': 'Values without a mapping. They stay in the record as keywords; add a row to mappings/.',
  'no concept':
    'Values for which the hyper-ontology has no right concept. They stay in the record as keywords.',
  broader: 'Values that are narrower than the concept used. They stay in the record as keywords too.',
  close:
    'Values that are close to the concept used, but not the same. They stay in the record as keywords too.',
  'left out': 'Facts left out because they are not certain.',
  'not stated': 'Fields that the source leaves empty.',
};

const cell = (text: string) => text.replace(/[\\|]/g, '\\$&').replace(/\s+/g, ' ');
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The report as Markdown, the same for the same report: one table for each outcome, equal findings in one row. */
export function collectionsReportMarkdown(report: CollectionsReport): string {
  const lines = [
    '# Import of public imaging collections',
    '',
    `${report.collections} collections were written.`,
    '',
  ];
  lines.push('| field | exact | close | broader |', '|---|---:|---:|---:|');
  for (const [field, { exact, close, broader }] of Object.entries(report.mapped)) {
    lines.push(`| ${cell(field)} | ${exact} | ${close} | ${broader} |`);
  }
  for (const [outcome, meaning] of Object.entries(outcomes)) {
    const groups = Map.groupBy(
      report.findings.filter((finding) => finding.outcome === outcome),
      ({ field, value, detail }) => [field, value, detail].map(cell).join(' | '),
    );
    if (groups.size === 0) continue;
    lines.push('', `## ${outcome[0]?.toUpperCase()}${outcome.slice(1)}`, '', meaning, '');
    lines.push('| field | value | detail | collections |', '|---|---|---|---|');
    for (const [row, findings] of [...groups].sort(([a], [b]) => compare(a, b))) {
      const ids = [...new Set(findings.map(({ collection }) => collection))];
      lines.push(`| ${row} | ${ids.length > 12 ? `${ids.length} collections` : ids.map(cell).join(', ')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}
