import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import { type CohortAnswer, type Quota, type Requested, requestedAt } from '../cohort/index.ts';
import { authorise } from './authorise.ts';
import { type CohortRequest, cohortRequest } from './cohorts-find.ts';
import { represent, splitSuffix } from './representation.ts';
import type { Services } from './services.ts';

/** What is to be said about requests for a cohort: when it was asked for, and what became of it at each node. */
export interface RequestsSaid {
  requests?: { asked: { epoch: string; at: string }[]; nodes: Requested[] };
  /** Of each epoch that can be asked for, what is spent; what one person spent is told to that person only. */
  quota?: (Omit<Quota, 'byPerson'> & { byPerson?: number })[];
}

/** Who asks, where a token says so; reading needs none, and a wrong one changes nothing. */
function askerOf(c: Context, services: Services): string | undefined {
  try {
    return authorise(c, services);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Nodes are asked only where somebody asked here, so that a cohort costs one question a node. */
export async function requestsSaid(
  c: Context,
  { cohort, deadlineMs }: CohortRequest,
  { nodes }: CohortAnswer,
  services: Services,
): Promise<RequestsSaid> {
  const book = services.cellRequests;
  const who = askerOf(c, services);
  if (who !== undefined) c.header('Cache-Control', 'private, no-cache');
  const epochs = nodes.flatMap(({ epoch, open }) => (epoch === undefined || open ? [] : epoch.split(', ')));
  const quota = [...new Set(epochs)].sort().map((epoch) => {
    const { byPerson, ...shared } = book.quota(epoch, who ?? '');
    return { ...shared, ...(who !== undefined && { byPerson }) };
  });
  const spent = quota.length > 0 && { quota };
  const asked = book.of(cohort).map(({ epoch, asked: at }) => ({ epoch, at }));
  if (asked.length === 0) return { ...spent };
  const became = await requestedAt(cohort, services.federation, nodes, { deadlineMs });
  return { requests: { asked, nodes: became }, ...spent };
}

/** Cells on request: a person with a token asks, and holders fetch what waits for their epoch. */
export function requestRoutes(app: Hono, services: Services): void {
  const { federation, cubes, base } = services;

  app.post('/cohorts/:hash/requests', async function requestCells(c) {
    const who = authorise(c, services);
    const { cohort, deadlineMs } = cohortRequest(c, c.req.param('hash'), services);
    const described = await federation.describe({ deadlineMs });
    // Exact counts need no request, so open cubes are left out.
    const epochs = described.flatMap(({ cubes: shown }) =>
      shown.filter(({ access }) => access === 'protected').map(({ epoch }) => epoch),
    );
    const distinct = [...new Set(epochs)].sort();
    if (distinct.length === 0)
      throw new Problem('not-possible', 'No node shows a protected release now, so nobody can be asked.');
    const book = services.cellRequests;
    const placed = book.place(cohort, distinct, who);
    const quota = distinct.map((epoch) => book.quota(epoch, who));
    const answers = placed.map((one) => ({ ...one, at: `${base}/cubes/${one.epoch}/requests` }));
    if (placed.every(({ state }) => state === 'refused'))
      throw new Problem('quota-spent', placed.map((one) => ('reason' in one ? one.reason : '')).join(' '), {
        quota,
      });
    c.header('Location', `${base}/cohorts/${cohort.hash}`);
    const status = placed.some(({ state }) => state === 'placed') ? 201 : 200;
    return c.json({ cohort: cohort.hash, requests: answers, quota }, status);
  });

  const path = '/cubes/:epoch/requests';
  // Not .ttl, which is what a holder has published of them.
  app.on('GET', [path, `${path}.json`, `${path}.html`], async function listRequests(c) {
    const epoch = c.req.param('epoch') as string;
    const waiting = services.cellRequests.waiting(epoch);
    if (waiting.length === 0 && !cubes.some((cube) => cube.epoch === epoch))
      throw new Problem('not-found', `Nothing is published here for epoch ${epoch}, and nothing asked.`);
    c.header('Cache-Control', 'no-cache');
    return represent(c, { json: () => waiting }, splitSuffix(c.req.path).suffix);
  });

  // One address for all epochs, for `build.hubRequests` of a holder; an epoch that nobody asked for has none.
  app.get('/requests', function listForEpoch(c) {
    const epoch = c.req.query('epoch');
    if (epoch === undefined) throw new Problem('malformed-request', 'Name the epoch: /requests?epoch=2026.');
    c.header('Cache-Control', 'no-cache');
    return represent(c, { json: () => services.cellRequests.waiting(epoch) });
  });
}
