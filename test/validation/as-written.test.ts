import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { type Format, read } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { applyEdits, type Finding, openValidation, type Validation } from '../../src/validation/index.ts';
import { startNode } from '../running.ts';
import { openHierarchy } from './hierarchy.ts';

const base = 'https://node.example/check/1';
let store: Store;
let validation: Validation;
let node: Running;
beforeAll(async () => {
  store = await openHierarchy();
  [validation, node] = await Promise.all([openValidation(store), startNode()]);
});
afterAll(() => Promise.all([store.close(), node.close()]));

const header = '@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n';
const turtle = `${header}<> a dcat:Dataset ; dct:title ""@en ; dcat:distribution <#d> ; dct:publisher <../org> .
<#d> a dcat:Distribution ; dct:license <> .\n`;
const jsonld = JSON.stringify({
  '@context': { dcat: 'http://www.w3.org/ns/dcat#', dct: 'http://purl.org/dc/terms/' },
  '@id': '',
  '@type': 'dcat:Dataset',
  'dcat:distribution': { '@id': '#d', '@type': 'dcat:Distribution', 'dct:license': { '@id': '' } },
  'dct:description': 'words with "quotes", and so on',
  'dct:publisher': { '@id': '../org' },
  'dct:language': ['1'],
});

async function findings(text: string, format: Format, part?: { prologue: string; firstLine: number }) {
  const validated = await validation.validate({ text, format, base, ...(part && { part }) }, 'eucaim-v2');
  if (validated.state === 'malformed') throw new Error(validated.message);
  return validated.findings;
}
const focuses = (found: readonly Finding[]) => [...new Set(found.map(({ focus }) => focus))].sort();
const subjects = (found: readonly Finding[]) =>
  [
    ...new Set(found.map(({ fix }) => /^<[^>]*>/.exec(fix ?? '')?.[0]).filter((each) => each !== undefined)),
  ].sort();

describe('what a description writes in short', () => {
  it.each([
    ['turtle', turtle],
    ['jsonld', jsonld],
  ] as const)('is named so in %s, in findings, fixes and the text of a change', async (format, text) => {
    const found = await findings(text, format);
    expect(focuses(found)).toEqual(expect.arrayContaining(['#d', '<>']));
    expect(subjects(found)).toEqual(expect.arrayContaining(['<#d>', '<>']));
    expect(JSON.stringify(found)).not.toContain('node.example');
    expect(found.find(({ value }) => value?.startsWith('<'))?.value).toBe('<../org>');
  });

  it('means the same after all fixes are applied', async () => {
    const found = await findings(turtle, 'turtle');
    const { text } = applyEdits(
      turtle,
      found.flatMap(({ edit }) => edit ?? []),
    );
    expect(text).toContain('\n<../org> ');
    const after = await read(text, 'turtle', base);
    if (after.state === 'malformed') throw new Error(after.message);
    const named = after.quads.flatMap(({ subject }) =>
      subject.termType === 'NamedNode' ? [subject.value] : [],
    );
    expect([...new Set(named)].sort()).toEqual([base, `${base}#d`, 'https://node.example/org']);
  });

  it('is named so in a part of a long text, too', async () => {
    const found = await findings(turtle.slice(header.length), 'turtle', { prologue: header, firstLine: 900 });
    expect(focuses(found)).toContain('<>');
    expect(JSON.stringify(found)).not.toContain('node.example');
  });

  it('is the document, whatever the prefix that stands for its names', async () => {
    const found = await findings(`${header}@prefix : <#> .\n:d a dcat:Dataset .\n`, 'turtle');
    expect(focuses(found)).toEqual(['#d']);
    expect(subjects(found)).toEqual(['<#d>']);
  });

  it('is the folder of the text, which is not the text', async () => {
    const found = await findings(`${header}<.> a dcat:Dataset .\n`, 'turtle');
    expect(subjects(found)).toEqual(['<.>']);
  });
});

describe('what a description writes in full', () => {
  it('stays so, beside what it writes in short', async () => {
    const other = 'https://node.example/check/2';
    const found = await findings(`${header}<> a dcat:Dataset .\n<${other}> a dcat:Dataset .\n`, 'turtle');
    expect(focuses(found)).toEqual(['<>', other]);
    expect(subjects(found)).toEqual(['<>', `<${other}>`]);
  });

  it('stays so where the text has a base of its own, which short names would be taken with', async () => {
    const own = `@base <sub/> .\n${header}<d> a dcat:Dataset ; dct:publisher <org> .\n`;
    expect(focuses(await findings(own, 'turtle'))).toContain('https://node.example/check/sub/d');
  });

  it('stays so in the words of a literal that a fix writes anew', async () => {
    const words = `see <${base}>`;
    const found = await findings(`${header}<> a dcat:Dataset ; dct:title "${words}"@english .\n`, 'turtle');
    const edits = found.flatMap(({ edit }) => edit?.text ?? []);
    expect(edits.filter((text) => text.includes('see'))).toEqual([`"${words}"@en`]);
  });
});

it.each([
  ['text/turtle', turtle],
  ['application/ld+json', jsonld],
])('POST /validate names what %s writes in short as it does, in every report', async (type, body) => {
  const post = async (query: string) => {
    const headers = { 'content-type': type };
    const answer = await fetch(`${node.url}/validate?${query}`, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const document = JSON.parse(await post('profile=eucaim-v2&scores')) as { findings: Finding[] };
  expect(focuses(document.findings)).toEqual(expect.arrayContaining(['#d', '<>']));
  expect(subjects(document.findings)).toEqual(expect.arrayContaining(['<#d>', '<>']));
  expect(JSON.stringify(document.findings)).not.toMatch(/validate/);
  for (const query of ['format=text', 'format=text&normalise', 'format=text&profile=all'])
    expect(await post(query)).not.toMatch(/<validate|\/validate/);
  expect(await post('format=html')).toContain('&lt;&gt;');
});
