import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import {
  answer,
  type BeaconSelf,
  beaconCount,
  beaconDatasets,
  beaconFilteringTerms,
  beaconInfo,
  parseBeacon,
} from '../cohort/index.ts';
import { readText } from './body.ts';
import { waitOf } from './cohorts-find.ts';
import { cohortBytes } from './cohorts-read.ts';
import { invalidCohort, sentencesOf } from './cohorts-refusal.ts';
import { saveCohort } from './cohorts-save.ts';
import type { Services } from './services.ts';

/** What a GET may say about how the answer looks; it is always a count. Anything else would ask for other cases. */
const answerParameters = new Set([
  'filters',
  'limit',
  'skip',
  'requestedGranularity',
  'includeResultsetResponses',
  'apiVersion',
  'requestedSchema',
  'testMode',
  'wait',
]);

/** Beacon v2 over the same cohorts, with the granularity `count`. */
export function beaconRoutes(app: Hono, services: Services): void {
  const { base, config, ontology, federation, catalogue } = services;
  const { hostname, protocol } = new URL(base);
  const self: BeaconSelf = {
    id: hostname.split('.').reverse().join('.'),
    name: config.title,
    base,
    organisation: { id: hostname, name: config.title },
    environment: protocol === 'https:' ? 'prod' : 'dev',
    version: '0.1.0',
  };

  app.on('GET', ['/beacon', '/beacon/info'], (c) => c.json(beaconInfo(self)));
  app.get('/beacon/filtering_terms', (c) => c.json(beaconFilteringTerms(self, ontology)));
  app.get('/beacon/datasets', async function listBeaconDatasets(c) {
    const items = (await catalogue.index()).items();
    const datasets = items.map(({ id, title, description, iri }) => ({
      id,
      name: title,
      ...(description !== '' && { description }),
      externalUrl: iri,
    }));
    return c.json(beaconDatasets(self, datasets, requestOf(c)));
  });

  app.get('/beacon/individuals', function countByAddress(c) {
    const parameters = Object.entries(c.req.queries());
    const others = parameters.filter(([name]) => !answerParameters.has(name));
    const requestParameters = Object.fromEntries(others.map(([name, [value]]) => [name, value]));
    const { meta, query } = requestOf(c);
    return count(c, { meta, query: { ...query, requestParameters } });
  });

  app.post('/beacon/individuals', async function countByBody(c) {
    const text = await readText(c, cohortBytes);
    try {
      return await count(c, JSON.parse(text));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new Problem('malformed-request', `The request is not JSON: ${error.message}`, {}, error);
    }
  });

  async function count(c: Context, request: unknown): Promise<Response> {
    const reading = parseBeacon(request, ontology);
    if (reading.state === 'invalid') {
      const errorMessage = sentencesOf(reading.mistakes).join(' ');
      // Beside our own members those that a client of Beacon looks for (beaconErrorResponse.json).
      throw invalidCohort(reading.mistakes, {
        meta: { beaconId: self.id, apiVersion: 'v2.0.0' },
        error: { errorCode: 422, errorMessage },
      });
    }
    const { cohort } = reading;
    saveCohort(services, cohort);
    const options = { deadlineMs: waitOf(c, services), signal: c.req.raw.signal };
    const answered = await answer(cohort, federation, ontology, options);
    c.header('Cache-Control', 'no-cache');
    return c.json(beaconCount(self, request, answered));
  }
}

/** What the address of a GET asks for, as the body of a POST would say it. */
function requestOf(c: Context): { meta: object; query: object } {
  const words = (name: string) =>
    (c.req.queries(name) ?? []).flatMap((text) => text.split(',')).filter(Boolean);
  const [apiVersion, granularity, include, test] = [
    'apiVersion',
    'requestedGranularity',
    'includeResultsetResponses',
    'testMode',
  ].map((name) => c.req.query(name) || undefined);
  const number = (name: string) => {
    const text = c.req.query(name) || undefined;
    return text === undefined ? undefined : /^\d+$/.test(text) ? Number(text) : text;
  };
  const schemas = words('requestedSchema');
  return {
    meta: { apiVersion, requestedSchemas: schemas.map((schema) => ({ schema })) },
    query: {
      filters: words('filters'),
      pagination: { skip: number('skip'), limit: number('limit') },
      requestedGranularity: granularity,
      includeResultsetResponses: include,
      testMode: test === undefined ? undefined : test === 'true' || (test === 'false' ? false : test),
    },
  };
}
