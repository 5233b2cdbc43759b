import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Running } from '../../src/app.ts';
import { openStore } from '../../src/store/index.ts';
import { openValidation } from '../../src/validation/index.ts';
import { startNode } from '../running.ts';
import { zipOf } from '../zip.ts';

let node: Running;
let names: string[];
beforeAll(async () => {
  node = await startNode({ COLLIMATOR_BODY_BYTES: '50000' });
  const store = await openStore();
  names = (await openValidation(store)).profiles.map(({ name }) => name);
  await store.close();
}, 30_000);
afterAll(() => node.close());

type Sendable = NonNullable<RequestInit['body']>;
const post = (query: string, body: Sendable, headers: Record<string, string> = {}) =>
  fetch(`${node.url}/validate?profile=all${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/turtle', ...headers },
    body,
  });
interface Document {
  conforms: boolean;
  profiles: { profile: string; conforms: boolean; findings: { line?: number; cell?: string }[] }[];
  changes: object[];
  scores: object[];
  files: (Document & { file: string; state?: string })[];
  description: { text: string };
}
const documentOf = async (response: Response) => (await response.json()) as Document;
const dataset = '<https://e.org/d> a <http://www.w3.org/ns/dcat#Dataset> .';
const named = ({ profiles }: Document) => profiles.map(({ profile }) => profile);

describe('a description that is sent to be tried against every profile', () => {
  test('gets what each says, in the order of the profiles', async () => {
    const document = await documentOf(await post('', dataset));
    expect(named(document)).toEqual(names);
    expect(document.conforms).toBe(false);
    const eucaim = document.profiles.find(({ profile }) => profile === 'eucaim-v2');
    expect(eucaim?.conforms).toBe(false);
    expect(eucaim?.findings[0]?.line).toBe(1);
  });

  test('gets it in every format: each finding tells its profile', async () => {
    const text = await (await post('&format=text', dataset)).text();
    for (const each of names) expect(text).toMatch(new RegExp(`^body: .*conform(s)? to ${each}: `, 'm'));
    expect(text).toMatch(/^body:1:\d+: violation: .* \[eucaim-v2: [^\]]+\]$/m);

    const { runs } = (await (await post('&format=sarif', dataset)).json()) as {
      runs: { automationDetails: { id: string } }[];
    };
    expect(runs.map(({ automationDetails }) => automationDetails.id)).toEqual(
      names.map((each) => `collimator/${each}/`),
    );

    const turtle = await (await post('', dataset, { accept: 'text/turtle' })).text();
    expect(turtle.match(/a sh:ValidationReport/g)).toHaveLength(names.length);
    for (const each of names) expect(turtle).toContain(`collimator/shapes/${each}>`);

    const page = await post('', dataset, { accept: 'text/html' });
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    for (const each of names) expect(html).toContain(`<h2>body: ${each}</h2>`);
  });

  test('gets its scores and what was mended once, and the text back', async () => {
    const slip = `${dataset} <https://e.org/d> <https://w3id.org/healthdcat-ap#minTypicalAge> 5 .`;
    const document = await documentOf(await post('&scores&normalise', slip));
    expect(named(document)).toEqual(names);
    expect(document.scores).toHaveLength(1);
    expect(document.changes).not.toEqual([]);
    for (const each of document.profiles) expect(Object.keys(each)).not.toContain('scores');
    const text = await (await post('&normalise&format=description', slip)).text();
    expect(text).toContain('minTypicalAge');
  });

  test('may come as a table or in an archive, where one that cannot be read is told once', async () => {
    const csv = await post('&sheet=Dataset', 'id,title\nd,T\n', { 'content-type': 'text/csv' });
    const table = await documentOf(csv);
    expect(named(table)).toEqual(names);
    expect(table.profiles[0]?.findings.some(({ cell }) => cell?.startsWith('Dataset!'))).toBe(true);

    const archive = zipOf([
      { name: 'a.ttl', text: dataset },
      { name: 'b.ttl', text: '<1> a' },
    ]);
    const type = { 'content-type': 'application/zip' };
    const { files } = await documentOf(await post('', new Uint8Array(archive), type));
    expect(files.map(({ file, state }) => [file, state])).toEqual([
      ['archive.zip/a.ttl', undefined],
      ['archive.zip/b.ttl', 'malformed'],
    ]);
    expect(named(files[0] as Document)).toEqual(names);
    const text = await (await post('&format=text', new Uint8Array(archive), type)).text();
    expect(text.match(/cannot be read/g)).toHaveLength(1);
  });

  test('is refused where it cannot be read or is too long', async () => {
    const malformed = await post('', '<1> a');
    expect([malformed.status, ((await malformed.json()) as { line: number }).line]).toEqual([400, 1]);
    expect((await post('', `# ${'a'.repeat(50_001)}`)).status).toBe(413);
    expect((await post('&second', dataset)).status).toBe(422);
  });
});
