import { shorten, type Term } from '../../rdf/index.ts';
import type { Exception, Outcome, Tested } from './outcomes.ts';
import { pointsOf, round, shareOf } from './points.ts';
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
  { outcomes, exceptions }: Tested,
  locator: Locator,
): MetricScore {
  const { iri, dimension, label, points: of } = metric;
  const share = metric.needs === 'hand' ? undefined : shareOf(metric, outcomes);
  const points = share === undefined ? 0 : pointsOf(metric, share);
  const state = share === undefined ? 'untested' : share === 1 ? 'met' : share === 0 ? 'lost' : 'partly';
  const found = metric.tests.flatMap((test) =>
    (outcomes.get(test) ?? [])
      .filter((outcome) => outcome.met === false && canBeGained(metric, test, outcome, exceptions))
      .map((outcome) => ({ outcome, test: tests.get(test) as Test })),
  );
  // As whole points are rounded up, what one mended node gains is known only by counting anew.
  const gainOf = (mended: readonly Outcome[]) =>
    round(pointsOf(metric, shareOf(metric, outcomes, mended) ?? 0) - points);
  const all = { count: found.length, gain: gainOf(found.map(({ outcome }) => outcome)) };
  const lost = found.map(({ outcome, test }) =>
    lostAt(outcome, test, { one: gainOf([outcome]), all }, locator),
  );
  return { metric: metric.metric, iri, dimension, label, state, points, of, lost };
}

/**
 * Whether it is known that something is gained, and right to gain it: nobody knows whether an address that is not there
 * yet will answer, and what a profile forbids to this dataset is left out.
 */
const canBeGained = (metric: Metric, test: string, { value }: Outcome, exceptions: readonly Exception[]) =>
  !(metric.needs === 'network' && value === undefined) &&
  !exceptions.some((each) => each.test === test && each.change === 'leave-out');

/** Points that are gained by one node alone, and by all nodes of the metric together. */
interface Gain {
  one: number;
  all: { count: number; gain: number };
}

function lostAt(
  { node, property, value, more = 0 }: Outcome,
  test: Test,
  { one, all }: Gain,
  locator: Locator,
): Lost {
  const place = locator.placeOf(node, property, value);
  // Where a whole node is missing, what it needs comes after it; what is said in words needs no example.
  const noDistribution =
    property?.value === 'http://www.w3.org/ns/dcat#distribution' && !test.fix.startsWith('#');
  const fix = noDistribution
    ? `dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://example.org/access>${test.fix.startsWith('dcat:accessURL') ? '' : ` ; ${test.fix}`} ]`
    : test.fix;
  return {
    points: one,
    label: test.label,
    focus: locator.nameOf(node),
    ...(property && { property: shorten(property.value) }),
    ...(value && { value: locator.textOf(value) }),
    ...place,
    fix,
    gain: `fix this${more > 0 ? ` and ${more} more` : ''}, +${one}${all.count > 1 ? `; all ${all.count}, +${all.gain}` : ''}`,
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
