import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAs } from '../../src/fhir/index.ts';
import { asR5 } from './as-r5.ts';
import { difference, type Json } from './compare.ts';

/** Suites that apply to this service, and are present in the shared data. */
export const suiteNames = [
  'metadata',
  'simple-cases',
  'translate',
  'search',
  'fragment',
  'exclude',
  'case',
  'inactive',
  'deprecated',
  'errors',
  'big',
  'notSelectable',
  'language2',
  'tho',
] as const;

interface Test {
  name: string;
  operation: string;
  request?: string;
  response: string;
  'http-code'?: string;
  header?: { name: string; value: string };
  'Accept-Language'?: string;
}
interface Suite {
  name: string;
  setup: string[];
  tests: Test[];
}
interface Parameters {
  resourceType: string;
  parameter: { name: string; resource?: unknown }[];
}

/** How a test ended: `difference` is absent where the answer was as expected. */
export interface Result {
  suite: string;
  test: string;
  difference?: string;
}

/** Sends a request to the service, e.g. Hono's `app.request`. */
export type Send = (path: string, init?: RequestInit) => Response | Promise<Response>;

const addresses: Record<string, string> = {
  metadata: '/fhir/metadata',
  'term-caps': '/fhir/metadata?mode=terminology',
  expand: '/fhir/ValueSet/$expand',
  lookup: '/fhir/CodeSystem/$lookup',
  'validate-code': '/fhir/ValueSet/$validate-code',
  'cs-validate-code': '/fhir/CodeSystem/$validate-code',
  translate: '/fhir/ConceptMap/$translate',
};

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as Json;

/** Runs the suites in `folder` through HTTP, under one version of FHIR. Setup goes along as tx-resource parameters. */
export async function runSuites(folder: string, send: Send, version: '4.0' | '5.0'): Promise<Result[]> {
  const { suites } = readJson(join(folder, 'test-cases.json')) as unknown as { suites: Suite[] };
  const results: Result[] = [];
  for (const name of suiteNames) {
    const suite = suites.find((each) => each.name === name);
    if (suite === undefined) continue;
    const setup = suite.setup.map((file) => readJson(join(folder, file)));
    for (const test of suite.tests) {
      const found = await runTest(folder, test, setup, send, version);
      results.push({ suite: name, test: test.name, ...(found === undefined ? {} : { difference: found }) });
    }
  }
  return results;
}

async function runTest(
  folder: string,
  test: Test,
  setup: Json[],
  send: Send,
  version: '4.0' | '5.0',
): Promise<string | undefined> {
  const type = `application/fhir+json; fhirVersion=${version}`;
  const address = addresses[test.operation];
  if (address === undefined) return `the operation ${test.operation} is not offered`;
  const init: RequestInit = { headers: { accept: type } };
  if (test.request !== undefined) {
    const request = readJson(join(folder, test.request)) as unknown as Parameters;
    const more = setup.map((resource) => ({ name: 'tx-resource', resource }));
    const body = { ...request, parameter: [...request.parameter, ...more] };
    init.method = 'POST';
    init.body = JSON.stringify(writeAs(version, body as never));
    init.headers = {
      accept: type,
      'content-type': type,
      ...(test['Accept-Language'] && { 'accept-language': test['Accept-Language'] }),
      ...(test.header && { [test.header.name]: test.header.value }),
    };
  }
  const response = await send(address, init);
  const wanted = test['http-code'] ?? '200';
  const status = String(response.status);
  if (!new RegExp(`^${wanted.replaceAll('x', '\\d')}$`).test(status))
    return `HTTP ${status} instead of ${wanted}`;
  const actual = (await response.json()) as Json;
  const least = test.operation === 'metadata' || test.operation === 'term-caps';
  const expected = readJson(join(folder, test.response));
  const rules = { version: version === '4.0' ? '4' : '5', least } as const;
  return difference(expected, version === '4.0' ? asR5(actual) : actual, rules);
}
