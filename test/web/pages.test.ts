import { describe, expect, it } from 'vitest';
import * as web from '../../src/web/index.ts';
import { startTags } from './markup.ts';
import { samples, site } from './samples.ts';

/** Words that choose a form, which hostile text cannot reach. */
const choices = new Set(['state', 'severity', 'type', 'combination', 'lang']);

function withHostileText(value: unknown, hostile: string): unknown {
  if (typeof value === 'string') return hostile;
  if (Array.isArray(value)) return value.map((entry) => withHostileText(entry, hostile));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      choices.has(key) ? entry : withHostileText(entry, hostile),
    ]),
  );
}

const rendered = samples.map(
  ([render, view], index) => [`${render.name} ${index}`, String(render(view, site))] as const,
);

it('has a sample of every page', () => {
  const pages = Object.keys(web).filter((name) => name.endsWith('Page'));
  expect(pages.length).toBeGreaterThanOrEqual(14);
  const sampled = new Set(samples.map(([render]) => render.name));
  expect(pages.filter((name) => !sampled.has(name))).toEqual([]);
});

describe.each(rendered)('%s', (_, text) => {
  const tags = startTags(text);
  const named = (name: string) => tags.filter((tag) => tag.name === name);
  const ids = tags.flatMap(({ attributes }) => (attributes.id === undefined ? [] : [attributes.id]));

  it('names its language, its title and one heading of the first rank', () => {
    expect(named('html')[0]?.attributes.lang).toBe('en');
    expect(text).toMatch(/<title>[^<]*Collimator<\/title>/);
    expect(named('h1')).toHaveLength(1);
  });

  it('begins with a link that skips to the content', () => {
    expect(named('a')[0]?.attributes).toMatchObject({ class: 'skip', href: '#content' });
    expect(named('main')[0]?.attributes.id).toBe('content');
  });

  it('needs no script and no inline style', () => {
    expect([...named('script'), ...named('style'), ...named('iframe')]).toEqual([]);
    const inline = tags
      .flatMap(({ attributes }) => Object.keys(attributes))
      .filter((key) => key === 'style' || key.startsWith('on'));
    expect(inline).toEqual([]);
  });

  it('has every id once, and every label, reference and fragment leads to one', () => {
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const references = tags.flatMap(({ attributes }) => [
      attributes.for,
      attributes['aria-labelledby'],
      attributes.href?.startsWith('#') ? attributes.href.slice(1) : undefined,
    ]);
    expect(references.filter((id) => id !== undefined && !ids.includes(id))).toEqual([]);
  });

  it('labels every control', () => {
    const controls = [...named('input'), ...named('select'), ...named('textarea')].filter(
      ({ attributes }) => attributes.type !== 'hidden',
    );
    const labelled = new Set(named('label').map(({ attributes }) => attributes.for));
    // A control without an id stands inside its label.
    const inside = [...text.matchAll(/<label>.*?<\/label>|<label class="name">.*?<\/label>/gs)].length;
    expect(
      controls.filter(({ attributes }) => attributes.id !== undefined && !labelled.has(attributes.id)),
    ).toEqual([]);
    expect(controls.filter(({ attributes }) => attributes.id === undefined).length).toBeLessThanOrEqual(
      inside,
    );
  });

  it('gives every table a caption and scoped headings', () => {
    expect(named('caption')).toHaveLength(named('table').length);
    expect(named('th').filter(({ attributes }) => attributes.scope === undefined)).toEqual([]);
  });
});

describe.each([
  ['markup', '</title></textarea><script>alert(1)</script>'],
  ['an attribute', '" onmouseover="alert(1)" x="'],
  ['an address', 'javascript:alert(1)'],
])('hostile text that looks like %s', (_, hostile) => {
  it.each(
    samples.map(([render, view], index) => [`${render.name} ${index}`, render, view] as const),
  )('stays text in %s', (_, render, view) => {
    const text = String(render(withHostileText(view, hostile), site));
    const tags = startTags(text);
    expect(tags.length).toBeGreaterThan(20);
    expect(tags.filter(({ name }) => name === 'script')).toEqual([]);
    expect(
      tags.flatMap(({ attributes }) => Object.keys(attributes)).filter((key) => key.startsWith('on')),
    ).toEqual([]);
    expect(
      tags.filter(({ attributes }) => /^\s*javascript:/i.test(attributes.href ?? attributes.action ?? '')),
    ).toEqual([]);
  });
});

it('shows the notice wherever generated data is shown', () => {
  const generated = samples.filter(([, view]) => JSON.stringify(view).includes('"generated":true'));
  expect(generated.length).toBeGreaterThanOrEqual(5);
  for (const [render, view] of generated)
    expect(String(render(view, site))).toContain('<strong>Generated data.</strong>');
  const plain = String(
    web.problemPage({ status: 404, title: 'There is nothing here', advice: 'Start from /.' }),
  );
  expect(plain).not.toContain('Generated data');
});

it('marks the section of the page in the navigation', () => {
  const current = (text: string) => /<a href="([^"]*)" aria-current="[^"]*">/.exec(text)?.[1];
  expect(current(String(web.nodesPage({ nodes: [] })))).toBe('/nodes');
  expect(current(String(web.recordHistoryPage({ id: 'x', title: 'x', revisions: [] })))).toBe('/datasets');
});

it('shows the lines that findings are about, of a long text only those and some around them', () => {
  const text = Array.from({ length: 1000 }, (_, index) => `line number ${index + 1}`).join('\n');
  const page = String(
    web.validatePage({
      profiles: [],
      profile: 'eucaim-v2',
      text,
      result: { state: 'malformed', line: 500, column: 2, message: 'Expected a dot.' },
    }),
  );
  expect(page).toContain('href="#L500"');
  expect(page).toMatch(/<li id="L500" value="500" class="violation"><code>line number 500<\/code>/);
  expect(page).toContain('id="L503"');
  expect(page).not.toContain('id="L504"');
});
