import { readFile } from 'node:fs/promises';
import type { Hono } from 'hono';
import { Problem, type ProblemKind, problemKinds } from '../base/index.ts';
import { visibleGraphs } from '../query/index.ts';
import { assets } from '../web/index.ts';
import { clientNaming } from './client.ts';
import { healthRoutes } from './health.ts';
import { openApi } from './openapi.ts';
import { represent, sendText, splitSuffix } from './representation.ts';
import type { Services } from './services.ts';
import { failed } from './sparql-failure.ts';
import { homeView, problemKindView, queriesView } from './views/index.ts';

/** The pages about the service itself. */
export function metaRoutes(app: Hono, services: Services): void {
  const { store, queries, config, base } = services;

  const visible = visibleGraphs(store, base);
  const clientOf = clientNaming(config);

  app.get('/', async function home(c) {
    return represent(c, {
      json: () => ({
        title: config.title,
        links: Object.keys(openApi(base).paths).map((path) => base + path),
      }),
      html: () => homeView(services),
    });
  });

  healthRoutes(app, services);

  app.get('/openapi.json', function describeInterface(c) {
    return sendText(c, `${JSON.stringify(openApi(base), undefined, 2)}\n`, 'application/json');
  });

  app.get('/problems/:kind', async function explainProblem(c) {
    const kind = c.req.param('kind');
    if (!Object.hasOwn(problemKinds, kind))
      throw new Problem('not-found', `There is no kind of problem ${kind}.`);
    const known = problemKinds[kind as ProblemKind];
    return represent(c, { json: () => ({ kind, ...known }), html: () => problemKindView(services, known) });
  });

  app.get('/queries', async function listQueries(c) {
    return represent(c, {
      json: () => ({
        queries: queries.list().map(({ name, summary, parameters }) => ({ name, summary, parameters })),
      }),
      html: () => queriesView(services),
    });
  });

  app.get('/queries/:name', function readQuery(c) {
    const { name } = splitSuffix(c.req.param('name').replace(/\.rq$/, ''));
    const query = queries.get(name);
    if (query === undefined) throw new Problem('not-found', `There is no query ${name}.`);
    return sendText(c, query.text, 'application/sparql-query');
  });

  app.get('/queries/:name/results', async function runQuery(c) {
    const query = queries.get(c.req.param('name'));
    if (query === undefined) throw new Problem('not-found', `There is no query ${c.req.param('name')}.`);
    const text = queries.bind(query.name, c.req.queries(), await visible());
    const answer = await store.queryText(text, 'application/sparql-results+json', {
      pool: 'public',
      deadlineMs: config.queryMs,
      maxRows: config.queryRows,
      client: clientOf(c),
      signal: c.req.raw.signal,
    });
    if (answer.state !== 'text') throw failed(answer);
    return sendText(c, new TextDecoder().decode(answer.bytes), 'application/sparql-results+json');
  });

  app.get('/assets/*', async function sendAsset(c) {
    const asset = Object.entries(assets).find(([path]) => path === c.req.path)?.[1];
    if (asset === undefined) throw new Problem('not-found', 'There is no such file.');
    const body = 'text' in asset ? asset.text : await readFile(asset.path);
    c.header('Cache-Control', 'public, max-age=86400');
    return c.body(body as string, 200, { 'Content-Type': asset.mediaType });
  });
}
