import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { Problem, sha256 } from '../base/index.ts';
import { checkAdHoc, openGraphStore, visibleGraphs } from '../query/index.ts';
import { negotiate } from '../rdf/index.ts';
import { graphRoutes } from './graphs.ts';
import { atPlace } from './problems.ts';
import { represent } from './representation.ts';
import { describeQuery } from './service-description.ts';
import type { Services } from './services.ts';
import { failed } from './sparql-failure.ts';
import { readSparql } from './sparql-request.ts';
import { resultType } from './sparql-types.ts';
import { updateRoutes } from './update.ts';
import { sparqlView } from './views/index.ts';

/** The SPARQL 1.1 Protocol: queries at /sparql, updates at /update, graphs at /graphs. */
export function sparqlRoutes(app: Hono, services: Services): void {
  const { store, config, base } = services;
  const visible = visibleGraphs(store, base);
  const graphs = openGraphStore({ store, base, limits: { deadlineMs: config.queryMs } });
  updateRoutes(app, services, graphs);
  graphRoutes(app, services, graphs);
  // What ships with the product may be another after a restart, and has no revision.
  const start = randomUUID();

  app.on(['GET', 'POST'], '/sparql', async function answerSparql(c) {
    const { text, all } = await readSparql(c, 'query', config.bodyBytes);
    const accept = c.req.header('accept');
    const page =
      negotiate(accept, ['application/sparql-results+json', 'text/turtle', 'text/html']) === 'text/html';
    if (text === undefined || text.trim() === '') {
      if (c.req.method === 'POST') throw new Problem('malformed-request', 'The parameter query is missing.');
      return represent(c, {
        rdf: () => describeQuery(base),
        html: () => sparqlView(services, c.req.query()),
      });
    }
    const format = c.req.query('format') || undefined;
    if (format === 'html' || (page && format === undefined))
      return c.html(String(await sparqlView(services, { query: text })));

    const dataset = { defaultGraphs: all('default-graph-uri'), namedGraphs: all('named-graph-uri') };
    const limits = { maxRows: config.queryRows, dataset, graphs: await visible(), base: `${base}/sparql` };
    const checked = await checkAdHoc(text, limits);
    if (checked.state === 'refused') throw atPlace(checked.kind, checked);
    const { type, offered } = resultType(checked.form, accept, format);
    c.header('Vary', 'Accept');
    if (type === undefined)
      throw new Problem('not-acceptable', `This query is answered as ${offered.join(', ')}.`, { offered });

    if (checked.repeatable) {
      // Weak, since the engine may give the same rows in another order.
      const identity = [start, await store.revision(), type, checked.text].join('\n');
      const tag = `W/"${sha256(identity).slice(0, 32)}"`;
      c.header('ETag', tag);
      c.header('Cache-Control', 'no-cache');
      if (c.req.method !== 'POST' && isKnown(c, tag)) return c.body(null, 304);
    }
    const answer = await store.queryText(checked.text, type, {
      pool: 'public',
      deadlineMs: config.queryMs,
      maxRows: config.queryRows,
      signal: c.req.raw.signal,
    });
    if (answer.state !== 'text') throw failed(answer);
    c.header('Content-Type', /^text\/|json$/.test(type) ? `${type}; charset=utf-8` : type);
    return c.body(answer.text.length > chunk ? inChunks(answer.text) : answer.text);
  });
}

const isKnown = (c: Context, tag: string) =>
  c.req
    .header('if-none-match')
    ?.split(',')
    .some((each) => [tag, '*'].includes(each.trim())) ?? false;

/** Characters that are sent at once: more are encoded only when the client has taken these. */
const chunk = 65_536;

/** The text as a stream that waits for its reader, so that a large answer is not in memory twice. */
function inChunks(text: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let from = 0;
  return new ReadableStream({
    pull(controller) {
      let to = Math.min(text.length, from + chunk);
      // Never between the two halves of a character.
      if (to < text.length && /[\uD800-\uDBFF]/.test(text[to - 1] ?? '')) to -= 1;
      controller.enqueue(encoder.encode(text.slice(from, to)));
      from = to;
      if (from >= text.length) controller.close();
    },
  });
}
