import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import { negotiate } from '../rdf/index.ts';
import { readForm, readText } from './body.ts';
import { onlyOne } from './only-one.ts';

/** The text that a request of the SPARQL Protocol carries, and its other parameters. */
export interface SparqlRequest {
  text: string | undefined;
  /** Values of a parameter, wherever the protocol lets it stand. */
  all(parameter: string): string[];
}

const wantsPage = (c: Context) =>
  negotiate(c.req.header('accept'), ['application/sparql-results+json', 'text/turtle', 'text/html']) ===
  'text/html';

/**
 * Reads what was asked by any of the ways of the SPARQL 1.1 Protocol: in the URL (`query` only), in a form, or as
 * the body. Throws a Problem for another media type (415) or a charset other than UTF-8.
 */
export async function readSparql(
  c: Context,
  parameter: 'query' | 'update',
  limit: number,
): Promise<SparqlRequest> {
  const inUrl = c.req.queries();
  const other = parameter === 'query' ? 'update' : 'query';
  const refuseOther = (given: Record<string, string[] | undefined>) => {
    if (given[other] === undefined) return;
    const way = other === 'update' ? 'Updates are sent to /update by POST.' : 'Queries are sent to /sparql.';
    throw new Problem('malformed-request', way);
  };
  const request = (text: string | undefined, given: Record<string, string[] | undefined>): SparqlRequest => {
    refuseOther(given);
    // A page with an empty form is a page; for a machine, an empty query is a mistake, and no bare GET.
    if (text?.trim() === '' && parameter === 'query' && !wantsPage(c))
      throw new Problem('malformed-query', 'The query is empty.', { line: 1, column: 1 });
    return { text, all: (name) => given[name] ?? [] };
  };
  if (c.req.method === 'GET' || c.req.method === 'HEAD')
    return request(onlyOne(inUrl[parameter], parameter), inUrl);
  const contentType = c.req.header('content-type') ?? '';
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase();
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  if (!/^(utf-?8|us-ascii)$/i.test(charset))
    throw new Problem('unsupported-media-type', `The text is read as UTF-8 only, not as ${charset}.`);
  if (mediaType === `application/sparql-${parameter}`) return request(await readText(c, limit), inUrl);
  if (mediaType === 'application/x-www-form-urlencoded') {
    const form = { ...inUrl, ...Object.fromEntries(await readForm(c, limit)) };
    return request(onlyOne(form[parameter], parameter), form);
  }
  const accepted = [`application/sparql-${parameter}`, 'application/x-www-form-urlencoded'];
  throw new Problem('unsupported-media-type', `Send the ${parameter} as ${accepted.join(' or ')}.`, {
    accepted,
  });
}
