import { type Context, Hono, type Next } from 'hono';
import { compress } from 'hono/compress';
import { cors } from 'hono/cors';
import { Problem } from '../base/index.ts';
import { beaconRoutes } from './beacon.ts';
import { cohortRoutes } from './cohorts.ts';
import { conditions } from './conditions.ts';
import { cubeRoutes } from './cubes.ts';
import { datasetRoutes } from './datasets.ts';
import { disagreementRoutes } from './disagreements.ts';
import { fhirRoutes } from './fhir.ts';
import { handoverRoutes } from './handover.ts';
import { harvestRoutes } from './harvest.ts';
import { lensRoutes } from './lens.ts';
import { mappingRoutes } from './mappings.ts';
import { metaRoutes } from './meta.ts';
import { nodeRoutes } from './nodes.ts';
import { olsRoutes } from './ols.ts';
import { ontologyRoutes } from './ontology.ts';
import { sendProblem } from './problems.ts';
import { qcRoutes } from './qc.ts';
import { releaseRoutes } from './releases.ts';
import { schemaRoutes } from './schemas.ts';
import { secureHeaders } from './security.ts';
import type { Services } from './services.ts';
import { shapeRoutes } from './shapes.ts';
import { sparqlRoutes } from './sparql.ts';
import { terminologyRoutes } from './terminology.ts';
import { validateRoutes } from './validate.ts';

/** Anyone may read from any page: nothing here depends on who asks, and no cookie is ever set. Writes need a token. */
const exposed = ['Content-Location', 'ETag', 'Link', 'Location', 'Memento-Datetime'];
const preflight = cors({ origin: '*', allowMethods: ['GET', 'HEAD', 'POST'], exposeHeaders: exposed });

/**
 * The headers of every answer. They are laid down before it is made: put on a finished one, each of them would cost
 * a copy of it, and its body would go through a stream.
 */
async function everyAnswer(app: Hono, c: Context, next: Next): Promise<Response | undefined> {
  const layDown = async () => {
    await secureHeaders(c, async () => {});
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Access-Control-Expose-Headers', exposed.join(','));
  };
  await layDown();
  if (c.req.method === 'OPTIONS') {
    const allowed = methodsAt(app, c.req.path);
    if (allowed.length > 0) c.header('Allow', [...allowed, 'OPTIONS'].join(', '));
    return (await preflight(c, next)) ?? undefined;
  }
  await next();
  // A stream of events is a response of its own making, which took none of them.
  if (!c.res.headers.has('Access-Control-Allow-Origin')) await layDown();
  return undefined;
}

/** Every route of a node. Each turns a request into one call of a service, and its result into a representation. */
export function createRoutes(services: Services): Hono {
  const app = new Hono();
  app.use((c, next) => everyAnswer(app, c, next));
  app.use(compress());
  app.use(conditions);
  for (const routes of [
    metaRoutes,
    datasetRoutes,
    sparqlRoutes,
    validateRoutes,
    shapeRoutes,
    qcRoutes,
    releaseRoutes,
    ontologyRoutes,
    olsRoutes,
    terminologyRoutes,
    fhirRoutes,
    disagreementRoutes,
    mappingRoutes,
    harvestRoutes,
    cohortRoutes,
    handoverRoutes,
    beaconRoutes,
    lensRoutes,
    schemaRoutes,
    cubeRoutes,
    nodeRoutes,
  ]) {
    routes(app, services);
  }
  app.notFound((c) => {
    const { method, path } = c.req;
    const allowed = methodsAt(app, path);
    if (allowed.length === 0)
      return sendProblem(c, new Problem('not-found', `There is nothing at ${path}.`), services);
    c.header('Allow', allowed.join(', '));
    const problem = new Problem('method-not-allowed', `${path} takes ${allowed.join(', ')}, not ${method}.`);
    return sendProblem(c, problem, services);
  });
  app.onError((error, c) => sendProblem(c, error, services));
  return app;
}

/** The methods that have a route at this path; what every method passes (the middleware) does not count. */
function methodsAt(app: Hono, path: string): string[] {
  const routesOf = (method: string) => app.router.match(method, path)[0].length;
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
    (method) => routesOf(method) > routesOf('TRACE'),
  );
  return methods.includes('GET') ? ['GET', 'HEAD', ...methods.slice(1)] : methods;
}
