import { beforeAll, describe, expect, it } from 'vitest';
import { sharedData } from '../shared-data.ts';
import { committedTable, mustPass, nameOf, tableOf } from './report.ts';
import { fhirApp, shipped } from './service.ts';
import { type Result, runSuites, type Send } from './suites.ts';

const folder = sharedData('fhir-tx-tests/tests') ?? '';

// Skipped where the official tests, which are read in place and never committed, are not on this machine.
describe.skipIf(folder === '')('the official terminology tests', () => {
  let send: Send;
  let r4: Result[];
  let r5: Result[];
  beforeAll(async () => {
    send = fhirApp(await shipped());
    r4 = await runSuites(folder, send, '4.0');
    r5 = await runSuites(folder, send, '5.0');
  });

  it('pass as far as the committed list says, as R4 and as R5', () => {
    const listed = new Set(mustPass());
    expect(listed.size).toBeGreaterThan(150);
    for (const results of [r4, r5]) {
      expect(results.filter((each) => listed.has(nameOf(each)))).toHaveLength(listed.size);
      expect(results.filter((each) => listed.has(nameOf(each)) && each.difference !== undefined)).toEqual([]);
    }
  });

  it('are reported in the documentation as they ended', () => {
    expect(committedTable()).toBe(tableOf(r4, r5));
  });

  it('fail where the service is not given their code systems', async () => {
    const forgetful: Send = (path, init) => {
      if (typeof init?.body !== 'string') return send(path, init);
      const body = JSON.parse(init.body) as { parameter: { name: string }[] };
      const parameter = body.parameter.filter(({ name }) => name !== 'tx-resource');
      return send(path, { ...init, body: JSON.stringify({ ...body, parameter }) });
    };
    const results = await runSuites(folder, forgetful, '4.0');
    const passed = results.filter((each) => each.difference === undefined).map(nameOf);
    // These need nothing from the setup: what the service can do, and value sets over FHIR's own code systems.
    expect(passed.sort()).toEqual([
      'exclude/exclude-gender',
      'exclude/exclude-gender2',
      'metadata/metadata',
      'metadata/term-caps',
    ]);
  });
});
