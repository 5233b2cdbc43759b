import type { CohortAnswer } from '../answer.ts';

const columns = [
  'node',
  'name',
  'state',
  'low',
  'high',
  'value',
  'display',
  'exactness',
  'kind',
  'epoch',
  'ontologyRelease',
  'threshold',
  'reason',
] as const;

/** A field of RFC 4180; a leading formula sign is disarmed, since tables are opened in spreadsheets. */
function field(value: string | number | undefined): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t]/.test(text) && typeof value !== 'number' ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** An answer as CSV (RFC 4180): a row for every node, whatever it said, and one for the total. */
export function answerCsv({ total, nodes }: CohortAnswer): string {
  const rows: Partial<Record<(typeof columns)[number], string | number | undefined>>[] = [
    ...nodes,
    {
      ...total,
      node: 'total',
      name: 'All nodes',
      reason: total.missing.length > 0 ? `Not in this number: ${total.missing.join(', ')}` : '',
    },
  ];
  const lines = rows.map((row) => columns.map((column) => field(row[column])).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}
