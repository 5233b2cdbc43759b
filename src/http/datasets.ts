import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import type { Submitted } from '../catalogue/index.ts';
import { inGraph } from '../rdf/index.ts';
import { authorise } from './authorise.ts';
import { readRdf } from './body.ts';
import { datasetOf, preconditionOf } from './dataset-request.ts';
import { historyRoutes } from './history.ts';
import { atPlace } from './problems.ts';
import { represent, splitSuffix, withSuffixes } from './representation.ts';
import { readSelection } from './selection.ts';
import type { Services } from './services.ts';
import { datasetsView, validationDocument } from './views/index.ts';
import { isDryRun, onlyKnownParameters } from './write-parameters.ts';

/** Routes of the catalogue: search, write, withdraw; history.ts reads, now and as it was. */
export function datasetRoutes(app: Hono, services: Services): void {
  const { catalogue, config } = services;

  app.on('GET', withSuffixes('/datasets'), async function searchDatasets(c) {
    const index = await catalogue.index();
    const url = new URL(c.req.url);
    const selection = readSelection(url.searchParams, index);
    const found = index.search(selection);
    const { page, size } = selection;
    const pages = Math.max(1, Math.ceil(found.total / size));
    if (page > pages)
      throw new Problem(
        'not-found',
        `There is no page ${page}: ${found.total} ${found.total === 1 ? 'dataset' : 'datasets'}, ${size} to a page, make ${pages} ${pages === 1 ? 'page' : 'pages'}.`,
        { pages },
      );
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

  historyRoutes(app, services);

  async function write(c: Context, id?: string): Promise<Response> {
    const who = authorise(c, services);
    onlyKnownParameters(c);
    const isDry = isDryRun(c);
    const { format, text } = await readRdf(c, config.bodyBytes);
    const submitted = await catalogue.submit({
      text,
      format,
      ...(id !== undefined && { id }),
      profile: c.req.query('profile') ?? config.profile,
      who,
      why: c.req.query('why') ?? 'Submitted over HTTP',
      ...preconditionOf(c),
      dryRun: isDry,
    });
    return answerSubmission(c, submitted, services, isDry);
  }

  app.post('/datasets', async function createDataset(c) {
    return write(c);
  });

  app.put('/datasets/:id', async function replaceDataset(c) {
    return write(c, datasetOf(c).name);
  });

  app.delete('/datasets/:id', async function withdrawDataset(c) {
    const who = authorise(c, services);
    onlyKnownParameters(c);
    const { name: id } = datasetOf(c);
    const { only } = preconditionOf(c);
    const outcome = await catalogue.withdraw(id, who, c.req.query('why') ?? 'Withdrawn over HTTP', only);
    if (outcome === 'unknown') {
      if ((await catalogue.get(id)).state === 'withdrawn')
        throw new Problem('gone', `The dataset ${id} is withdrawn already.`);
      throw new Problem('not-found', `There is no dataset ${id}.`);
    }
    if (outcome === 'moved-on')
      throw new Problem('precondition-failed', `The dataset ${id} is no longer at that ETag.`);
    return c.body(null, 204);
  });
}

/** Tells what became of a submission, or what would become of it. */
function answerSubmission(c: Context, submitted: Submitted, services: Services, isDry: boolean): Response {
  switch (submitted.state) {
    case 'malformed':
      throw atPlace('malformed-rdf', submitted);
    case 'no-dataset':
      throw new Problem('invalid-description', 'The text describes no dcat:Dataset.');
    case 'invalid': {
      const document = validationDocument(submitted.validation);
      const { violation } = document.counts;
      const detail = `${violation} ${violation === 1 ? 'violation' : 'violations'} of the profile ${document.profile}.`;
      throw new Problem('invalid-description', detail, { ...document, slips: submitted.slips });
    }
    case 'moved-on':
      throw new Problem('precondition-failed', 'The dataset is no longer at that ETag.', {
        etag: submitted.etag,
      });
    default: {
      const { state, id, etag, slips } = submitted;
      const location = `${services.base}/datasets/${id}`;
      const { counts, findings } = validationDocument(submitted.validation);
      const document = { state, id, iri: location, slips, counts, findings };
      if (isDry) return c.json({ dryRun: true, ...document });
      c.header('Location', location);
      c.header('ETag', `"${etag}"`);
      return c.json(document, state === 'created' ? 201 : 200);
    }
  }
}
