import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
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
    // A refusal ends the wait.
    status = 403;
    expect(await ended).toMatch(/The store was not opened/);
  } finally {
    engine.closeAllConnections();
    engine.close();
  }
});
