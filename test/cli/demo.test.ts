import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';

let demo: ChildProcess;
let screen = '';
let hub = '';

beforeAll(async () => {
  demo = spawn(process.execPath, [join(productFolder, 'src/cli/collimator.js'), 'demo'], {
    cwd: productFolder,
    env: { ...process.env, COLLIMATOR_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    demo.stdout?.on('data', (chunk: Buffer) => {
      screen += chunk.toString();
      if (screen.includes('Ctrl-C')) resolve();
    });
    demo.once('exit', (code) => reject(new Error(`The demo ended with ${code}: ${screen}`)));
  });
  hub = /http:\/\/127\.0\.0\.1:\d+(?=\/datasets)/.exec(screen)?.[0] ?? '';
}, 120_000);
afterAll(() => {
  demo.kill('SIGKILL');
});

/** What curl would do with a line of the README: the same method, headers and body, at the hub's real address. */
async function curl(line: string): Promise<{ status: number; type: string; text: string }> {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const headers: Record<string, string> = {};
  let url = '';
  let body: string | undefined;
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '-H') {
      const [name = '', ...value] = (words[++i] as string).split(':');
      headers[name] = value.join(':').trim();
    } else if (word === '-d' || word === '--data-binary') {
      const given = words[++i] as string;
      body = given.startsWith('@') ? await readFile(join(productFolder, given.slice(1)), 'utf8') : given;
    } else if (word !== '-L') url = word;
  }
  const response = await fetch(url.replace('http://127.0.0.1:8080', hub), {
    headers,
    ...(body !== undefined && { method: 'POST', body }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
  };
}

describe('the demo', () => {
  it('says where to look, in one screen', () => {
    expect(screen.split('\n').length).toBeLessThan(24);
    expect(screen).toMatch(/generated/);
    expect(
      [...screen.matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)]
        .map(([, port]) => port)
        .filter((p, i, all) => all.indexOf(p) === i),
    ).toHaveLength(4);
  });

  it('does what the table of the README promises, line by line', async () => {
    const readme = await readFile(join(productFolder, 'README.md'), 'utf8');
    const lines = [...readme.matchAll(/^\|[^|]+\| `(curl [^`]+)` \|/gm)].map(([, line]) => line as string);
    expect(lines).toHaveLength(5);
    const answers = await Promise.all(lines.map(curl));
    expect(answers.map(({ status }) => status)).toEqual(lines.map(() => 200));
    const [datasets, cohort, findings, fdp, concept] = answers.map(({ text }) => text) as [
      string,
      string,
      string,
      string,
      string,
    ];
    expect(JSON.parse(datasets)).toMatchObject({ items: expect.any(Array), facets: expect.any(Array) });
    const answer = JSON.parse(cohort) as {
      total: { display: string; missing: string[] };
      nodes: { state: string; display: string; generated: boolean }[];
    };
    expect(answer.nodes.map(({ state }) => state).sort()).toEqual(['answered', 'answered', 'hidden']);
    expect(answer.nodes.find(({ state }) => state === 'hidden')?.display).toBe('<30');
    expect(answer.nodes.every(({ generated }) => generated)).toBe(true);
    expect(answer.total.missing).toEqual([]);
    expect(JSON.parse(findings)).toMatchObject({ conforms: false, findings: expect.any(Array) });
    expect(fdp).toContain('ldp:contains');
    expect(concept).toContain('http://snomed.info/id/');
  });

  it('holds 107 real descriptions at the hub, and a description that conforms to EUCAIM v2 at each node', async () => {
    const health = (await (await fetch(`${hub}/health`)).json()) as { datasets: number };
    expect(health.datasets).toBe(107);
    const { nodes } = (await (await fetch(`${hub}/nodes.json`)).json()) as {
      nodes: { node?: unknown; url: string; state: string; cubes: { generated: boolean }[] }[];
    };
    expect(nodes.map(({ state, cubes }) => [state, cubes[0]?.generated])).toEqual(
      [1, 2, 3].map(() => ['answered', true]),
    );
    for (const { url } of nodes) {
      const { items } = (await (await fetch(`${url}/datasets`)).json()) as {
        items: { id: string; generated: boolean }[];
      };
      expect(items).toEqual([expect.objectContaining({ generated: true })]);
      const body = await (await fetch(`${url}/datasets/${items[0]?.id}.ttl`)).text();
      const checked = await fetch(`${url}/validate?profile=eucaim-v2`, {
        method: 'POST',
        headers: { 'content-type': 'text/turtle' },
        body,
      });
      expect(await checked.json()).toMatchObject({ conforms: true });
    }
  });

  it('says on every page with generated numbers that they are generated', async () => {
    const posted = await fetch(`${hub}/cohorts`, {
      method: 'POST',
      body: new URLSearchParams({ sex: 'COM1001370' }),
      redirect: 'manual',
    });
    for (const url of [posted.headers.get('location') ?? '', `${hub}/nodes`]) {
      const html = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
      expect(html).toMatch(/generated/i);
    }
  });

  it('shows no case to any query: nothing but protected cells stands behind SPARQL', async () => {
    const { nodes } = (await (await fetch(`${hub}/nodes.json`)).json()) as { nodes: { url: string }[] };
    const query = 'SELECT DISTINCT ?type WHERE { ?s a ?type } LIMIT 500';
    for (const { url } of nodes) {
      const response = await fetch(`${url}/sparql`, {
        method: 'POST',
        headers: { accept: 'text/csv' },
        body: new URLSearchParams({ query }),
      });
      const types = (await response.text()).split('\r\n');
      expect(types).toContain('http://purl.org/linked-data/cube#Observation');
      expect(types.filter((type) => /case|patient|person/i.test(type))).toEqual([]);
      const low =
        'SELECT ?n WHERE { ?o <https://w3id.org/collimator/ns#count> ?n FILTER(?n < 30 || ?n != 5 * FLOOR(?n / 5)) } LIMIT 5';
      const cells = await fetch(`${url}/sparql`, {
        method: 'POST',
        headers: { accept: 'text/csv' },
        body: new URLSearchParams({ query: low }),
      });
      expect((await cells.text()).trim()).toBe('n');
    }
  });

  it('stops at one signal, and leaves nothing behind', async () => {
    const ended = new Promise<number | null>((resolve) => demo.once('exit', (code) => resolve(code)));
    demo.kill('SIGINT');
    expect(await ended).toBe(0);
    await expect(fetch(hub)).rejects.toThrow();
  });
});
