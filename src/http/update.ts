import type { Hono } from 'hono';
import { Problem } from '../base/index.ts';
import type { GraphStore } from '../query/index.ts';
import { authorise } from './authorise.ts';
import { graphProtected } from './graph-protected.ts';
import { atPlace } from './problems.ts';
import { represent } from './representation.ts';
import { describeUpdate } from './service-description.ts';
import type { Services } from './services.ts';
import { readSparql } from './sparql-request.ts';

/** SPARQL 1.1 Update by the SPARQL 1.1 Protocol §2.2; one request is one change in the log, or none. */
export function updateRoutes(app: Hono, services: Services, graphs: GraphStore): void {
  const { config, base } = services;

  app.get('/update', async function describeUpdates(c) {
    await readSparql(c, 'query', config.bodyBytes);
    return represent(c, { rdf: () => describeUpdate(base, graphs.defaultGraph) });
  });

  app.post('/update', async function executeUpdate(c) {
    const who = authorise(c, services);
    const { text, all } = await readSparql(c, 'update', config.bodyBytes);
    if (text === undefined) throw new Problem('malformed-request', 'The parameter update is missing.');
    const dataset = { defaultGraphs: all('using-graph-uri'), namedGraphs: all('using-named-graph-uri') };
    const why = c.req.query('why') ?? 'SPARQL Update';
    const done = await graphs.update(text, { who, why }, dataset);
    if (done.state === 'refused') throw atPlace(done.kind, done);
    if (done.state === 'protected') throw graphProtected(done);
    return c.json(done.state === 'changed' ? { state: done.state, revision: done.revision } : done);
  });
}
