import type { Context } from 'hono';
import { Problem, sha256 } from '../base/index.ts';
import { type Format, formatOfSuffix, formats, negotiate, type Quad, write } from '../rdf/index.ts';
import { machineView } from './views/index.ts';

/** What a page can be shown as; each is made only when it is asked for. */
export interface Representations {
  json?: () => unknown | Promise<unknown>;
  rdf?: () => Quad[] | Promise<Quad[]>;
  html?: () => unknown | Promise<unknown>;
  /** What identifies the state behind it; the ETag of each RDF format is made from it. */
  etag?: string;
  /** A header beside Accept that decides what is shown. */
  vary?: string;
}

/** The RDF media types, with the format of each. */
export const rdfTypes = new Map<string, Format>(
  (Object.keys(formats) as Format[]).map((format) => [formats[format].mediaType, format]),
);

/** A path, and the same with the suffix of every representation that a page may have. */
export function withSuffixes(path: string): string[] {
  const suffixes = ['json', 'html', ...Object.values(formats).map(({ suffix }) => suffix)];
  return [path, ...suffixes.map((suffix) => `${path}.${suffix}`)];
}

/** Splits the suffix of a format off a path's last part: `a.ttl` is `a` as Turtle. Other dots stay. */
export function splitSuffix(text: string): { name: string; suffix?: string } {
  const [, name, suffix] = /^(.+)\.([a-z]+)$/.exec(text) ?? [];
  const known =
    suffix === 'json' || suffix === 'html' || (suffix !== undefined && formatOfSuffix(suffix) !== undefined);
  return known ? { name: name as string, suffix: suffix as string } : { name: text };
}

/**
 * The media type to answer with. A suffix decides alone; else Accept does. Machines come first among equals: a
 * client that says it takes anything gets data, and a browser, which names text/html, gets the page.
 */
export function chooseType(c: Context, offered: readonly string[], suffix?: string): string {
  c.header('Vary', 'Accept');
  const bySuffix: Record<string, string | undefined> = {
    html: 'text/html',
    json: offered.includes('application/json') ? 'application/json' : 'application/ld+json',
  };
  const format = suffix === undefined ? undefined : formatOfSuffix(suffix);
  const wanted =
    suffix === undefined ? undefined : (bySuffix[suffix] ?? (format && formats[format].mediaType));
  const chosen =
    suffix === undefined
      ? negotiate(c.req.header('accept'), offered)
      : offered.find((type) => type === wanted);
  if (chosen === undefined) {
    throw new Problem('not-acceptable', `This page is offered as ${offered.join(', ')}.`, { offered });
  }
  return chosen;
}

/** Sends text with a strong ETag made from it; conditions.ts does not send it to who has it already. */
export function sendText(
  c: Context,
  text: string,
  mediaType: string,
  etag = sha256(text).slice(0, 32),
): Response {
  c.header('ETag', `"${etag}"`);
  c.header(
    'Content-Type',
    /^text\/|json$/.test(mediaType) && !mediaType.includes('charset')
      ? `${mediaType}; charset=utf-8`
      : mediaType,
  );
  return c.body(text);
}

/** Answers with the representation that the client likes best. */
export async function represent(c: Context, made: Representations, suffix?: string): Promise<Response> {
  const offered = [
    ...(made.json ? ['application/json'] : []),
    ...(made.rdf ? rdfTypes.keys() : []),
    'text/html',
  ];
  if (made.rdf && !made.json) offered.push('application/json');
  const type = chooseType(c, offered, suffix);
  if (made.vary !== undefined) c.header('Vary', `Accept, ${made.vary}`);
  if (type === 'text/html') return sendText(c, String(await pageOf(c, made)), type);
  if (type === 'application/json' && made.json)
    return sendText(c, `${JSON.stringify(await made.json(), undefined, 2)}\n`, type);
  return sendRdf(c, (await made.rdf?.()) ?? [], type, made.etag);
}

/** The page of what is shown: its own, or its Turtle or JSON where it has none. */
async function pageOf(c: Context, { html, rdf, json }: Representations): Promise<unknown> {
  if (html) return html();
  const path = c.req.path.replace(/\.html$/, '');
  if (rdf) return machineView(path, await write(await rdf(), 'turtle'), 'Turtle');
  return machineView(path, JSON.stringify(await json?.(), undefined, 2), 'JSON');
}

/** Sends quads as one of the RDF media types; plain JSON is JSON-LD. */
export async function sendRdf(
  c: Context,
  quads: Quad[],
  mediaType: string,
  etag?: string,
): Promise<Response> {
  const format = rdfTypes.get(mediaType) ?? 'jsonld';
  const tag = etag === undefined ? undefined : `${etag}.${formats[format].suffix}`;
  return sendText(c, await write(quads, format), mediaType, tag);
}
