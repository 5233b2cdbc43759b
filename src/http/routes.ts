import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { cors } from 'hono/cors';
import { Problem } from '../base/index.ts';
import { cohortRoutes } from './cohorts.ts';
import { cubeRoutes } from './cubes.ts';
import { datasetRoutes } from './datasets.ts';
import { fhirRoutes } from './fhir.ts';
import { harvestRoutes } from './harvest.ts';
import { mappingRoutes } from './mappings.ts';
import { metaRoutes } from './meta.ts';
import { nodeRoutes } from './nodes.ts';
import { olsRoutes } from './ols.ts';
import { ontologyRoutes } from './ontology.ts';
import { sendProblem } from './problems.ts';
import { qcRoutes } from './qc.ts';
import { releaseRoutes } from './releases.ts';
import { secureHeaders } from './security.ts';
import type { Services } from './services.ts';
import { sparqlRoutes } from './sparql.ts';
import { terminologyRoutes } from './terminology.ts';
import { validateRoutes } from './validate.ts';

/** Every route of a node. Each turns a request into one call of a service, and its result into a representation. */
export function createRoutes(services: Services): Hono {
  const app = new Hono();
  app.use(secureHeaders);
  // Anyone may read from any page: nothing here depends on who asks, and no cookie is ever set. Writes need a token.
  app.use(
    cors({ origin: '*', allowMethods: ['GET', 'HEAD', 'POST'], exposeHeaders: ['ETag', 'Link', 'Location'] }),
  );
  app.use(compress());
  for (const routes of [
    metaRoutes,
    datasetRoutes,
    sparqlRoutes,
    validateRoutes,
    qcRoutes,
    releaseRoutes,
    ontologyRoutes,
    olsRoutes,
    terminologyRoutes,
    fhirRoutes,
    mappingRoutes,
    harvestRoutes,
    cohortRoutes,
    cubeRoutes,
    nodeRoutes,
  ]) {
    routes(app, services);
  }
  app.notFound((c) =>
    sendProblem(c, new Problem('not-found', `There is nothing at ${c.req.path}.`), services),
  );
  app.onError((error, c) => sendProblem(c, error, services));
  return app;
}
