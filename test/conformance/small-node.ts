import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { loadConfig, silentLog } from '../../src/base/index.ts';
import { openRegistry } from '../../src/federation/index.ts';
import type { Services } from '../../src/http/index.ts';
import { sendProblem } from '../../src/http/problems.ts';
import { sparqlRoutes } from '../../src/http/sparql.ts';
import { iri } from '../../src/rdf/index.ts';
import { openStore } from '../../src/store/index.ts';
import { token } from '../running.ts';

/** The three protocols of a node over HTTP, without the rest. */
export interface SmallNode {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves /sparql, /update and /graphs as a node does, over one small graph that ships with it: a query that sorts all
 * there is takes no longer than it takes to be read, which it does among the hundred thousand statements of a node.
 */
export async function startSmallNode(): Promise<SmallNode> {
  const configured = loadConfig({}, { COLLIMATOR_TOKEN: token });
  if (configured.state === 'invalid') throw new Error(configured.mistakes.join('\n'));
  const app = new Hono();
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = await openStore({ mounts: [{ graph: iri(`${base}/ships`), text: '<a> <b> "c", "d" .' }] });
  const registry = await openRegistry({ configured: [] });
  const { config } = configured;
  const services = { store, config, base, registry, log: silentLog } as unknown as Services;
  sparqlRoutes(app, services);
  app.onError((error, c) => sendProblem(c, error, services));
  return {
    url: base,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
    },
  };
}
