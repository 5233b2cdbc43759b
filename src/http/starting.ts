import { Hono } from 'hono';
import { Problem } from '../base/index.ts';
import { sendProblem } from './problems.ts';
import { secureHeaders } from './security.ts';
import type { Services } from './services.ts';

/**
 * What a node answers until everything of it is open and there: `/health` alone says yes, since whoever restarts what
 * does not live would never let a long first start come to its end. All else is 503, as a problem like any other.
 */
export function createStarting(services: Pick<Services, 'base' | 'log'>): Hono {
  const app = new Hono();
  app.use(secureHeaders);
  app.get('/health', function live(c) {
    c.header('Cache-Control', 'no-store');
    return c.json({ status: 'starting' });
  });
  app.notFound((c) => {
    const detail = 'This node is starting: what it serves is being opened and loaded.';
    return sendProblem(c, new Problem('unavailable', detail, { retryAfterSeconds: 2 }), services);
  });
  return app;
}
