import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/index.ts';
import { type Finding, openValidation, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

const header = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
`;
async function findings(statement: string, language = 'en', profile = 'eucaim-v2'): Promise<Finding[]> {
  const text = `${header}<1> a dcat:Dataset ;\n  ${statement} .\n`;
  const base = 'http://127.0.0.1:8080/';
  const validated = await validation.validate({ text, format: 'turtle', base }, profile, language);
  if (validated.state === 'malformed') throw new Error(validated.message);
  return validated.findings;
}
const at = async (statement: string, language?: string) =>
  (await findings(statement, language)).filter(({ line }) => line === 4);

describe('a reason', () => {
  test('says of what is not there that it is missing, in the language asked for', async () => {
    const missing = (language: string) =>
      findings('dct:title "T"@en', language).then((all) =>
        all.find(({ path }) => path.endsWith('(dct:publisher)')),
      );
    expect((await missing('en'))?.reason).toBe('is missing');
    expect((await missing('sv'))?.reason).toBe('saknas');
    expect((await missing('tlh'))?.reason).toBe('is missing');
  });

  test('and what is offered are Swedish where that is asked for', async () => {
    const [found] = await at('dct:accessRights "public"', 'sv');
    expect(found?.reason).toMatch(/^"public" är inte en av PUBLIC, /);
    expect(found?.didYouMean).toMatch(/^Menade du /);
  });

  test('shows no regular expression', async () => {
    const [found] = await at('dcat:version "version one"');
    expect(found?.reason).toBe('"version one" does not have the form that is asked for, e.g. 1.0.0');
  });

  test('of a date that does not exist is only that', async () => {
    const period =
      'dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2020-02-30"^^xsd:date ; dcat:endDate "2021-01-01"^^xsd:date ]';
    const reasons = (await at(period)).map(({ reason }) => reason);
    expect(reasons).toEqual(['"2020-02-30" is not a valid xsd:date']);
  });

  test('is told once where a text stands for a node: what the text lacks follows', async () => {
    const found = await at('dct:publisher "FORTH"');
    expect(found).toHaveLength(1);
    expect(found[0]?.reason).toBe('"FORTH" is a text, and an IRI or a nameless node is needed');
  });

  test('and value and focus have relative IRIs as they were written', async () => {
    const [found] = await at('dcat:contactPoint <a@example.org>');
    const all = await findings('dcat:contactPoint <a@example.org>');
    expect(JSON.stringify(all)).not.toContain('127.0.0.1');
    expect(found?.focus).toBe('a@example.org');
  });
});

test('every phrase has the same gaps in each language', () => {
  const rows = readFileSync(new URL('../../shapes/reasons.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(1)
    .map((line) => line.split('\t'));
  const gaps = (text = '') => (text.match(/\{\w+\}/g) ?? []).sort();
  expect(rows.length).toBeGreaterThan(40);
  for (const [reason, en, sv] of rows) expect(gaps(sv), reason).toEqual(gaps(en));
});
