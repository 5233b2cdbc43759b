import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import { isId } from '../catalogue/index.ts';
import { catalogPage, fairDataPoint } from '../harvest/index.ts';
import { represent, splitSuffix, withSuffixes } from './representation.ts';
import type { Services } from './services.ts';

/** Feeds for harvesters: the catalogue in Hydra pages, and the FAIR Data Point façade. */
export function harvestRoutes(app: Hono, services: Services): void {
  const { catalogue, facts } = services;

  app.on('GET', withSuffixes('/catalog'), async function readCatalogPage(c) {
    const page = number(c, 'page', 1, 1_000_000);
    const size = number(c, 'size', 100, 1_000);
    const made = await catalogPage(catalogue, facts, page, size);
    if (made.state === 'no-such-page')
      throw new Problem('not-found', `The catalogue has ${made.pages} pages of ${size}.`);
    return represent(c, { rdf: () => made.quads }, splitSuffix(new URL(c.req.url).pathname).suffix);
  });

  app.on('GET', [...withSuffixes('/fdp'), '/fdp/*'], async function readFairDataPoint(c) {
    const { name: pathname, suffix } = splitSuffix(new URL(c.req.url).pathname);
    const path = pathname.replace(/^\/fdp\/?/, '');
    const page = await fairDataPoint(catalogue, facts, path);
    if (page.state === 'unknown') throw await missing(path);
    return represent(c, { rdf: () => page.quads }, suffix);
  });

  /** Why there is no such page: a harvester drops what was withdrawn, and looks again for what is only not there. */
  async function missing(path: string): Promise<Problem> {
    const [, id = ''] = /^(?:dataset|distribution)\/([^/]+)/.exec(path) ?? [];
    if (isId(id) && (await catalogue.get(id)).state === 'withdrawn')
      return new Problem(
        'gone',
        `The dataset ${id} was withdrawn; ${services.base}/datasets/${id} says why.`,
      );
    return new Problem('not-found', 'The FAIR Data Point has no such page.');
  }
}

function number(c: Context, key: string, otherwise: number, most: number): number {
  const value = Number(c.req.query(key) ?? otherwise);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new Problem('malformed-request', `${key} must be a whole number from 1 to ${most}.`);
  }
  return value;
}
