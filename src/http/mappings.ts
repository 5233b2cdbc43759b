import type { Hono } from 'hono';
import { nearest, Problem } from '../base/index.ts';
import { represent, sendText } from './representation.ts';
import type { Services } from './services.ts';
import { mappingsView } from './views/index.ts';

/** The mapping sets, as the SSSOM files that they are. */
export function mappingRoutes(app: Hono, services: Services): void {
  const { mappings, base, ontology } = services;

  app.get('/mappings', async function listMappingSets(c) {
    const sets = mappings.map(({ name }) => ({ name, url: `${base}/mappings/${name}.sssom.tsv` }));
    return represent(c, {
      json: () => ({ release: ontology.release, sets }),
      html: () => mappingsView(services),
    });
  });

  app.get('/mappings/:file', function readMappingSet(c) {
    const name = c.req.param('file').replace(/\.sssom\.tsv$/, '');
    const file = mappings.find((each) => each.name === name);
    if (file === undefined) {
      const names = nearest(
        name,
        mappings.map((each) => each.name),
      );
      throw new Problem('not-found', `There is no mapping set ${name}. Nearest: ${names.join(', ')}.`);
    }
    return sendText(c, file.text, 'text/tab-separated-values');
  });
}
