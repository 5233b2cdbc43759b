import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DatasetSearch, type DatasetsView, datasetsHref, datasetsPage } from '../../src/web/index.ts';
import { startTags } from './markup.ts';
import { datasets } from './samples.ts';

const unescaped = (text: string) =>
  text.replace(
    /&(lt|gt|quot|#39|amp);/g,
    (_, name) => ({ lt: '<', gt: '>', quot: '"', '#39': "'" })[name as string] ?? '&',
  );

/** The chips of a page: their words and where they lead. */
function chipsOf(view: DatasetsView): { words: string; href: string }[] {
  const text = String(datasetsPage(view));
  return [...text.matchAll(/<a class="(?:chip|chip exclude)" href="([^"]*)">([^<]*)</g)].map(
    ([, href = '', words = '']) => ({ href: unescaped(href), words: unescaped(words) }),
  );
}

/** Filters as the server would read them back from an address. */
function filtersOf(href: string): string[] {
  const parameters = [...new URL(href, 'http://collimator.example').searchParams];
  return parameters
    .filter(([name]) => !['q', 'sort', 'page', 'size'].includes(name))
    .map((pair) => pair.join('='))
    .sort();
}

const words = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter((text) => text.trim() !== '');
const filter = fc.record({
  facet: fc.constantFrom('modality', 'bodyPart', 'country'),
  value: words,
  exclude: fc.boolean(),
});
const search: fc.Arbitrary<DatasetSearch> = fc.record({
  text: fc.option(words, { nil: undefined }),
  filters: fc.uniqueArray(filter, { maxLength: 6, selector: ({ facet, value }) => `${facet}=${value}` }),
  sort: fc.constantFrom(undefined, 'title'),
  page: fc.integer({ min: 1, max: 9 }),
  size: fc.constantFrom(20, 50),
});

it('shows one chip for each part of the parsed search, and each chip takes exactly its own part away', () => {
  fc.assert(
    fc.property(search, (search) => {
      const chips = chipsOf({ ...datasets, search });
      const text = search.text === undefined ? 0 : 1;
      expect(chips).toHaveLength(search.filters.length + text);
      const all = filtersOf(datasetsHref(search));
      expect(all).toHaveLength(search.filters.length);
      search.filters.forEach((filter, index) => {
        const left = filtersOf(chips[index + text]?.href ?? '');
        expect(left).toHaveLength(all.length - 1);
        expect(left).not.toContain(`${filter.exclude ? 'not.' : ''}${filter.facet}=${filter.value}`);
      });
    }),
    { numRuns: 60 },
  );
});

it('tells an excluded value from an included one in words', () => {
  expect(chipsOf(datasets).map(({ words }) => words)).toEqual([
    'Text: screening',
    'Modality: CT',
    'Modality: not MR',
    'unlisted: somewhere',
  ]);
});

it('keeps every filter when the form is sent: included, excluded, and those that no facet lists', () => {
  const tags = startTags(String(datasetsPage(datasets)));
  const fields = tags.filter(
    ({ name, attributes }) =>
      name === 'input' && (attributes.type === 'hidden' || attributes.checked !== undefined),
  );
  const sent = fields.map(({ attributes }) => `${attributes.name}=${attributes.value}`);
  expect(sent).toContain('modality=IMG1000042');
  expect(sent).toContain('not.modality=IMG1000038');
  expect(sent).toContain('unlisted=somewhere');
});

it('keeps the values of a facet in the order they come in, with zeros shown', () => {
  const text = String(datasetsPage(datasets));
  const shown = [...text.matchAll(/type="checkbox" name="modality" value="([^"]*)"/g)].map(
    ([, value]) => value,
  );
  expect(shown).toEqual(['IMG1000042', ...Array.from({ length: 9 }, (_, index) => `m${index}`)]);
  expect(text).toContain('value none');
});

it('names the filter whose removal finds most where nothing was found', () => {
  const suggestion = { filter: { facet: 'modality', value: 'IMG1000042', exclude: false }, total: 12 };
  const text = String(datasetsPage({ ...datasets, total: 0, items: [], suggestion }));
  expect(text).toContain('Without <strong>Modality: CT</strong> there would be 12 datasets.');
});

it('leaves defaults out of addresses', () => {
  expect(datasetsHref({ filters: [], page: 1, size: 20 })).toBe('/datasets');
  expect(
    datasetsHref(
      { filters: [{ facet: 'modality', value: 'CT', exclude: true }], page: 3, size: 20 },
      '.json',
    ),
  ).toBe('/datasets.json?not.modality=CT&page=3');
});
