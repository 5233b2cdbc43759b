import type { Hono } from 'hono';
import { represent, splitSuffix, withSuffixes } from './representation.ts';
import type { Services } from './services.ts';
import { nodesView } from './views/index.ts';

/** The nodes that this hub asks, each with what it publishes and whether it answers. */
export function nodeRoutes(app: Hono, services: Services): void {
  const { federation, config } = services;

  app.on('GET', withSuffixes('/nodes'), async function listNodes(c) {
    const described = await federation.describe({ deadlineMs: config.nodeMs });
    c.header('Cache-Control', 'no-store');
    return represent(
      c,
      {
        json: () => ({
          nodes: described.map(({ node, state, cubes, reason, ms, lastAnswer }) => ({
            ...node,
            state,
            reason,
            ms,
            lastAnswer,
            cubes,
          })),
        }),
        html: () => nodesView(services, described),
      },
      splitSuffix(new URL(c.req.url).pathname).suffix,
    );
  });
}
