import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Running } from '../../src/app.ts';
import { Problem } from '../../src/base/index.ts';
import { changesOf, revert } from '../../src/catalogue/index.ts';
import type { Services } from '../../src/http/services.ts';
import { validateRoutes } from '../../src/http/validate.ts';
import { canonicalHash, type Quad, read } from '../../src/rdf/index.ts';
import { openStore } from '../../src/store/index.ts';
import { type Fetched, openSpreadsheets, openValidation } from '../../src/validation/index.ts';
import { startNode, token } from '../running.ts';
import { bookOf, zipOf } from '../zip.ts';

let node: Running;
/** Small bounds, so that what is beyond them is quickly made: 50 kB as a whole, 500 kB in parts or unpacked. */
beforeAll(async () => {
  node = await startNode({ COLLIMATOR_BODY_BYTES: '50000', COLLIMATOR_VALIDATE_HOSTS: 'localhost' });
});
afterAll(() => node.close());

type Sendable = NonNullable<RequestInit['body']>;
const turtle = { 'content-type': 'text/turtle' };
const post = (query: string, body: Sendable | undefined, headers: Record<string, string> = turtle) =>
  fetch(`${node.url}/validate?${query}`, { method: 'POST', headers, ...(body !== undefined && { body }) });
interface Document {
  conforms: boolean;
  counts: { violation: number; warning: number; info: number };
  findings: { severity: string; line?: number; cell?: string; message: string; edit?: object }[];
  datasets: { dataset: string; conforms: boolean; findings: number[] }[];
  changes: { text: string; statements: number }[];
  description: { format: string; text: string };
  activity: string;
  parts: { number: number; statements: number };
  files: (Document & { file: string; state: string; mistakes: { message: string }[] })[];
  detail: string;
}
const documentOf = async (response: Promise<Response> | Response) =>
  (await (await response).json()) as Document;
const quadsOf = async (text: string): Promise<Quad[]> => {
  const reading = await read(text, 'turtle', `${node.url}/validate`);
  if (reading.state === 'malformed') throw new Error(reading.message);
  return reading.quads;
};

const prefixes = '@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n';
const good = (id: string) =>
  `<https://e.org/${id}> a dcat:Dataset ; dct:title "${id}"@en ; dct:description "D"@en .\n`;
const bad = (id: string) => `<https://e.org/${id}> a dcat:Dataset ; dct:title "${id}"@en .\n`;
const two = prefixes + good('a') + bad('b');
const broken = `${prefixes}<> a dcat:Dataset\n <#x> a dcat:Distribution .`;
const old = `${prefixes}<https://e.org/d> a dcat:Dataset ; dct:title "T"@en ; dct:description "D"@en ;
  dct:publisher [ dct:title "nameless" ] ; <https://w3id.org/healthdcat-ap#minTypicalAge> 5 .\n`;
const dcat = 'profile=dcat-ap-3';

describe('a report', () => {
  it.each([
    ['format=sarif', 'application/sarif+json', '"version": "2.1.0"'],
    ['format=text', 'text/plain', /^body:\d+:\d+: violation: /m],
    ['format=turtle', 'text/turtle', 'sh:ValidationReport'],
    ['format=html', 'text/html', '<h1>Findings against dcat-ap-3</h1>'],
    ['format=json', 'application/json', '"conforms": false'],
  ])('comes by its name: %s', async (query, type, words) => {
    const response = await post(`${dcat}&${query}`, two, { ...turtle, accept: 'application/json' });
    expect(response.headers.get('content-type')).toContain(type);
    expect(await response.text()).toMatch(words);
  });

  it('comes by Accept as SARIF and as text, and a name that is unknown brings the nearest', async () => {
    for (const type of ['application/sarif+json', 'text/plain']) {
      const response = await post(dcat, two, { ...turtle, accept: type });
      expect(response.headers.get('content-type')).toContain(type);
      await response.arrayBuffer();
    }
    const unknown = await post(`${dcat}&format=serif`, two);
    expect(unknown.status).toBe(400);
    expect((await documentOf(unknown)).detail).toContain('Did you mean sarif');
  });

  it('is SARIF also of a text that cannot be read, so that code scanning shows where, and is no success', async () => {
    const response = await post('format=sarif', broken);
    expect(response.status).toBe(400);
    const log = (await response.json()) as {
      runs: { results: { ruleId: string; locations: object[] }[] }[];
    };
    expect(log.runs[0]?.results[0]).toMatchObject({
      ruleId: 'unreadable',
      locations: [{ physicalLocation: { region: { startLine: 2 } } }],
    });
    expect((await post('', broken)).status).toBe(400);
  });

  it('is no success where nothing can be read, be it short or long, in whatever format', async () => {
    for (const format of ['text', 'html', 'turtle', 'json'])
      expect((await post(`${dcat}&format=${format}`, broken)).status).toBe(400);
    const long = broken.repeat(400);
    expect(long.length).toBeGreaterThan(50_000);
    expect((await post(`${dcat}&format=sarif`, long)).status).toBe(400);
  });
});

