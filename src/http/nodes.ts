import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import { authorise } from './authorise.ts';
import { readText } from './body.ts';

import { represent, splitSuffix, withSuffixes } from './representation.ts';
import type { Services } from './services.ts';
import { nodesView } from './views/index.ts';

/** Longest description of a node, in bytes. */
const entryBytes = 16_384;

/** The nodes that this hub asks: each with what it publishes and how it answered; added and removed with a token. */
export function nodeRoutes(app: Hono, services: Services): void {
  const { federation, registry, config, base } = services;

  app.on('GET', withSuffixes('/nodes'), async function listNodes(c) {
    const health = await federation.nodeHealth({ deadlineMs: config.nodeMs });
    const origins = new Map(registry.listNodes().map(({ id, origin }) => [id, origin]));
    const nodes = health.map((one) => ({ ...one, origin: origins.get(one.node.id) ?? 'configured' }));
    c.header('Cache-Control', 'no-store');
    return represent(
      c,
      {
        json: () => ({ nodes: nodes.map(({ node, ...about }) => ({ ...node, ...about })) }),
        html: () => nodesView(services, nodes),
      },
      splitSuffix(new URL(c.req.url).pathname).suffix,
    );
  });

  app.post('/nodes', async function addNode(c) {
    authorise(c, services);
    const added = await registry.addNode(await readEntry(c));
    if (added.state === 'refused')
      throw new Problem('invalid-node', added.mistakes.join(' '), { mistakes: added.mistakes });
    c.header('Location', `${base}/nodes#${added.node.id}`);
    return c.json({ ...added.node, origin: 'added' }, 201);
  });

  app.delete('/nodes/:id', async function removeNode(c) {
    authorise(c, services);
    const id = c.req.param('id');
    if (await registry.removeNode(id)) return c.body(null, 204);
    const known = registry.listNodes().some((node) => node.id === id);
    throw new Problem(
      'not-found',
      known
        ? `${id} was not added here: it is of the configuration, and is taken out there.`
        : `There is no node ${id}.`,
    );
  });
}

async function readEntry(c: Context): Promise<Parameters<Services['registry']['addNode']>[0]> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new Problem('unsupported-media-type', 'Send the node as application/json.', {
      accepted: ['application/json'],
    });
  try {
    return JSON.parse(await readText(c, entryBytes));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Problem('malformed-request', `The node is not JSON: ${error.message}`, {}, error);
  }
}
