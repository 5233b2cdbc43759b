import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
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
    const page = await fairDataPoint(catalogue, facts, pathname.replace(/^\/fdp\/?/, ''));
    if (page.state === 'unknown') throw new Problem('not-found', 'The FAIR Data Point has no such page.');
    return represent(c, { rdf: () => page.quads }, suffix);
  });
}

function number(c: Context, key: string, otherwise: number, most: number): number {
  const value = Number(c.req.query(key) ?? otherwise);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new Problem('malformed-request', `${key} must be a whole number from 1 to ${most}.`);
  }
  return value;
}