describe('mending over HTTP', () => {
  it('gives the mended text, every change, and the record that takes them back', async () => {
    const answer = await documentOf(post(`${dcat}&migrate=healthdcat-ap-r8`, old));
    expect(answer.changes.map(({ text }) => text)).toEqual([
      expect.stringContaining('became http://healthdataportal.eu/ns/health#minTypicalAge'),
      expect.stringContaining('became a value of xsd:nonNegativeInteger'),
    ]);
    expect(answer.activity).toContain('a prov:Activity');
    expect(answer.description).toMatchObject({
      format: 'turtle',
      text: expect.stringContaining('dct:publisher [ dct:title "nameless" ]'),
    });
    const changes = await changesOf(await quadsOf(answer.activity));
    const reverted = revert(await quadsOf(answer.description.text), changes);
    expect(await canonicalHash(reverted)).toBe(await canonicalHash(await quadsOf(old)));
  });

  it('gives the text alone, in the format sent or in another, and mending it again changes nothing', async () => {
    const mended = await post('normalise&format=description', old);
    expect(mended.headers.get('content-type')).toContain('text/turtle');
    const text = await mended.text();
    expect(text).toContain('healthdcatap:minTypicalAge');
    expect((await documentOf(post(`${dcat}&normalise`, text))).changes).toEqual([]);
    const other = await post('normalise&format=description&as=jsonld', old);
    expect(other.headers.get('content-type')).toContain('application/ld+json');
    expect((await post('migrate=healthdcat-ap-r9', old)).status).toBe(400);
  });

  it('writes <> and <#x> as they were, unless the sender names a base', async () => {
    const relative = `${prefixes}<> a dcat:Dataset ; dcat:distribution <#d> ; <https://w3id.org/healthdcat-ap#hdab> <x> .`;
    const mended = await (await post('normalise&format=description', relative)).text();
    expect(mended).toMatch(/^<> a dcat:Dataset ;/m);
    expect(mended).toContain('dcat:distribution <#d> .');
    expect(mended).toContain(`<${node.url}/x>`);
    const based = await post('normalise&format=description&base=https://e.org/d', relative);
    const text = await based.text();
    expect(text).toMatch(/^<https:\/\/e\.org\/d> a dcat:Dataset ;/m);
    expect(text).toContain('dcat:distribution <https://e.org/d#d> .');
  });
});

describe('a description named by its address', () => {
  it('is fetched only from a host that is allowed and public', async () => {
    const [elsewhere, inside] = await Promise.all([
      post('url=https://example.org/d.ttl', undefined, {}),
      post('url=https://localhost/d.ttl', undefined, {}),
    ]);
    expect([elsewhere.status, inside.status]).toEqual([422, 422]);
    expect((await documentOf(elsewhere)).detail).toContain('not among those that are fetched from');
    expect((await documentOf(inside)).detail).toContain('not in the public internet');
  });

  it('is not fetched at all unless an operator allows a host; then it is validated like any other', async () => {
    const store = await openStore();
    const validation = await openValidation(store);
    const at = (validateHosts: string[], fetched?: Fetched) => {
      const app = new Hono();
      const config = { bodyBytes: 10_000, profile: 'dcat-ap-3', validateHosts };
      const services = { store, validation, config, base: 'http://node' } as unknown as Services;
      validateRoutes(app, services, ...(fetched ? [async () => fetched] : []));
      app.onError((error, c) => c.text(error.message, 422));
      return app.request('/validate?url=https://e.org/d.ttl', { method: 'POST' });
    };
    try {
      expect(await (await at([])).text()).toContain('Addresses are not fetched here');
      const fetched: Fetched = { state: 'fetched', text: two, format: 'turtle', base: 'https://e.org/d.ttl' };
      expect(await documentOf(at(['e.org'], fetched))).toMatchObject({
        conforms: false,
        counts: { violation: 1 },
      });
      const gone = await at(['e.org'], { state: 'failed', reason: 'It answered 404.' });
      expect(await gone.text()).toBe('The description cannot be fetched: It answered 404.');
    } finally {
      await store.close();
    }
  });
});

