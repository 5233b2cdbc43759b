import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import type { Services } from './services.ts';

/** Who may write: the holder of the configured token. Returns the name that goes into the log of changes. */
export function authorise(c: Context, { config }: Services): string {
  if (config.token === undefined)
    throw new Problem('not-authorised', 'This node takes no writes: no token is configured.');
  const [, given] = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (given === undefined) throw new Problem('not-authorised', 'Writing needs a bearer token.');
  if (!config.token.matches(given)) throw new Problem('not-authorised', 'That token is not known here.');
  return 'token';
}
