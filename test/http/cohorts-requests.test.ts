import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { negotiatorRequest } from '../../src/cohort/index.ts';
import { token } from '../running.ts';
import { type CubeHub, extendRelease, startCubeHub } from './cohorts-node.ts';

/** A Negotiator as its version 3 takes requests: what does not keep to the schema is answered 400. */
const received: unknown[] = [];
let moved = false;
const negotiator = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    if (moved) return response.writeHead(307, { location: 'http://169.254.169.254/' }).end();
    const parsed = negotiatorRequest.safeParse(JSON.parse(body));
    const isRight = request.method === 'POST' && request.url === '/api/v3/requests' && parsed.success;
    if (!isRight) return response.writeHead(400).end('{}');
    received.push(parsed.data);
    response.writeHead(201, { 'content-type': 'application/json' });
    return response.end(
      JSON.stringify({ id: `request-${received.length}`, redirectUrl: 'https://negotiator.example/r/1' }),
    );
  });
});

let hub: CubeHub;
let place: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => negotiator.listen(0, '127.0.0.1', resolve));
  const { port } = negotiator.address() as AddressInfo;
  hub = await startCubeHub({
    COLLIMATOR_NEGOTIATOR: `http://127.0.0.1:${port}/api`,
    COLLIMATOR_ALLOWED_NETWORKS: '127.0.0.0/8',
  });
  place = await cohort(['MR', 'CT']);
}, 60_000);
afterAll(async () => {
  negotiator.close();
  await hub?.close();
  await hub?.remove();
});

