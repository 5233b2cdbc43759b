import type { Context } from 'hono';
import { routePath } from 'hono/route';
import { nearest, Problem } from '../base/index.ts';
import { onlyOne } from './only-one.ts';
import { datasetsOperations } from './operations/datasets.ts';

/** Whether `dry-run` is asked for. Throws a Problem (malformed-request) where it is neither true nor false. */
export function isDryRun(c: Context): boolean {
  const given = c.req.query('dry-run');
  if (given === undefined || given === 'false') return false;
  if (given === 'true') return true;
  throw new Problem('malformed-request', 'dry-run is true or false.');
}

/**
 * Refuses query parameters that a write of datasets does not have, or has once: what is misspelt would otherwise be done otherwise
 * than was meant. Throws a Problem (malformed-request) that names the known ones.
 */
export function onlyKnownParameters(c: Context): void {
  const path = routePath(c).replace(/:(\w+)/g, '{$1}');
  const method = c.req.method.toLowerCase();
  const known = datasetsOperations.find((each) => each.method === method && each.path === path)?.query ?? [];
  const given = Object.entries(c.req.queries());
  for (const [name, values] of given) onlyOne(values, name);
  const unknown = given.map(([name]) => name).filter((name) => !known.includes(name));
  const [first] = unknown;
  if (first === undefined) return;
  const near = nearest(first, known, 1).join('');
  throw new Problem(
    'malformed-request',
    `There is no parameter ${first.slice(0, 100)} here. Did you mean ${near}? Known are: ${known.join(', ')}.`,
    { known },
  );
}
