import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import { isId, type Precondition, type Submitted } from '../catalogue/index.ts';
import { inGraph, type Quad } from '../rdf/index.ts';
import { authorise } from './authorise.ts';
import { readRdf } from './body.ts';
import { atPlace } from './problems.ts';
import { represent, splitSuffix, withSuffixes } from './representation.ts';
import { readSelection } from './selection.ts';
import type { Services } from './services.ts';
import { datasetsView, datasetView, historyView, validationDocument, withdrawnView } from './views/index.ts';

/** Routes of the catalogue: search, read, write, withdraw, history. */
export function datasetRoutes(app: Hono, services: Services): void {
  const { catalogue, config } = services;

  app.on('GET', withSuffixes('/datasets'), async function searchDatasets(c) {
    const index = await catalogue.index();
    const url = new URL(c.req.url);
    const selection = readSelection(url.searchParams, index);
    const found = index.search(selection);
    const { page, size } = selection;
    return represent(
      c,
      {
        json: () => ({ total: found.total, page, size, items: found.items, facets: found.facets }),
        rdf: async () =>
          (await Promise.all(found.items.map(({ id }) => catalogue.get(id)))).flatMap((each) =>
            each.state === 'found' ? inGraph(each.quads) : [],
          ),
        html: () => datasetsView(services, selection, found),
      },
      splitSuffix(url.pathname).suffix,
    );
  });

  app.get('/datasets/:id/history', async function readHistory(c) {
    const { name: id, suffix } = known(c, 'id');
    const revisions = await catalogue.history(id);
    if (revisions.length === 0) throw new Problem('not-found', `There is no dataset ${id}.`);
    return represent(
      c,
      { json: () => ({ id, revisions }), html: () => historyView(services, id, revisions) },
      suffix,
    );
  });

  app.get('/datasets/:id', async function readDataset(c) {
    const { name: id, suffix } = known(c, 'id');
    const found = await catalogue.get(id);
    if (found.state === 'unknown') throw new Problem('not-found', `There is no dataset ${id}.`);
    if (found.state === 'withdrawn') {
      c.status(410);
      const tombstone = { id, state: 'withdrawn', at: found.at, why: found.why };
      return represent(
        c,
        {
          json: () => tombstone,
          rdf: () => inGraph(found.quads),
          html: () => withdrawnView(services, found),
        },
        suffix,
      );
    }
    c.header('Last-Modified', new Date(found.modified).toUTCString());
    c.header('Link', `<${services.base}/datasets/${id}/history>; rel="version-history"`);
    return represent(
      c,
      { rdf: (): Quad[] => inGraph(found.quads), html: () => datasetView(services, found), etag: found.etag },
      suffix,
    );
  });

  async function write(c: Context, id?: string): Promise<Response> {
    const who = authorise(c, services);
    const { format, text } = await readRdf(c, config.bodyBytes);
    const submitted = await catalogue.submit({
      text,
      format,
      ...(id !== undefined && { id }),
      profile: c.req.query('profile') ?? config.profile,
      who,
      why: c.req.query('why') ?? 'Submitted over HTTP',
      ...preconditionOf(c),
    });
    return answerSubmission(c, submitted, services);
  }

  app.post('/datasets', async function createDataset(c) {
    return write(c);
  });

  app.put('/datasets/:id', async function replaceDataset(c) {
    return write(c, known(c, 'id').name);
  });

  app.delete('/datasets/:id', async function withdrawDataset(c) {
    const who = authorise(c, services);
    const { name: id } = known(c, 'id');
    const { only } = preconditionOf(c);
    const outcome = await catalogue.withdraw(id, who, c.req.query('why') ?? 'Withdrawn over HTTP', only);
    if (outcome === 'unknown') throw new Problem('not-found', `There is no dataset ${id}.`);
    if (outcome === 'moved-on')
      throw new Problem('precondition-failed', `The dataset ${id} is no longer at that ETag.`);
    return c.body(null, 204);
  });
}

/**
 * What If-Match and If-None-Match ask of the record (RFC 9110 §13.1). The ETag of an RDF representation is the
 * record's with the format behind it, so that any of those will do; a page has an ETag of its own.
 */
function preconditionOf(c: Context): { only?: Precondition } {
  const match = c.req.header('if-match')?.trim();
  if (match === '*') return { only: { state: 'exists' } };
  if (match !== undefined) {
    const etags = match.split(',').map((tag) =>
      tag
        .trim()
        .replace(/^W\//, '')
        .replaceAll('"', '')
        .replace(/[.-].*$/, ''),
    );
    return { only: { state: 'one-of', etags } };
  }
  const none = c.req.header('if-none-match')?.trim();
  if (none === undefined) return {};
  if (none !== '*') throw new Problem('malformed-request', 'A write takes If-None-Match with * alone.');
  return { only: { state: 'absent' } };
}

function known(c: Context, parameter: string): { name: string; suffix?: string } {
  const split = splitSuffix(c.req.param(parameter) ?? '');
  if (!isId(split.name))
    throw new Problem(
      'not-found',
      'The id of a dataset has only lower-case letters, digits, dots, dashes and underscores.',
    );
  return split;
}

function answerSubmission(c: Context, submitted: Submitted, services: Services): Response {
  switch (submitted.state) {
    case 'malformed':
      throw atPlace('malformed-rdf', submitted);
    case 'no-dataset':
      throw new Problem('invalid-description', 'The text describes no dcat:Dataset.');
    case 'invalid': {
      const document = validationDocument(submitted.validation);
      const detail = `${document.counts.violation} violations of the profile ${document.profile}.`;
      throw new Problem('invalid-description', detail, { ...document, slips: submitted.slips });
    }
    case 'moved-on':
      throw new Problem('precondition-failed', 'The dataset is no longer at that ETag.', {
        etag: submitted.etag,
      });
    default: {
      const { state, id, etag, slips } = submitted;
      const location = `${services.base}/datasets/${id}`;
      c.header('Location', location);
      c.header('ETag', `"${etag}"`);
      const findings = validationDocument(submitted.validation);
      return c.json(
        { state, id, iri: location, slips, counts: findings.counts, findings: findings.findings },
        state === 'created' ? 201 : 200,
      );
    }
  }
}
