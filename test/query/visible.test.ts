import { expect, it } from 'vitest';
import { visibleGraphs, visibleRevision } from '../../src/query/index.ts';
import { iri } from '../../src/rdf/index.ts';
import { by, facts, opened } from '../store/fixtures.ts';

const base = 'http://127.0.0.1';

it('the newest visible revision stays while only private graphs change, however often, and is found after a start', async () => {
  const store = await opened();
  const newest = visibleRevision(store, base);
  expect(await newest()).toBe(0);
  let i = 0;
  const change = (...paths: string[]) =>
    store.change({
      ...by,
      graphs: paths.map((path) => ({ graph: iri(base + path), quads: facts('s', { p: [`${i++}`] }) })),
    });
  await change('/graphs/shown');
  expect(await newest()).toBe(1);
  for (let n = 0; n < 45; n++) await change('/graphs/private/x');
  expect(await newest()).toBe(1);
  expect(await visibleRevision(store, base)()).toBe(1);
  await change('/graphs/private/x', '/graphs/shown');
  expect(await newest()).toBe(47);
  await change('/graphs/private/x');
  expect(await newest()).toBe(47);
});

it('the visible graphs stay the very same while none comes or goes, so that what is known of them is kept', async () => {
  const store = await opened();
  const visible = visibleGraphs(store, base);
  const change = (path: string, value: string) =>
    store.change({ ...by, graphs: [{ graph: iri(base + path), quads: facts('s', { p: [value] }) }] });
  await change('/graphs/shown', '1');
  const first = await visible();
  await change('/graphs/shown', '2');
  expect(await visible()).toBe(first);
  await change('/graphs/private/x', '1');
  const hidden = await visible();
  expect(hidden).toEqual({ ...first, hidden: true });
  await change('/graphs/another', '1');
  expect((await visible()).names).toEqual(new Set([`${base}/graphs/shown`, `${base}/graphs/another`]));
});
