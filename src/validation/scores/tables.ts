import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, productFolder, readTable } from '../../base/index.ts';

/** Folder with the queries, tables and lists that the scores are made by. */
export const scoresFolder = join(productFolder, 'queries', 'scores');

/** Lowest points of a grade. */
export interface Grade {
  from: number;
  grade: string;
}

/** An assessment: a set of metrics with points. */
export interface Scheme {
  scheme: string;
  label: string;
  source: string;
  /** Best first; empty where it has no grades. */
  grades: Grade[];
  /** What it leaves out, where it does not judge everything. */
  incomplete: string;
}

/** One indicator of an assessment, and the tests that it is the mean of. */
export interface Metric {
  scheme: string;
  metric: string;
  iri: string;
  dimension: string;
  label: string;
  points: number;
  tests: string[];
  /** What can tell it beside the description. */
  needs: '' | 'network' | 'hand' | 'profile';
}

/** What a test asks, and Turtle that would meet it. */
export interface Test {
  test: string;
  label: string;
  fix: string;
}

const rowsOf = <Column extends string, T>(
  file: string,
  columns: readonly Column[],
  row: (cell: (name: Column) => string) => T,
): T[] => readTable(join(scoresFolder, file), columns).map(({ cells }) => row((name) => cells[name]));

/** The assessments, in the order of their table. */
export function readSchemes(): Scheme[] {
  return rowsOf('schemes.tsv', ['scheme', 'label', 'source', 'rating', 'incomplete'], (cell) => ({
    scheme: cell('scheme'),
    label: cell('label'),
    source: cell('source'),
    grades: [...cell('rating').matchAll(/(\d+) (\w+)/g)].map(([, from = '', grade = '']) => ({
      from: Number(from),
      grade,
    })),
    incomplete: cell('incomplete'),
  }));
}

/** The metrics of all assessments. Throws a Problem (internal) where a row names no test or no number. */
export function readMetrics(tests: ReadonlyMap<string, Test>): Metric[] {
  return rowsOf(
    'metrics.tsv',
    ['scheme', 'metric', 'iri', 'dimension', 'label', 'points', 'tests', 'needs'],
    (cell) => {
      const needs = (['', 'network', 'hand', 'profile'] as const).find((each) => each === cell('needs'));
      const metric: Metric = {
        scheme: cell('scheme'),
        metric: cell('metric'),
        iri: cell('iri'),
        dimension: cell('dimension'),
        label: cell('label'),
        points: Number(cell('points')),
        tests: cell('tests').split(' ').filter(Boolean),
        needs: needs ?? '',
      };
      const unknown = metric.tests.filter((test) => !tests.has(test));
      if (unknown.length > 0 || needs === undefined || !(metric.points > 0))
        throw new Problem('internal', `metrics.tsv: the row of ${metric.metric} names what is not there.`);
      return metric;
    },
  );
}

/** The tests by their name. */
export function readTests(): Map<string, Test> {
  const rows = rowsOf('tests.tsv', ['test', 'label', 'fix'], (cell) => ({
    test: cell('test'),
    label: cell('label'),
    fix: cell('fix'),
  }));
  return new Map(rows.map((row) => [row.test, row]));
}

/** The text of a query of the folder. */
export const readScoreQuery = (name: string): string =>
  readFileSync(join(scoresFolder, `${name}.rq`), 'utf8');
