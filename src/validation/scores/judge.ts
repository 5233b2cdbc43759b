import { shorten, type Term } from '../../rdf/index.ts';
import type { Exception, Outcome, Tested } from './outcomes.ts';
import type { Adjusted, Lost, MetricScore, SchemeScore } from './score.ts';
import type { Metric, Scheme, Test } from './tables.ts';

/** What tells of a node where it stands and what it is called. */
export interface Locator {
  placeOf(
    node: Term,
    property: Term | undefined,
    value: Term | undefined,
  ): { line: number; column: number } | undefined;
  nameOf(node: Term): string;
  textOf(value: Term): string;
}

const round = (points: number) => Math.round(points * 100) / 100;

/** Whole points are rounded up, as the metadata quality assessment does; others to two places. */
function pointsOf(metric: Metric, share: number): number {
  const exact = metric.points * share;
  return Number.isInteger(metric.points) && metric.scheme === 'mqa'
    ? Math.max(0, Math.ceil(exact - 1e-9))
    : round(exact);
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** The share of a metric that is met; undefined where nothing can tell it. */
function shareOf(metric: Metric, outcomes: ReadonlyMap<string, readonly Outcome[]>): number | undefined {
  const shares = metric.tests.map((test) => {
    const judged = (outcomes.get(test) ?? []).filter(({ met }) => met !== undefined);
    return judged.length === 0 ? undefined : mean(judged.map(({ met }) => (met ? 1 : 0)));
  });
  const told = shares.filter((share) => share !== undefined);
  return told.length === 0 ? undefined : mean(told);
}

/** Judges one dataset by one assessment. */
export function judge(
  scheme: Scheme,
  metrics: readonly Metric[],
  tests: ReadonlyMap<string, Test>,
  tested: Tested,
  locator: Locator,
): SchemeScore {
  const judged = metrics.map((metric) => judgeMetric(metric, tests, tested, locator));
  const points = round(judged.reduce((sum, each) => sum + each.points, 0));
  const of = round(judged.reduce((sum, each) => sum + each.of, 0));
  const untested = judged.filter(({ state }) => state === 'untested').reduce((sum, each) => sum + each.of, 0);
  return {
    scheme: scheme.scheme,
    label: scheme.label,
    source: scheme.source,
    points,
    of,
    untested: round(untested),
    ...(scheme.grades.length > 0 && {
      rating: gradeOf(scheme, points),
      adjusted: adjust(scheme, metrics, tested, of),
    }),
    ...(scheme.incomplete && { incomplete: scheme.incomplete }),
    metrics: judged,
  };
}

function gradeOf({ grades }: Scheme, points: number): string {
  return grades.find(({ from }) => points >= from)?.grade ?? '';
}

function judgeMetric(
  metric: Metric,
  tests: ReadonlyMap<string, Test>,
  { outcomes }: Tested,
  locator: Locator,
): MetricScore {
  const { iri, dimension, label, points: of } = metric;
  const share = metric.needs === 'hand' ? undefined : shareOf(metric, outcomes);
  const points = share === undefined ? 0 : pointsOf(metric, share);
  const state = share === undefined ? 'untested' : share === 1 ? 'met' : share === 0 ? 'lost' : 'partly';
  const lost = metric.tests.flatMap((test) => {
    const nodes = outcomes.get(test) ?? [];
    return nodes
      .filter(({ met }) => met === false)
      .map((outcome) =>
        lostAt(outcome, tests.get(test) as Test, of / metric.tests.length / nodes.length, locator),
      );
  });
  return { metric: metric.metric, iri, dimension, label, state, points, of, lost };
}

function lostAt({ node, property, value }: Outcome, test: Test, points: number, locator: Locator): Lost {
  const place = locator.placeOf(node, property, value);
  // Where a whole node is missing, what it needs comes after it.
  const noDistribution = property?.value === 'http://www.w3.org/ns/dcat#distribution';
  const fix = noDistribution
    ? `dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://example.org/access>${test.fix.startsWith('dcat:accessURL') ? '' : ` ; ${test.fix}`} ]`
    : test.fix;
  return {
    points: round(points),
    label: test.label,
    focus: locator.nameOf(node),
    ...(property && { property: shorten(property.value) }),
    ...(value && { value: locator.textOf(value) }),
    ...place,
    fix,
    gain: `fix this, +${round(points)}`,
  };
}

/** The score that health data would have if it were not measured by what it must not do. */
function adjust(scheme: Scheme, metrics: readonly Metric[], tested: Tested, whole: number): Adjusted {
  const leftOut = tested.exceptions.filter(({ change }) => change === 'leave-out').map(({ test }) => test);
  const outcomes = new Map(
    [...tested.outcomes].map(([test, nodes]) => [
      test,
      nodes.map((each) => excused(test, each, tested.exceptions)),
    ]),
  );
  let [points, of] = [0, 0];
  const changes: Adjusted['changes'] = [];
  for (const metric of metrics) {
    const exceptions = tested.exceptions.filter(({ test }) => metric.tests.includes(test));
    const before = pointsOf(metric, shareOf(metric, tested.outcomes) ?? 0);
    const isLeftOut = metric.tests.some((test) => leftOut.includes(test));
    const after = isLeftOut ? 0 : pointsOf(metric, shareOf(metric, outcomes) ?? 0);
    if (!isLeftOut) of += metric.points;
    points += after;
    const [first] = exceptions;
    if (first && (isLeftOut || after !== before)) changes.push({ metric: metric.metric, why: first.why });
  }
  // Grades are of the whole scheme, so what is left is stretched to it.
  return { points, of, rating: gradeOf(scheme, (points / of) * whole), changes };
}

function excused(test: string, outcome: Outcome, exceptions: readonly Exception[]): Outcome {
  const met = exceptions.some(
    (each) => each.change === 'met' && each.test === test && (!each.node || each.node.equals(outcome.node)),
  );
  return met ? { ...outcome, met: true } : outcome;
}
