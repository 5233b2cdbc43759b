import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphs } from '../../src/rdf/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';
import { sharedData } from '../shared-data.ts';

const records = sharedData('profiles/eucaim-dcat-ap/records');
const ontology = fileURLToPath(new URL('../../ontology', import.meta.url));

let store: Store;
let validation: Validation;
beforeAll(async () => {
  const files = readdirSync(ontology).filter((file) => file.endsWith('.ttl'));
  const text = files.map((file) => readFileSync(`${ontology}/${file}`, 'utf8')).join('\n');
  store = await openStore({ mounts: [{ graph: graphs.ontology, text }] });
  validation = await openValidation(store);
});
afterAll(() => store.close());

async function findings(text: string, profile: string) {
  const answer = await validation.validate({ text, format: 'turtle', base: 'https://example.org/' }, profile);
  if (answer.state === 'malformed') throw new Error(answer.message);
  return answer.findings.map(
    ({ severity, shape, line, column }) => `${severity} ${shape.split('/').at(-1)} ${line}:${column}`,
  );
}

test('with the real hyper-ontology the complete records of both profiles conform', async () => {
  for (const profile of ['dcat-ap-3', 'eucaim-v2']) {
    const text = readFileSync(
      fileURLToPath(new URL(`../../shapes/examples/${profile}/valid.ttl`, import.meta.url)),
      'utf8',
    );
    expect(await findings(text, profile)).toEqual([]);
  }
});

describe.skipIf(records === undefined)('a real record (skipped where the shared data are absent)', () => {
  const procedure = 'violation DatasetHasImageModality 22:72';
  const placeholder = 'violation HdabPlaceholder 32:57';
  /** What the profile recommends and the record does not state; the same in each mutant. */
  const recommended = [
    'warning DatasetAccrualPeriodicity 8:74',
    'warning DatasetAnalytics 8:74',
    'warning DatasetHasQualityAnnotation 8:74',
    'warning DatasetLandingPage 8:74',
    'warning DatasetPage 8:74',
    'warning DatasetSample 8:74',
    'warning DistributionLicense 27:79',
    'warning PublisherDescription 31:29',
  ];
  const record = (file: string) => readFileSync(`${records}/${file}`, 'utf8');

  test('has a procedure for a modality and a placeholder for the access body, each at its line', async () => {
    const found = await findings(record('procancer-valid.ttl'), 'eucaim-v2');
    expect(found.toSorted()).toEqual([procedure, placeholder, ...recommended].toSorted());
    // Nothing that DCAT-AP makes mandatory is missing; these it only recommends.
    expect(await findings(record('procancer-valid.ttl'), 'dcat-ap-3')).toEqual([
      'warning DatasetSpatial 8:74',
      'warning DistributionLicense 27:79',
      'warning AgentType 32:34',
    ]);
  });

  test.each([
    ['agentUntypedNoName', ['violation DatasetHdabAgent 17:52', procedure, 'violation AgentName 32:49']],
    ['emailLiteral', ['violation ContactEmail 18:92', procedure, placeholder]],
    ['intNotNonNeg', ['violation DatasetNumberOfUniqueIndividuals 19:59', procedure, placeholder]],
    ['noHdab', ['warning DatasetHdab 8:74', procedure]],
    // EUCAIM allows PUBLIC; the official shapes for non-public data do not.
    ['publicRights', [procedure, placeholder]],
    ['structTrueNoVars', ['violation DatasetHasVariables 8:74', procedure, placeholder]],
  ])('its mutant %s gives what was changed', async (mutant, expected) => {
    const found = await findings(record(`mutants/${mutant}.ttl`), 'eucaim-v2');
    expect(found.toSorted()).toEqual([...expected, ...recommended].toSorted());
  });

  test('every mutant is among those', () => {
    expect(readdirSync(`${records}/mutants`)).toHaveLength(6);
  });
});
