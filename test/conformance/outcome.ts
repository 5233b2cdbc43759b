import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { productFolder } from '../../src/base/index.ts';

/** What became of one suite: the names of the tests that were run, and why some failed. */
export interface Outcome {
  suite: string;
  run: string[];
  failed: Map<string, string>;
}

/** Runs tests one after another; what one throws is why it failed. */
export async function runSuite(
  suite: string,
  tests: { name: string; run: () => Promise<void> }[],
): Promise<Outcome> {
  const failed = new Map<string, string>();
  for (const { name, run } of tests) {
    try {
      await run();
    } catch (error) {
      failed.set(name, (error as Error).message.slice(0, 300));
    }
  }
  return { suite, run: tests.map(({ name }) => name), failed };
}

/** The failures that are known, by suite: test name, and what failures.tsv tells of it. */
function knownFailures(suite: string): Map<string, { reason: string; upstream: string }> {
  const lines = readFileSync(new URL('./failures.tsv', import.meta.url), 'utf8').split('\n');
  return new Map(
    lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t'))
      .filter(([name]) => name === suite)
      .map(([, test = '', reason = '', upstream = '']) => [test, { reason, upstream }]),
  );
}

/** The row of docs/sparql.md that tells of this suite. */
function documentedRow(suite: string): string | undefined {
  const text = readFileSync(join(productFolder, 'docs/sparql.md'), 'utf8');
  return text.split('\n').find((line) => line.startsWith(`| ${suite} |`));
}

const rowOf = ({ suite, run, failed }: Outcome): string =>
  `| ${suite} | ${run.length} | ${run.length - failed.size} | ${failed.size} |`;

/** Exactly the failures that are known, at least so many tests, and the numbers that the documentation tells. */
export function check(outcome: Outcome, least: number): void {
  expect(outcome.run.length).toBeGreaterThanOrEqual(least);
  const known = knownFailures(outcome.suite);
  const untold = [...known].filter(([, { reason, upstream }]) => reason === '' || upstream === '');
  expect(untold, 'has no reason, or no word on where it is known upstream').toEqual([]);
  const unexpected = [...outcome.failed].filter(([name]) => !known.has(name));
  expect(unexpected, 'fails, and is not on the list').toEqual([]);
  const passing = [...known.keys()].filter((name) => !outcome.failed.has(name));
  expect(passing, 'is on the list, and passes').toEqual([]);
  expect(documentedRow(outcome.suite), 'docs/sparql.md tells other numbers').toBe(rowOf(outcome));
}
