import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { start } from '../../src/app.ts';
import { loadConfig, silentLog } from '../../src/base/index.ts';
import { freePort } from '../ports.ts';
import { startNode } from '../running.ts';

it('a node that waits for its engine lives, and is not ready', async () => {
  let status = 503;
  const engine = createServer((_, response) => response.writeHead(status).end('not yet'));
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
  const port = await freePort();
  const starting = startNode({
    COLLIMATOR_PORT: `${port}`,
    COLLIMATOR_SPARQL_ENGINE: 'standard',
    COLLIMATOR_SPARQL_QUERY: `${url}/query`,
    COLLIMATOR_SPARQL_UPDATE: `${url}/update`,
  });
  const ended = starting.then(
    () => 'started',
    (error: Error) => error.message,
  );
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  try {
    const code = (path: string) => ask(path).then((response) => response.status);
    await expect.poll(() => code('/health').catch(() => 0), { timeout: 5_000 }).toBe(200);
    expect(await (await ask('/health?probe')).json()).toEqual({ status: 'starting' });
    expect([await code('/ready'), await code('/healthy'), await code('/')]).toEqual([503, 503, 503]);
    const refused = await ask('/ready');
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await refused.json()).toMatchObject({
      type: `http://127.0.0.1:${port}/problems/unavailable`,
      status: 503,
      detail: expect.stringContaining('starting'),
      advice: expect.any(String),
    });
    const shown = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } });
    expect([shown.status, shown.headers.get('content-type')]).toEqual([503, 'text/html; charset=UTF-8']);
    // A refusal ends the wait.
    status = 403;
    expect(await ended).toMatch(/The store was not opened/);
  } finally {
    engine.closeAllConnections();
    engine.close();
  }
});

it('a node is not ready before what it is to hold is there', async () => {
  const port = await freePort();
  const configured = loadConfig({}, { COLLIMATOR_PORT: `${port}` });
  if (configured.state === 'invalid') throw new Error(configured.mistakes.join('; '));
  const [filling, filled] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const starting = start({
    config: configured.config,
    log: silentLog,
    async fill(catalogue) {
      expect((await catalogue.index()).size).toBe(0);
      filling.resolve();
      await filled.promise;
    },
  });
  const code = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  await filling.promise;
  expect([await code('/health'), await code('/ready'), await code('/datasets')]).toEqual([200, 503, 503]);
  filled.resolve();
  const node = await starting;
  expect([await code('/health'), await code('/ready'), await code('/datasets')]).toEqual([200, 200, 200]);
  await node.close();
});
