import type { Hono } from 'hono';
import { nearest, Problem } from '../base/index.ts';
import type { Concept } from '../ontology/index.ts';
import { adHoc, visibleGraphs } from '../query/index.ts';
import { iri, literal, name, type Quad, quad } from '../rdf/index.ts';
import { represent, splitSuffix } from './representation.ts';
import type { Services } from './services.ts';
import { conceptView, ontologyView } from './views/index.ts';

/** Pages of the hyper-ontology: search, and one concept with its names, place and mappings. */
export function ontologyRoutes(app: Hono, services: Services): void {
  const { ontology, store, base } = services;
  const visible = visibleGraphs(store, base);
  const brief = ({ iri, code, label }: Concept) => ({ iri, code, label });

  app.get('/ontology', async function searchConcepts(c) {
    const q = (c.req.query('q') ?? '').slice(0, 200);
    const concepts = q === '' ? [] : ontology.search(q, 50);
    return represent(c, {
      json: () => ({ release: ontology.release, q, concepts: concepts.map(brief) }),
      html: () => ontologyView(services, q, concepts),
    });
  });

  app.get('/ontology/:code', async function readConcept(c) {
    const { name: code, suffix } = splitSuffix(c.req.param('code'));
    const concept = ontology.concept(code);
    if (concept === undefined) {
      const similar = ontology.search(code, 3).map((each) => each.code);
      const codes =
        similar.length > 0
          ? similar
          : nearest(
              code,
              Array.from(ontology.concepts(), (each) => each.code),
            );
      throw new Problem('not-found', `There is no concept ${code}. Nearest: ${codes.join(', ')}.`, {
        nearest: codes,
      });
    }
    return represent(
      c,
      {
        json: () => ({
          ...concept,
          parents: concept.parents.flatMap((parent) => ontology.concept(parent) ?? []).map(brief),
          children: ontology.children(concept.iri).map(brief),
          mappings: ontology.mappingsOf(concept.iri),
          release: ontology.release,
        }),
        rdf: () => conceptQuads(concept),
        html: () => conceptView(services, concept),
      },
      suffix,
    );
  });

  /** What the store says about the concept itself, and its mappings. */
  async function conceptQuads(concept: Concept): Promise<Quad[]> {
    const subject = iri(concept.iri);
    const asked = adHoc(`CONSTRUCT { <${subject.value}> ?p ?o } WHERE { <${subject.value}> ?p ?o }`, {
      graphs: await visible(),
    });
    const answer = asked.state === 'accepted' ? await store.query(asked.text) : asked;
    const own = answer.state === 'quads' ? answer.quads : [];
    const children = ontology
      .children(concept.iri)
      .map((child) => quad(subject, name('skos:narrower'), iri(child.iri)));
    const parents = concept.parents.map((parent) => quad(subject, name('skos:broader'), iri(parent)));
    return [
      ...own,
      ...parents,
      ...children,
      quad(subject, name('col:release'), literal(ontology.release.hash)),
    ];
  }
}
