import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { productFolder } from '../../src/base/index.ts';
import { sharedData } from '../shared-data.ts';
import { fhirApp, shipped } from './service.ts';
import { type Result, runSuites, suiteNames } from './suites.ts';

const page = join(productFolder, 'docs/fhir.md');
const list = join(productFolder, 'test/fhir/passing.txt');
const marks = ['<!-- table: node test/fhir/report.ts -->', '<!-- end of table -->'] as const;

/** The name of a test in the list of those that pass. */
export const nameOf = ({ suite, test }: Result): string => `${suite}/${test}`;

/** The tests that must pass, as committed. */
export const mustPass = (): string[] => readFileSync(list, 'utf8').trim().split('\n');

/** The table of the documentation as it is committed. */
export function committedTable(): string {
  const text = readFileSync(page, 'utf8');
  return text.slice(text.indexOf(marks[0]) + marks[0].length, text.indexOf(marks[1])).trim();
}

/** How many tests of each suite pass under R4 and R5, and what those that do not pass differ in. */
export function tableOf(r4: readonly Result[], r5: readonly Result[]): string {
  const passed = (results: readonly Result[]) =>
    results.filter((each) => each.difference === undefined).length;
  const row = (name: string, a: readonly Result[], b: readonly Result[]) =>
    `| ${name} | ${a.length} | ${passed(a)} | ${passed(b)} |`;
  const of = (results: readonly Result[], name: string) => results.filter(({ suite }) => suite === name);
  const failures = (results: readonly Result[], version: string) =>
    results
      .filter((each) => each.difference !== undefined)
      .map((each) => `- ${version} ${nameOf(each)}: \`${each.difference?.replaceAll('`', "'")}\``);
  const failed = [...failures(r4, 'R4'), ...failures(r5, 'R5')];
  return [
    '| suite | tests | pass as R4 | pass as R5 |',
    '|---|---|---|---|',
    ...suiteNames.map((name) => row(name, of(r4, name), of(r5, name))),
    row('**all**', r4, r5),
    ...(failed.length === 0 ? [] : ['', 'Not passing:', '', ...failed]),
  ].join('\n');
}

/** Writes the table into the documentation, and the list of tests that pass under both versions. */
async function writeReport(): Promise<void> {
  const folder = sharedData('fhir-tx-tests/tests');
  if (folder === undefined) throw new Error('The official tests are not on this machine.');
  const send = fhirApp(await shipped());
  const r4 = await runSuites(folder, send, '4.0');
  const r5 = await runSuites(folder, send, '5.0');
  const text = readFileSync(page, 'utf8');
  const [head = '', rest = ''] = text.split(marks[0]);
  const tail = rest.slice(rest.indexOf(marks[1]));
  writeFileSync(page, `${head}${marks[0]}\n\n${tableOf(r4, r5)}\n\n${tail}`);
  const failing = new Set([...r4, ...r5].filter((each) => each.difference !== undefined).map(nameOf));
  const passing = r4.map(nameOf).filter((name) => !failing.has(name));
  writeFileSync(list, `${passing.join('\n')}\n`);
}

if (import.meta.main) await writeReport();
