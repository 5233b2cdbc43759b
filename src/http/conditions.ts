import type { Context, Next } from 'hono';
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/compress';
import { Problem } from '../base/index.ts';

const tagsIn = (header: string): string[] => header.match(/(?:W\/)?"[^"]*"|\*/g) ?? [];
const opaque = (tag: string) => tag.replace(/^W\//, '');

/** Whether the client has what this tag stands for (If-None-Match, which compares weakly: RFC 9110 §13.1.2). */
export function isKnown(c: Context, tag: string): boolean {
  const tags = tagsIn(c.req.header('if-none-match') ?? '');
  return tags.some((each) => each === '*' || opaque(each) === opaque(tag));
}

/** Whether If-Match, where it is there, names this tag; a weak one never matches (RFC 9110 §13.1.1). */
function isMatched(c: Context, tag: string): boolean {
  const header = c.req.header('if-match');
  if (header === undefined) return true;
  return tagsIn(header).some((each) => each === '*' || (each === tag && !tag.startsWith('W/')));
}

/** Whether what a client has is as new, by its time: asked only where it names no tag (If-Modified-Since, RFC 9110 §13.1.3). */
function isAsNew(c: Context, modified: string | null): boolean {
  const since = c.req.header('if-modified-since');
  if (since === undefined || modified === null || c.req.header('if-none-match') !== undefined) return false;
  return Date.parse(modified) <= Date.parse(since);
}

/** What tells of a body that is not sent. */
const ofBody = ['Content-Length', 'Content-Encoding', 'Content-Type'];

/**
 * What every answer to GET and HEAD owes to caches: by which headers it differs, also told to HEAD, which `compress`
 * leaves alone; and 412 or 304 in its place where the request is conditional, but only in the place of a success
 * (RFC 9110 §13.2.1). What is not to be kept has no ETag, since nothing ever comes back to it.
 */
export async function conditions(c: Context, next: Next): Promise<void> {
  await next();
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return;
  // Changed in place: a header laid on a finished answer would cost a copy of it.
  const { headers } = c.res;
  const vary = headers.get('Vary');
  if (
    COMPRESSIBLE_CONTENT_TYPE_REGEX.test(headers.get('Content-Type') ?? '') &&
    !/encoding/i.test(vary ?? '')
  )
    headers.set('Vary', vary === null ? 'Accept-Encoding' : `${vary}, Accept-Encoding`);
  if (c.res.status !== 200) return;
  if (headers.get('Cache-Control')?.includes('no-store')) headers.delete('ETag');
  const tag = headers.get('ETag');
  if (tag === null) return;
  const matches = isMatched(c, tag);
  if (matches && !isKnown(c, tag) && !isAsNew(c, headers.get('Last-Modified'))) return;
  for (const name of ofBody) headers.delete(name);
  if (matches) c.res = new Response(null, { status: 304, headers });
  else
    throw new Problem(
      'precondition-failed',
      `What is here has the ETag ${tag}, which If-Match does not name.`,
    );
}
