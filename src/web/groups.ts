import { type FigureView, figureCell, fitWords, isHidden } from './figures.ts';
import { type Html, html, type Renderable } from './html.ts';
import { intervalBar } from './interval-bar.ts';
import { dataTable } from './table.ts';

/** An answer split by one or two facets. */
export interface GroupsView {
  by: readonly { facet: string; label: string; several: boolean }[];
  groups: readonly {
    values: Readonly<Record<string, string>>;
    labels: Readonly<Record<string, string>>;
    total: FigureView;
    nodes: readonly (FigureView & { node: string })[];
  }[];
  nodes: readonly { node: string; name: string }[];
}

/** One step of the criteria, and what it leaves. */
export interface AttritionView {
  criterion: string;
  total: FigureView;
}

/** Nodes whose tables a page holds; those of more are in the downloads. */
const mostNodes = 8;

const barOf = (figure: FigureView, most: number): Renderable =>
  !isHidden(figure) &&
  figure.low !== undefined &&
  figure.high !== undefined &&
  figure.display !== 'no answer' &&
  intervalBar({ low: figure.low, high: figure.high }, most);

const mostOf = (figures: readonly FigureView[]) =>
  Math.max(1, ...figures.filter((figure) => !isHidden(figure)).map(({ high }) => high ?? 0));

/** Groups by one facet: a row for each value, with the number of all nodes, then of each. */
function listed({ by, groups, nodes }: GroupsView): Html {
  const [facet] = by;
  const most = mostOf(groups.map(({ total }) => total));
  const shown = nodes.length <= mostNodes ? nodes : [];
  return dataTable(
    `By ${facet?.label ?? ''}`,
    [
      { label: facet?.label ?? '' },
      { label: 'All nodes' },
      { label: 'Interval' },
      { label: 'Fit' },
      ...shown.map(({ name }) => ({ label: name })),
    ],
    groups.map((group) => ({
      cells: [
        group.labels[facet?.facet ?? ''] ?? '',
        figureCell(group.total),
        barOf(group.total, most),
        fitWords(group.total.exactness),
        ...shown.map(({ node }) => figureCell(group.nodes.find((one) => one.node === node) ?? {})),
      ],
    })),
    true,
  );
}

/** Groups by two facets: values of the first are rows, those of the second columns. */
function crossed(
  { by: [rows, columns], groups }: GroupsView,
  caption: string,
  figure: (group: GroupsView['groups'][number]) => FigureView,
): Html {
  const labels = (facet: string) =>
    new Map(groups.map(({ values, labels: named }) => [values[facet] ?? '', named[facet] ?? '']));
  const [inRows, inColumns] = [labels(rows?.facet ?? ''), labels(columns?.facet ?? '')];
  const at = new Map(
    groups.map((group) => [
      `${group.values[rows?.facet ?? '']} ${group.values[columns?.facet ?? '']}`,
      group,
    ]),
  );
  return dataTable(
    caption,
    [{ label: rows?.label ?? '' }, ...[...inColumns.values()].map((label) => ({ label }))],
    [...inRows].map(([row, label]) => ({
      cells: [
        label,
        ...[...inColumns.keys()].map((column) => {
          const group = at.get(`${row} ${column}`);
          return group === undefined
            ? html`<span class="absent">none, by the criteria</span>`
            : figureCell(figure(group));
        }),
      ],
    })),
    true,
  );
}

/** The groups of a split answer, of all nodes and of each. */
export function groupTables(view: GroupsView): Html {
  const { by, nodes } = view;
  const several = by.filter((facet) => facet.several).map(({ label }) => label);
  const words = by.map(({ label }) => label).join(' and ');
  const tables =
    by.length < 2
      ? listed(view)
      : html`${crossed(view, `By ${words}, all nodes`, ({ total }) => total)}
${
  nodes.length <= mostNodes &&
  nodes.map(
    ({ node, name }) =>
      html`<details class="panel"><summary>${name}</summary>${crossed(view, `By ${words}, ${name}`, (group) => group.nodes.find((one) => one.node === node) ?? {})}</details>`,
  )
}`;
  return html`<section class="groups"><h2>By ${words}</h2>
<p>Each number is made and hidden by the same rules as the total, so groups need not add up to it.${several.length > 0 && ` A case may have several values of ${several.join(' and ')}, and then stands in several groups.`}${nodes.length > mostNodes && ' The numbers of each node are in the downloads.'}</p>
${tables}</section>`;
}

/** What each criterion leaves, one after the other. */
export function attritionTable(steps: readonly AttritionView[]): Html {
  const most = mostOf(steps.map(({ total }) => total));
  return html`<section class="attrition"><h2>Criterion by criterion</h2>
${dataTable(
  'Cases after each criterion and all before it',
  [{ label: 'Criterion' }, { label: 'Cases' }, { label: 'Interval' }, { label: 'Fit' }],
  steps.map(({ criterion, total }) => ({
    cells: [criterion, figureCell(total), barOf(total, most), fitWords(total.exactness)],
  })),
  true,
)}</section>`;
}