async function cohort(modalities: string[]): Promise<string> {
  const all = [
    { facet: 'sex', anyOf: ['COM1001370'] },
    { facet: 'age', below: 18 },
    { facet: 'modality', anyOf: modalities },
  ];
  const posted = await fetch(`${hub.url}/cohorts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ all }),
    redirect: 'manual',
  });
  return posted.headers.get('location') ?? '';
}
const authorised = { authorization: `Bearer ${token}` };
const ask = (address: string, headers: Record<string, string> = authorised) =>
  fetch(`${address}/requests`, { method: 'POST', headers });
// biome-ignore lint/suspicious/noExplicitAny: the shape of what comes is what these tests look at
const json = async (address: string): Promise<any> =>
  (await fetch(address, { headers: { accept: 'application/json' } })).json();
const page = async (address: string) => (await fetch(address, { headers: { accept: 'text/html' } })).text();

describe('the exact cell of a cohort', () => {
  it('is asked for with a token, once, and waits where the holder fetches it', async () => {
    expect((await ask(place, {})).status).toBe(401);
    const first = await ask(place);
    expect(first.status).toBe(201);
    expect(await first.json()).toMatchObject({
      requests: [{ epoch: '2026', state: 'placed', at: `${hub.url}/cubes/2026/requests` }],
      quota: [{ asked: 1, most: 100, byPerson: 1, mostByPerson: 10 }],
    });
    expect((await ask(place)).status).toBe(200);
    const waiting = await json(`${hub.url}/cubes/2026/requests`);
    expect(waiting).toHaveLength(1);
    expect(Object.keys(waiting[0]).sort()).toEqual(['asked', 'cohort', 'epoch', 'formula']);
    expect(place).toContain(waiting[0].cohort);
    expect(await page(place)).toContain('waits for the holder’s next build');
    expect((await fetch(`${hub.url}/cubes/1999/requests`)).status).toBe(404);
  });

  it('is refused beyond ten a person, and what was asked before costs nothing', async () => {
    const pairs = ['MR', 'CT', 'PT', 'MG', 'US'].flatMap((one, i, all) =>
      all.slice(i + 1).map((other) => [one, other]),
    );
    const asked: Response[] = [];
    // The first pair is the cohort that was asked for already.
    for (const pair of pairs.slice(1)) asked.push(await ask(await cohort(pair)));
    asked.push(await ask(await cohort(['MR'])));
    expect(asked.map(({ status }) => status)).toEqual([...Array(9).fill(201), 429]);
    expect(await asked.at(-1)?.json()).toMatchObject({
      detail: expect.stringContaining('one person gets no more'),
      quota: [{ byPerson: 10, asked: 10 }],
    });
    expect(await json(`${hub.url}/cubes/2026/requests`)).toHaveLength(10);
    expect((await ask(place)).status).toBe(200);
  });

  it('outlives a restart, is read by the holder’s build, and comes back counted', async () => {
    // As `collimator collect --requests` fetches them, with `build.hubRequests` at /requests.
    const waiting = await json(`${hub.url}/requests?epoch=2026`);
    expect(waiting).toEqual(await json(`${hub.url}/cubes/2026/requests`));
    expect(await json(`${hub.url}/requests?epoch=1999`)).toEqual([]);
    await hub.close();
    const { decisions, mistakes } = await extendRelease(hub.folder, JSON.stringify(waiting));
    expect(mistakes).toEqual([]);
    Object.assign(hub, await hub.again());
    expect(await json(`${hub.url}/cubes/2026/requests`)).toEqual(waiting);
    const counted = await fetch(`${hub.url}/cubes/2026/requests.ttl`);
    expect(counted.headers.get('content-type')).toContain('text/turtle');
    expect((await fetch(`${hub.url}/cubes/2026/requests/signature`)).status).toBe(200);
    const hash = place.split('/').at(-1) as string;
    expect(decisions.find(({ cohorts }) => cohorts.includes(hash))?.state).toBe('counted');
    const answer = await json(place);
    expect(answer.requests.nodes).toMatchObject([{ state: 'counted', epoch: '2026' }]);
    expect(answer.nodes[0].reason).toContain('Its holder counted this cohort on request.');
    expect(await page(place)).toContain('The exact cell was asked for');
  }, 60_000);
});

describe('the handover to a Negotiator', () => {
  it('shows exactly what it would send, then sends just that, and only when told to', async () => {
    const preview = await json(`${place}/negotiator`);
    expect(preview).toMatchObject({ state: 'ready', to: expect.stringMatching(/^127\.0\.0\.1:/) });
    expect(preview.payload.url).toBe(place);
    expect(received).toHaveLength(0);
    const shown = await page(`${place}/negotiator`);
    expect(shown).toContain('Exactly this is sent');
    const sent = await fetch(`${place}/negotiator`, { method: 'POST' });
    expect(sent.status).toBe(200);
    expect(await sent.json()).toMatchObject({
      id: 'request-1',
      redirectUrl: 'https://negotiator.example/r/1',
    });
    expect(received).toEqual([preview.payload]);
  });

  it('asks whom the form chose, and refuses who is not there', async () => {
    const { nodes } = await json(place);
    const { digest } = await json(`${place}/negotiator?node=${nodes[0].node}`);
    const stale = await fetch(`${place}/negotiator`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ nodes: [nodes[0].node], digest: '0'.repeat(32) }),
    });
    expect(stale.status).toBe(422);
    expect(await stale.json()).toMatchObject({ detail: expect.stringContaining('has changed since') });
    const form = await fetch(`${place}/negotiator`, {
      method: 'POST',
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ node: nodes[0].node, digest }),
    });
    expect(await form.text()).toContain('The Negotiator took the request');
    expect((await fetch(`${place}/negotiator?node=nobody`)).status).toBe(422);
    expect((await fetch(`${place}/negotiator?dataset=nothing`)).status).toBe(422);
  });

  it('goes nowhere else, whatever the Negotiator answers', async () => {
    moved = true;
    const refused = await fetch(`${place}/negotiator`, { method: 'POST' });
    moved = false;
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('answered 307') });
  });
});

describe('the pages of cubes', () => {
  it('say policy, guarantee, cells and files, and the commands on them are true', async () => {
    expect(await page(`${hub.url}/cubes`)).toContain('verified');
    const shown = await page(`${hub.url}/cubes/2026`);
    for (const words of ['ρ 2.1944', 'ε 13.2067', '5,419', 'Check it yourself', 'Generated data.'])
      expect(shown).toContain(words);
    const commands = /<pre[^>]*>(.*?)<\/pre>/s.exec(shown)?.[1] ?? '';
    const script = commands.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd: join(hub.folder) });
    const [hash, same, isSigned] = stdout.trim().split('\n');
    expect(hash?.split(/\s/)[0]).toBe(same);
    expect(isSigned).toBe('true');
    const turtle = await fetch(`${hub.url}/cubes/2026`, { headers: { accept: 'text/turtle' } });
    expect(turtle.headers.get('content-type')).toContain('text/turtle');
  });
});

describe('the nodes of a hub', () => {
  const add = (body: unknown, headers: Record<string, string> = authorised) =>
    fetch(`${hub.url}/nodes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it('say what was verified, from where they are known, and 30 days', async () => {
    const { nodes } = await json(`${hub.url}/nodes`);
    expect(nodes[0]).toMatchObject({
      origin: 'configured',
      state: 'answered',
      lastEpoch: '2026',
      availability: expect.any(Number),
      verdicts: [{ epoch: '2026', state: 'verified', key: expect.any(String) }],
      vocabularies: expect.arrayContaining(['https://cancerimage.eu/ontology/EUCAIM#']),
    });
    const shown = await page(`${hub.url}/nodes`);
    expect(shown).toContain('Thirty days, and what was verified');
    expect(shown).toContain('2026 verified');
  });

  it('are added with a token where nothing speaks against it, and removed again', async () => {
    const entry = { alias: 'south', url: 'http://127.0.0.1:9', firstUse: true };
    expect((await add(entry, {})).status).toBe(401);
    const inside = await add({ alias: 'South', url: 'http://169.254.169.254' });
    expect(inside.status).toBe(422);
    expect(await inside.json()).toMatchObject({ mistakes: [expect.stringContaining('alias')] });
    const unsafe = await add({ alias: 'metadata', url: 'http://169.254.169.254', firstUse: true });
    expect(unsafe.status).toBe(422);
    expect((await add('not an object')).status).toBe(422);
    const added = await add(entry);
    expect(added.status).toBe(201);
    expect((await json(`${hub.url}/nodes`)).nodes[1]).toMatchObject({
      id: 'south',
      origin: 'added',
      state: 'unreachable',
    });
    expect((await json(place)).total.missing).toEqual(['south']);
    const remove = (id: string) => fetch(`${hub.url}/nodes/${id}`, { method: 'DELETE', headers: authorised });
    expect((await remove('south')).status).toBe(204);
    expect((await remove('south')).status).toBe(404);
    const { nodes } = await json(`${hub.url}/nodes`);
    const configured = await remove(encodeURIComponent(nodes[0].id));
    expect(configured.status).toBe(404);
    expect(await configured.json()).toMatchObject({
      detail: expect.stringContaining('of the configuration'),
    });
    const unclaimed = await fetch(`${hub.url}/nodes/south`, { method: 'DELETE' });
    expect(unclaimed.status).toBe(401);
  });
});
