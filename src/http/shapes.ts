import type { Hono } from 'hono';
import { Problem } from '../base/index.ts';
import type { Quad } from '../rdf/index.ts';
import { represent, splitSuffix, withSuffixes } from './representation.ts';
import type { Services } from './services.ts';
import { shapeListView, shapesNamespace, shapesView, shapeView } from './views/shapes.ts';

/** The profiles as their shapes, and side by side: what each asks, and where they contradict each other. */
export function shapeRoutes(app: Hono, services: Services): void {
  const { validation } = services;

  app.on('GET', withSuffixes('/shapes'), async function readShapes(c) {
    return represent(
      c,
      {
        json: () => ({ ...validation.matrix(), contradictions: validation.contradictions }),
        rdf: () => validation.shapes(),
        html: () => shapesView(services),
      },
      splitSuffix(c.req.path).suffix,
    );
  });

  app.get('/shapes/:profile/:name?', async function readShape(c) {
    const { name, suffix } = splitSuffix(new URL(c.req.url).pathname.slice('/shapes/'.length));
    const iri = shapesNamespace + name;
    const quads = about(validation.shapes(), iri);
    if (quads.length === 0) throw new Problem('not-found', `There is no shape ${name}.`);
    const one = validation.shapeInfos().find((each) => each.iri === iri);
    const below = (each: { iri: string; profiles: readonly string[] }) =>
      each.profiles.includes(name) || each.iri.startsWith(`${iri}/`);
    return represent(
      c,
      {
        json: async () =>
          one
            ? { ...one, invalidExample: await validation.invalidExample(one) }
            : { iri, shapes: validation.shapeInfos().filter(below) },
        rdf: () => quads,
        html: () =>
          one
            ? shapeView(services, one)
            : shapeListView(services, name, validation.shapeInfos().filter(below)),
      },
      suffix,
    );
  });
}

/** What is said of a name and of those below it, with the nameless nodes that belong to it. */
function about(quads: readonly Quad[], iri: string): Quad[] {
  const bySubject = Map.groupBy(quads, ({ subject }) => subject.value);
  const found = quads.filter(({ subject: { value } }) => value === iri || value.startsWith(`${iri}/`));
  const seen = new Set<string>();
  // The list grows while it is walked: nameless nodes lead on to others.
  for (const { object } of found) {
    if (object.termType !== 'BlankNode' || seen.has(object.value)) continue;
    seen.add(object.value);
    found.push(...(bySubject.get(object.value) ?? []));
  }
  return found;
}
