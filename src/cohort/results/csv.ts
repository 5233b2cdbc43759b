import type { CohortAnswer, NodeFigure, Total } from '../cohort-answer.ts';

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
  // What the row is about: the whole answer, a group of its split, or a step of its criteria.
  'part',
  'criterion',
] as const;

type Fields = Partial<Record<string, string | number | undefined>>;

/** A field of RFC 4180; a leading formula sign is disarmed, since tables are opened in spreadsheets. */
function field(value: string | number | undefined): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t]/.test(text) && typeof value !== 'number' ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * An answer as CSV (RFC 4180): a row for every node, whatever it said, and one for the total; then the same for each
 * group, with a column for each facet of the split, and for each step of the criteria.
 */
export function answerCsv({ total, nodes, groupBy = [], groups = [], attrition = [] }: CohortAnswer): string {
  const names = new Map(nodes.map(({ node, name }) => [node, name]));
  const totalRow = (sum: Total): Fields => ({
    ...sum,
    missing: undefined,
    node: 'total',
    name: 'All nodes',
    reason: sum.missing.length > 0 ? `Not in this number: ${sum.missing.join(', ')}` : '',
  });
  const rowsOf = (figures: readonly NodeFigure[], sum: Total, about: Fields): Fields[] =>
    [...figures.map((figure): Fields => ({ ...figure, name: names.get(figure.node) })), totalRow(sum)].map(
      (row) => ({ ...row, ...about }),
    );
  const rows: Fields[] = [
    ...rowsOf(nodes, total, { part: 'answer' }),
    ...groups.flatMap((group) =>
      rowsOf(
        group.nodes,
        group.total,
        Object.fromEntries([
          ['part', 'group'],
          ...Object.entries(group.values).map(([facet, code]) => [`by.${facet}`, code]),
        ]),
      ),
    ),
    ...attrition.flatMap(({ criterion, nodes: said, total: sum }) =>
      rowsOf(said, sum, { part: 'step', criterion }),
    ),
  ];
  const all = [...columns, ...groupBy.map((facet) => `by.${facet}`)];
  const lines = rows.map((row) => all.map((column) => field(row[column])).join(','));
  return `${[all.map(field).join(','), ...lines].join('\r\n')}\r\n`;
}
