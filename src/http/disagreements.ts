import type { Hono } from 'hono';
import { type Disagreement, disagreements, readSssom } from '../mapping/index.ts';
import { represent, splitSuffix } from './representation.ts';
import type { Services } from './services.ts';
import { disagreementsView } from './views/disagreements.ts';

/** Where the mappings that are served contradict each other. Worked out when first asked for: the files do not change. */
export function disagreementRoutes(app: Hono, services: Services): void {
  let known: readonly Disagreement[] | undefined;
  const found = () => {
    known ??= disagreements(
      services.mappings.flatMap(({ text }) => {
        const reading = readSssom(text);
        return reading.state === 'read' ? [reading.set] : [];
      }),
    );
    return known;
  };

  const paths = ['/mappings/disagreements', '/mappings/disagreements.json', '/mappings/disagreements.html'];
  app.on('GET', paths, async function listDisagreements(c) {
    return represent(
      c,
      {
        json: () => ({
          release: services.ontology.release,
          counts: Object.fromEntries(
            [...Map.groupBy(found(), ({ kind }) => kind)].map(([kind, list]) => [kind, list.length]),
          ),
          disagreements: found(),
        }),
        html: () => disagreementsView(services, found()),
      },
      splitSuffix(c.req.path).suffix,
    );
  });
}
