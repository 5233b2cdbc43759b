import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { Problem, sha256 } from '../base/index.ts';
import {
  checkAdHoc,
  openGraphStore,
  placeOfFunction,
  visibleGraphs,
  visibleRevision,
} from '../query/index.ts';
import { negotiate } from '../rdf/index.ts';
import { clientNaming } from './client.ts';
import { isKnown } from './conditions.ts';
import { graphRoutes } from './graphs.ts';
import { sendBytes } from './pieces.ts';
import { atPlace, sendProblem } from './problems.ts';
import { represent, sendRdf } from './representation.ts';
import { describeQuery } from './service-description.ts';
import { openServiceQueries, timeLeft } from './service-query.ts';
import type { Services } from './services.ts';
import { failed } from './sparql-failure.ts';
import { readSparql } from './sparql-request.ts';
import { isFormat, resultType } from './sparql-types.ts';
import { updateRoutes } from './update.ts';
import { sparqlView } from './views/index.ts';
import { refuseUnfitXml } from './xml-answer.ts';

/** The SPARQL 1.1 Protocol: queries at /sparql, updates at /update, graphs at /graphs. */
export function sparqlRoutes(app: Hono, services: Services): void {
  const { store, config, base } = services;
  const visible = visibleGraphs(store, base);
  const newest = visibleRevision(store, base);
  const clientOf = clientNaming(config);
  const graphs = openGraphStore({ store, base, limits: { deadlineMs: config.queryMs, client: 'token' } });
  const across = openServiceQueries(services);
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
        html: async () => (await sparqlView(services, c.req.query(), {}, across)).page,
      });
    }
    const formats = all('format');
    const showPage = async () => {
      const asker = { client: clientOf(c), signal: c.req.raw.signal };
      const { page: shown, problem } = await sparqlView(services, { query: text }, asker, across);
      return problem === undefined ? c.html(String(shown)) : sendProblem(c, problem, services, shown);
    };
    if (formats.includes('html') || (page && !formats.some(isFormat))) return showPage();

    const dataset = { defaultGraphs: all('default-graph-uri'), namedGraphs: all('named-graph-uri') };
    const begun = performance.now();
    const seen = await visible();
    const limits = { maxRows: config.queryRows, dataset, graphs: seen, base: `${base}/sparql` };
    const checked = await checkAdHoc(text, { ...limits, services: across.nodes() }, config.queryMs);
    if (checked.state === 'refused') throw atPlace(checked.kind, checked);
    const { type, offered } = resultType(checked.form, accept, formats);
    c.header('Vary', 'Accept, Accept-Encoding');
    if (type === undefined && page) return showPage();
    if (type === undefined)
      throw new Problem('not-acceptable', `This query is answered as ${offered.join(', ')}.`, { offered });

    if (checked.repeatable) {
      // Weak, since the engine may give the same rows in another order. Of what was asked, not of what the engine is
      // asked: that tells whether there are private graphs.
      const identity = [start, await newest(), type, JSON.stringify(dataset), text].join('\n');
      const tag = `W/"${sha256(identity).slice(0, 32)}"`;
      c.header('ETag', tag);
      c.header('Cache-Control', 'no-cache');
      if (c.req.method !== 'POST' && isKnown(c, tag)) return c.body(null, 304);
    }
    const { signal } = c.req.raw;
    const client = clientOf(c);
    let asked = checked.text;
    if (checked.across !== undefined) {
      const options = { graphs: seen, deadlineMs: config.queryMs, client, signal };
      const resolved = await across.resolve({ text: asked, across: checked.across }, options);
      c.header('Cache-Control', 'no-store');
      if (resolved.state === 'quads') return sendRdf(c, resolved.quads, type);
      asked = resolved.text;
    }
    const answer = await store.queryText(asked, type, {
      pool: 'public',
      deadlineMs: timeLeft(config.queryMs, begun),
      maxRows: config.queryRows,
      client,
      signal,
    });
    if (answer.state !== 'text') {
      const problem = failed(answer);
      const at = 'message' in answer ? placeOfFunction(text, answer.message) : undefined;
      throw at === undefined ? problem : atPlace('query-refused', { ...at, message: problem.message });
    }
    await refuseUnfitXml(answer.bytes, type, offered);
    c.header('Content-Type', /^text\/|json$/.test(type) ? `${type}; charset=utf-8` : type);
    return sendBytes(c, answer.bytes);
  });
}