describe('many descriptions at once', () => {
  it('have a summary of each dataset before the findings', async () => {
    const text = await (await post(dcat, two)).text();
    expect(text.indexOf('"datasets"')).toBeLessThan(text.indexOf('"findings"'));
    const { datasets, findings } = JSON.parse(text) as Document;
    expect(datasets).toMatchObject([
      { dataset: 'https://e.org/a', conforms: true },
      { dataset: 'https://e.org/b', conforms: false, counts: { violation: 1 } },
    ]);
    const [first] = datasets[1]?.findings ?? [];
    expect(findings[first ?? -1]).toMatchObject({ severity: 'violation', line: 3 });
  });

  it('come as an archive of Turtle, JSON-LD and tables; one that cannot be read hides no other', async () => {
    const zip = zipOf([
      { name: 'one.ttl', text: prefixes + good('a') },
      {
        name: 'sub/two.jsonld',
        text: '{"@id":"https://e.org/d","@type":"http://www.w3.org/ns/dcat#Dataset"}',
      },
      { name: 'broken.ttl', text: broken },
      { name: 'Dataset.csv', text: 'id,title\nd,T\n' },
      { name: 'readme.md', text: '# not read' },
    ]);
    const answer = await documentOf(post(dcat, new Uint8Array(zip), { 'content-type': 'application/zip' }));
    expect(answer).toMatchObject({ conforms: false, unread: 1 });
    expect(answer.files.map(({ file, state }) => `${file} ${state}`)).toEqual([
      'archive.zip/one.ttl validated',
      'archive.zip/sub/two.jsonld validated',
      'archive.zip/broken.ttl malformed',
      'archive.zip validated',
    ]);
    const empty = zipOf([{ name: 'readme.md', text: 'nothing' }]);
    const none = await post(dcat, new Uint8Array(empty), { 'content-type': 'application/zip' });
    expect(none.status).toBe(400);
    expect((await documentOf(none)).detail).toBe(
      'Nothing of it can be read. archive.zip: It holds no file that can be validated.',
    );
    const report = await post(`${dcat}&format=sarif`, new Uint8Array(empty), {
      'content-type': 'application/zip',
    });
    expect([report.status, await report.text()]).toEqual([400, expect.stringContaining('unreadable')]);
  });

  it('are checked in parts where they are too long to be read as a whole, unpacked as they come', async () => {
    const long = 'A sentence that goes on. '.repeat(80);
    const many =
      prefixes +
      Array.from({ length: 210 }, (_, i) =>
        i % 10 ? good(`${i}`).replace('"D"', `"${long}"`) : bad(`${i}`),
      ).join('');
    expect(many.length).toBeGreaterThan(380_000);
    const packed = new Uint8Array(gzipSync(many));
    const answer = await documentOf(post(dcat, packed, { ...turtle, 'content-encoding': 'gzip' }));
    expect(answer).toMatchObject({
      conforms: false,
      counts: { violation: 21 },
      parts: { statements: 609 },
    });
    expect(answer.parts.number).toBeGreaterThan(1);
    expect(answer.findings.find(({ severity }) => severity === 'violation')?.line).toBe(2);
    const scored = await post(`${dcat}&scores`, many);
    expect([scored.status, (await documentOf(scored)).detail]).toEqual([
      413,
      expect.stringContaining('50,000 bytes'),
    ]);
  });
});

