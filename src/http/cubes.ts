import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import type { PublishedCube } from '../federation/index.ts';
import { read } from '../rdf/index.ts';
import { cubeFacts } from './cubes-facts.ts';
import { represent, sendText, splitSuffix, withSuffixes } from './representation.ts';
import type { Services } from './services.ts';
import { cubesView, cubeView } from './views/index.ts';

/** The cubes that this node publishes, byte for byte as they were signed, and what is needed to check them. */
export function cubeRoutes(app: Hono, services: Services): void {
  const { cubes, base } = services;

  app.on('GET', withSuffixes('/cubes'), async function listCubes(c) {
    return represent(
      c,
      {
        json: () => ({
          cubes: cubes.map(({ epoch, verdict, requests }) => ({
            epoch,
            state: verdict.state,
            ...(verdict.state === 'verified' ? { statement: verdict.payload } : { reason: verdict.reason }),
            turtle: `${base}/cubes/${epoch}.ttl`,
            signature: `${base}/cubes/${epoch}/signature`,
            publicKey: `${base}/cubes/${epoch}/public-key`,
            ...(requests && { requests: `${base}/cubes/${epoch}/requests.ttl` }),
          })),
        }),
        html: () => cubesView(services),
      },
      splitSuffix(c.req.path).suffix,
    );
  });

  app.get('/cubes/:epoch/signature', (c) => sendText(c, find(c).jws, 'application/jose'));
  app.get('/cubes/:epoch/public-key', (c) =>
    sendText(c, JSON.stringify(find(c).publicKey), 'application/jwk+json'),
  );
  // What holders published of the cells that were asked for; what waits is at …/requests (cohorts-requests.ts).
  app.get('/cubes/:epoch/requests.ttl', (c) => sendText(c, requestsOf(c).turtle, 'text/turtle'));
  app.get('/cubes/:epoch/requests/signature', (c) => sendText(c, requestsOf(c).jws, 'application/jose'));

  app.get('/cubes/:epoch', async function readCube(c) {
    const cube = find(c);
    const { suffix } = splitSuffix(c.req.param('epoch'));
    // As Turtle the signed bytes themselves: a client that checks the signature must get exactly those.
    const wanted = c.req.header('accept') ?? '*/*';
    const asTurtle = suffix === undefined && /text\/turtle|\*\/\*/.test(wanted) && !/text\/html/.test(wanted);
    if (suffix === 'ttl' || asTurtle) return sendText(c, cube.turtle, 'text/turtle');
    return represent(
      c,
      {
        rdf: async () => {
          const reading = await read(cube.turtle, 'turtle', `${base}/cubes/${cube.epoch}`);
          return reading.state === 'read' ? reading.quads : [];
        },
        html: async () => cubeView(services, cube, await cubeFacts(cube, base)),
      },
      suffix,
    );
  });

  function find(c: Context): PublishedCube {
    const { name } = splitSuffix(c.req.param('epoch') ?? '');
    const cube = cubes.find(({ epoch }) => epoch === name);
    if (cube === undefined) throw new Problem('not-found', `This node publishes no cube ${name}.`);
    return cube;
  }

  function requestsOf(c: Context): NonNullable<PublishedCube['requests']> {
    const { epoch, requests } = find(c);
    if (requests === undefined)
      throw new Problem('not-found', `No counts on request are published for epoch ${epoch}.`);
    return requests;
  }
}
