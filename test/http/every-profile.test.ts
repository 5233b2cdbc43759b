import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyProfileRoutes } from '../../src/http/every-profile.ts';
import type { Services } from '../../src/http/services.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';

const app = new Hono();
let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openStore();
  validation = await openValidation(store);
  const config = { bodyBytes: 100_000 };
  everyProfileRoutes(app, { validation, config, base: 'https://example.org' } as unknown as Services);
  app.post('/validate', (c) => c.text('another profile'));
  app.onError((error, c) => c.json({ kind: (error as { kind?: string }).kind }, 400));
});
afterAll(() => store.close());

const post = (profile: string, body: string) =>
  app.request(`/validate?profile=${profile}`, {
    method: 'POST',
    headers: { 'content-type': 'text/turtle' },
    body,
  });

describe('a description that is sent to be tried against every profile', () => {
  test('gets what each says, in the order of the profiles', async () => {
    const answer = await post('all', '<1> a <http://www.w3.org/ns/dcat#Dataset> .');
    const { profiles } = (await answer.json()) as {
      profiles: { profile: string; conforms: boolean; findings: { line?: number }[] }[];
    };
    expect(profiles.map(({ profile }) => profile)).toEqual(validation.profiles.map(({ name }) => name));
    const eucaim = profiles.find(({ profile }) => profile === 'eucaim-v2');
    expect(eucaim?.conforms).toBe(false);
    expect(eucaim?.findings[0]?.line).toBe(1);
  });

  test('is refused where it cannot be read or is too long', async () => {
    expect(await (await post('all', '<1> a')).json()).toEqual({ kind: 'malformed-rdf' });
    expect(await (await post('all', `# ${'a'.repeat(100_001)}`)).json()).toEqual({ kind: 'too-large' });
  });

  test('leaves any other profile to the routes behind it', async () => {
    expect(await (await post('eucaim-v2', '')).text()).toBe('another profile');
  });
});