describe('a text that is beyond a limit as a whole', () => {
  it('is checked in parts, if there is room for another large one', { timeout: 20_000 }, async () => {
    const app = new Hono();
    const validation = {
      profiles: [{ name: 'dcat-ap-3' }],
      validateQuads: () => Promise.reject(new Problem('too-large', 'It has too many findings.')),
    };
    const config = { bodyBytes: 1_000_000, profile: 'dcat-ap-3' };
    validateRoutes(app, { store: {}, validation, config, base: 'http://node' } as unknown as Services);
    app.onError((error, c) => c.text(error.message, error instanceof Problem ? (error.status as 503) : 500));
    const send = (query: string, body: Sendable, type = 'text/turtle') =>
      app.request(`/validate?${query}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
        duplex: 'half',
      } as RequestInit);
    const many =
      prefixes +
      Array.from({ length: 220 }, (_, i) =>
        i % 10 ? good(`${i}`).replace('"D"', `"${'Long. '.repeat(350)}"`) : bad(`${i}`),
      ).join('');

    const slow = [1, 2].map(() => {
      const { readable, writable } = new TransformStream();
      return { answered: send(dcat, readable, 'application/zip'), end: () => writable.close() };
    });
    await vi.waitFor(async () => expect((await send(dcat, many)).status).toBe(503));
    for (const { end } of slow) end();
    await Promise.all(slow.map(({ answered }) => answered));

    const answer = await send(dcat, many);
    expect(answer.status).toBe(200);
    expect(await documentOf(answer)).toMatchObject({ counts: { violation: 22 }, parts: { statements: 638 } });
    expect((await send(`${dcat}&format=description`, many)).status).toBe(413);
  });
});

describe('the template', () => {
  const book = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

  it('is a spreadsheet that is filled in and sent back: findings name cells, and the RDF comes with them', async () => {
    const response = await fetch(`${node.url}/validate/template.xlsx`);
    expect(response.headers.get('content-type')).toBe(book);
    const spreadsheets = await openSpreadsheets();
    const tables = await spreadsheets.read(Buffer.from(await response.arrayBuffer()));
    const filled = tables.map(({ sheet, rows }) => ({
      name: sheet,
      frozen: 0,
      rules: [],
      rows: sheet === 'Dataset' ? [...rows, ['https://e.org/d', 'https://e.org/d', 'T']] : [...rows],
    })) as unknown as Parameters<typeof spreadsheets.write>[0];
    const body = new Uint8Array(await spreadsheets.write(filled));
    const answer = await documentOf(post('profile=eucaim-v2', body, { 'content-type': book }));
    expect(answer.conforms).toBe(false);
    expect(answer.findings.map(({ cell }) => cell)).toContain('Dataset!D3');
    expect(answer.description.text).toContain('<https://e.org/d> a dcat:Dataset');
  });

  it('is CSV too, a sheet at a time; sheets sent in one form are one table', async () => {
    const sheet = await fetch(`${node.url}/validate/template.csv?sheet=Agent`);
    expect(sheet.headers.get('content-type')).toContain('text/csv');
    expect(await sheet.text()).toMatch(/^id \*,/);
    expect((await fetch(`${node.url}/validate/template.csv?sheet=Agnet`)).status).toBe(404);
    const form = new FormData();
    form.append('profile', 'eucaim-v2');
    form.append('file', new File(['id,title,publisher\nd,T,forth\n'], 'Dataset.csv'));
    form.append('file', new File(['id,name\nforth,FORTH\n'], 'Agent.csv'));
    const answer = await documentOf(post('format=json', form, {}));
    expect(answer.files.map(({ file }) => file)).toEqual(['tables']);
    expect(answer.files[0]?.findings.filter(({ message }) => message.includes('id of the sheet'))).toEqual(
      [],
    );
    const alone = await documentOf(
      post('', 'id,title,publisher\nd,T,forth\n', { 'content-type': 'text/csv' }),
    );
    expect(alone.findings.find(({ message }) => message.includes('id of the sheet Agent'))?.cell).toBe(
      'Dataset!C2',
    );
  });
});

describe('the page', () => {
  const form = (fields: Record<string, string | string[]>) => {
    const body = new FormData();
    for (const [key, values] of Object.entries(fields))
      for (const each of [values].flat()) body.append(key, each);
    return post('', body, { accept: 'text/html' }).then((response) => response.text());
  };
  const textOf = (page: string) =>
    (/<textarea[^>]*>\n([\s\S]*?)<\/textarea>/.exec(page)?.[1] ?? '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"');
  const boxes = (page: string) =>
    [...page.matchAll(/name="apply" value="(\d+)"/g)].map(([, value]) => value as string);
  const fixesOf = (page: string) => /name="fixesOf" value="(\w+)"/.exec(page)?.[1] ?? '';

  it('leads from a finding to its fix: what is chosen is written into the text and checked again', async () => {
    const first = await form({ profile: 'dcat-ap-3', description: prefixes + bad('b') });
    expect(first).toContain('Does not conform');
    const sent = { profile: 'dcat-ap-3', fixesOf: fixesOf(first), do: 'apply' };
    const chosen = boxes(first);
    expect(chosen.length).toBeGreaterThan(2);
    // A browser sends the line ends of a field as CR LF.
    const fields = { ...sent, description: textOf(first).replaceAll('\n', '\r\n'), apply: chosen };
    const second = await form(fields);
    expect(second).toContain(`${chosen.length} fixes were applied`);
    expect(second).toContain('Conforms</strong> to DCAT-AP');
    expect(textOf(second)).toMatch(/a dcat:Dataset ;\n {2}dct:description /);
    const edited = await form({ ...fields, description: `# mine\n${textOf(first)}` });
    expect(edited).toContain('none was applied');
    expect(textOf(edited)).toContain('# mine');
  });

  it('shows changes before the text that came of them, and scores with the line and what is gained', async () => {
    const mended = await form({ profile: 'dcat-ap-3', description: old, normalise: 'true', scores: 'true' });
    expect(mended.indexOf('What was changed')).toBeLessThan(mended.indexOf('<textarea'));
    expect(textOf(mended)).toContain('healthdcatap:minTypicalAge');
    expect(mended).toMatch(/<a href="#L\d+">line \d+, column \d+<\/a>[\s\S]*?<strong>fix this, \+\d+/);
    const nothing = await form({ profile: 'dcat-ap-3', description: two, normalise: 'true' });
    expect(nothing).toContain('Nothing was changed');
    expect(textOf(nothing)).toBe(two);
  });

  it('takes files, and lists what was found in each', async () => {
    const body = new FormData();
    body.append('profile', 'dcat-ap-3');
    body.append('file', new File([new Uint8Array(zipOf([{ name: 'x.ttl', text: two }]))], 'all.zip'));
    body.append(
      'file',
      new File(
        ['not utf-8: \u00ff'].map((each) => Buffer.from(each, 'latin1')),
        'y.ttl',
      ),
    );
    const page = await (await post('', body, { accept: 'text/html' })).text();
    expect(page).toContain('<h2>all.zip/x.ttl</h2>');
    expect(page).toContain('It is not UTF-8.');
  });
});

describe('a form of which nothing can be read', () => {
  it.each([
    ['one file beyond the bound', ['a.ttl'], 413],
    ['two files beyond it', ['a.ttl', 'b.ttl'], 413],
  ])('is a problem with the reason: %s', async (_, names, status) => {
    const body = new FormData();
    for (const each of names) body.append('file', new File(['#'.repeat(50_001)], each));
    const response = await post('format=json', body, {});
    expect([response.status, (await documentOf(response)).detail]).toEqual([
      status,
      expect.stringContaining('more than 50,000 bytes'),
    ]);
  });
});

describe('a client', () => {
  /** Sends a body slowly and reads nothing before all of it is sent, as many libraries do. */
  async function sendThenRead(head: string, pieces: readonly string[]): Promise<string> {
    const socket = connect(node.port, '127.0.0.1');
    const failed = once(socket, 'error').then(([error]) => Promise.reject(error));
    failed.catch(() => {});
    await Promise.race([once(socket, 'connect'), failed]);
    socket.pause();
    const headers = `Host: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: text/turtle`;
    socket.write(`${head}\r\n${headers}\r\n\r\n`);
    for (const piece of pieces) {
      socket.write(piece);
      await Promise.race([pause(400), failed]);
    }
    const read = once(socket, 'data');
    socket.resume();
    const [answer] = (await Promise.race([read, failed])) as [Buffer];
    socket.destroy();
    return String(answer);
  }

  it('that sends somewhat too much before it reads anything sees why it is refused', async () => {
    const requests = [
      ['PUT /graphs?graph=https://e.org/g', 50_000],
      ['POST /datasets', 50_000],
      ['POST /validate', 500_000],
    ] as const;
    const answers = requests.flatMap(([request, limit]) => {
      const pieces = [0.9, 0.2, 0.2, 0.2].map((share) => '#'.repeat(share * limit));
      const chunks = [...pieces, ''].map((each) => `${each.length.toString(16)}\r\n${each}\r\n`);
      return [
        sendThenRead(`${request} HTTP/1.1\r\nContent-Length: ${limit * 1.5}`, pieces),
        sendThenRead(`${request} HTTP/1.1\r\nTransfer-Encoding: chunked`, chunks),
      ];
    });
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('that goes away in the middle leaves its place to others, and is no failure of ours', async () => {
    const gone = new AbortController();
    let sent = 0;
    const endless = () =>
      new ReadableStream({
        async pull(controller) {
          await pause(5);
          sent += 1;
          controller.enqueue(new TextEncoder().encode(prefixes + good(`x${sent}`).repeat(100)));
        },
      });
    const uploads = [1, 2].map(() =>
      fetch(`${node.url}/validate?${dcat}`, {
        method: 'POST',
        headers: turtle,
        body: endless(),
        duplex: 'half',
        signal: gone.signal,
      } as RequestInit),
    );
    const ends = Promise.allSettled(uploads);
    await vi.waitFor(() => expect(sent).toBeGreaterThan(20), 5_000);
    gone.abort();
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const zip = new Uint8Array(zipOf([{ name: 'x.ttl', text: two }]));
    await vi.waitFor(async () => {
      expect((await post(dcat, zip, { 'content-type': 'application/zip' })).status).toBe(200);
    }, 10_000);
    const app = new Hono();
    const services = {
      config: { bodyBytes: 10_000, profile: 'dcat-ap-3' },
      validation: { profiles: [{ name: 'dcat-ap-3' }] },
    };
    validateRoutes(app, services as unknown as Services);
    const thrown: unknown[] = [];
    app.onError((error, c) => {
      thrown.push(error);
      return c.body(null);
    });
    const cut = new ReadableStream({ pull: (controller) => controller.error(new Error('aborted')) });
    await app.request('/validate', {
      method: 'POST',
      headers: turtle,
      body: cut,
      duplex: 'half',
    } as RequestInit);
    expect(thrown).toMatchObject([{ kind: 'malformed-request', message: 'The body did not come whole.' }]);
  });
});

describe('what is sent to do harm', () => {
  const sockets: unknown[] = [];
  const gzip = { ...turtle, 'content-encoding': 'gzip' };
  const zipType = { 'content-type': 'application/zip' };
  const book = { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };
  const rdfxml = { 'content-type': 'application/rdf+xml' };
  const rdf = 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
  /** Ten million small statements, made while they are sent. */
  const endless = () => {
    let left = 200;
    const piece = new TextEncoder().encode('<a> <b> 1 .\n'.repeat(50_000));
    return new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(piece);
        else controller.close();
      },
    });
  };
  type Case = [string, () => Sendable, Record<string, string>, number, string];
  const cases: Case[] = [
    [
      'brackets nested deep',
      () => `<a> <b> ${'[ <b> '.repeat(8_000)}`,
      turtle,
      400,
      'nested more than 500 deep',
    ],
    [
      'objects nested deep',
      () => '{"http://b": '.repeat(3_500),
      { 'content-type': 'application/ld+json' },
      400,
      'nested more than 200 deep',
    ],
    ['ten million small triples', endless, turtle, 413, 'more than 500,000 bytes'],
    [
      'a gzip bomb',
      () => new Uint8Array(gzipSync(Buffer.alloc(50_000_000, 32))),
      gzip,
      413,
      'unpacks to more than 500,000 bytes',
    ],
    ['no gzip', () => 'no gzip', gzip, 400, 'not gzip'],
    ['another encoding', () => 'x', { ...turtle, 'content-encoding': 'br' }, 415, 'Send gzip'],
    [
      'a remote context',
      () => '{"@context": "http://127.0.0.1:9/c", "@id": "a"}',
      { 'content-type': 'application/ld+json' },
      400,
      'is not fetched',
    ],
    [
      'an import',
      () => `${two}<> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/x> .`,
      turtle,
      200,
      '"conforms": false',
    ],
    [
      'entities of entities',
      () => `<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r:RDF ${rdf}/>`,
      rdfxml,
      400,
      'An entity made of other entities',
    ],
    [
      'an entity from a file',
      () => `<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><r:RDF ${rdf}/>`,
      rdfxml,
      400,
      'or from elsewhere',
    ],
    [
      'a path out of an archive',
      () => new Uint8Array(zipOf([{ name: '../../x.ttl', text: two }])),
      zipType,
      400,
      'invalid relative path',
    ],
    [
      'an archive that is a bomb',
      () => new Uint8Array(zipOf([{ name: 'x.ttl', text: Buffer.alloc(50_000_000, 32) }])),
      zipType,
      413,
      'more than 50000 bytes',
    ],
    [
      'an archive of many bombs',
      () =>
        new Uint8Array(
          zipOf(Array.from({ length: 12 }, (_, i) => ({ name: `${i}.ttl`, text: `#${'x'.repeat(45_000)}` }))),
        ),
      zipType,
      200,
      'more than 500000 bytes',
    ],
    [
      'an archive of many files',
      () => new Uint8Array(zipOf(Array.from({ length: 1_001 }, (_, i) => ({ name: `${i}.ttl`, text: '' })))),
      zipType,
      413,
      'at most 1000 are read',
    ],
    [
      'a spreadsheet of a million rows',
      () => new Uint8Array(bookOf('Dataset', 1_000_000)),
      book,
      413,
      'more than 10000000 bytes',
    ],
    [
      'a spreadsheet of too many rows',
      () => new Uint8Array(bookOf('Dataset', 20_000)),
      book,
      200,
      'At most 5000 rows are read',
    ],
    ['a file that is no archive', () => 'PK no', zipType, 400, 'not a ZIP archive'],
  ];

  it.each(
    cases,
  )('%s is refused at a named limit; nothing is stored, no socket opened', async (_, body, headers, status, words) => {
    const health = async () => (await fetch(`${node.url}/health`)).text();
    const before = await health();
    const connect = vi.spyOn(Socket.prototype, 'connect');
    try {
      const response = await fetch(`${node.url}/validate?${dcat}`, {
        method: 'POST',
        headers,
        body: body(),
        duplex: 'half',
      } as RequestInit);
      expect(await response.text()).toContain(words);
      expect(response.status).toBe(status);
      // Our own question to the node is the only connection there is.
      sockets.push(...connect.mock.calls.flat(2).map((each) => (each as { port?: unknown } | null)?.port));
      expect(new Set(sockets.filter((port) => port !== undefined).map(String))).toEqual(
        new Set(sockets.length > 0 ? [String(node.port)] : []),
      );
    } finally {
      connect.mockRestore();
    }
    expect(await health()).toBe(before);
  });

  it('does not hold up others: only two large uploads are checked at once', async () => {
    const zip = new Uint8Array(zipOf([{ name: 'x.ttl', text: two }]));
    const open: ReadableStreamDefaultController[] = [];
    const slow = () =>
      new ReadableStream({
        start(controller) {
          open.push(controller);
          controller.enqueue(zip.slice(0, 20));
        },
      });
    const send = (body: Sendable) =>
      fetch(`${node.url}/validate?${dcat}`, {
        method: 'POST',
        headers: zipType,
        body,
        duplex: 'half',
      } as RequestInit);
    const running = [send(slow()), send(slow())];
    await vi.waitFor(async () => {
      const third = await send(zip);
      expect([third.status, third.headers.get('retry-after')]).toEqual([503, '10']);
    }, 5_000);
    expect((await post(dcat, two)).status).toBe(200);
    for (const controller of open) {
      controller.enqueue(zip.slice(20));
      controller.close();
    }
    for (const response of running) expect((await response).status).toBe(200);
    expect((await send(zip)).status).toBe(200);
  });
});
