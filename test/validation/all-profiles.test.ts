import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';
import { sharedData } from '../shared-data.ts';
import { openHierarchy } from './hierarchy.ts';

const examples = fileURLToPath(new URL('../../shapes/examples', import.meta.url));
const base = 'https://example.org/';

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

describe('a description against all profiles at once', () => {
  const shared = sharedData('profiles/eucaim-dcat-ap/records');
  const files = [
    ...globSync(`${examples}/*/valid*.ttl`),
    // Every twentieth is enough to differ.
    ...globSync(`${examples}/*/*-invalid.ttl`)
      .sort()
      .filter((_, index) => index % 20 === 0),
    ...(shared ? globSync(`${shared}/**/*.ttl`) : []),
  ];

  test('has exactly the findings that it has against each by itself', async () => {
    expect(files.length).toBeGreaterThan(shared ? 40 : 30);
    let found = 0;
    for (const file of files) {
      const description = { text: readFileSync(file, 'utf8'), format: 'turtle' as const, base };
      const all = await validation.validateAll(description);
      for (const [index, { name }] of validation.profiles.entries()) {
        const alone = await validation.validate(description, name);
        if (all.state === 'malformed' || alone.state === 'malformed') expect(all).toEqual(alone);
        else {
          const one = all.validated[index];
          expect(one?.profile, file).toBe(name);
          expect(one?.findings, `${file} against ${name}`).toEqual(alone.findings);
          expect(one?.conforms).toBe(alone.conforms);
          found += alone.findings.length;
        }
      }
    }
    expect(found).toBeGreaterThan(1_000);
  });

  test('is told in the language asked for, and where it cannot be read', async () => {
    const text = '<1> a <http://www.w3.org/ns/dcat#Dataset> .';
    const swedish = await validation.validateAll({ text, format: 'turtle', base }, 'sv');
    if (swedish.state === 'malformed') throw new Error(swedish.message);
    const messages = swedish.validated.flatMap(({ findings }) => findings.map(({ message }) => message));
    expect(messages).toContainEqual(expect.stringContaining('En datamängd har'));
    expect(await validation.validateAll({ text: '<1> a', format: 'turtle', base })).toMatchObject({
      state: 'malformed',
      line: 1,
    });
  });

  test('shares one deadline, and names it', async () => {
    const hasty = await openValidation(store, undefined, { deadlineMs: -1 });
    const text = '<1> a <http://www.w3.org/ns/dcat#Dataset> .';
    await expect(hasty.validateAll({ text, format: 'turtle', base })).rejects.toThrow(/ms of work/);
  });
});
