import { Hono } from 'hono';
import { loadConfig, silentLog } from '../../src/base/index.ts';
import { openFhir, type Resource } from '../../src/fhir/index.ts';
import { fhirRoutes } from '../../src/http/fhir.ts';
import { listMappings, type MappingFile } from '../../src/mapping/index.ts';
import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import type { Send } from './suites.ts';

/** The ontology and mappings that ship with the product. */
export async function shipped(): Promise<{ ontology: Ontology; mappings: MappingFile[] }> {
  const store = await openStore({ mounts: await ontologyMounts() });
  try {
    return { ontology: await openOntology(store), mappings: await listMappings() };
  } finally {
    await store.close();
  }
}

/** An ontology without concepts, for requests that bring their own. */
export const emptyOntology: Ontology = {
  release: { version: '0', hash: '0' },
  concept: () => undefined,
  concepts: () => [],
  children: () => [],
  ancestors: () => new Set(),
  descendants: () => new Set(),
  search: () => [],
  label: (iri) => iri,
  mappingsOf: () => [],
  translate: () => [],
  facets: [],
  facet: () => undefined,
};

/** The routes of the service alone, and a way to ask them. */
export function fhirApp(
  sources: { ontology: Ontology; mappings: MappingFile[] },
  extra: Resource[] = [],
): Send {
  const configured = loadConfig({}, {});
  if (configured.state === 'invalid') throw new Error(configured.mistakes.join('\n'));
  const base = 'http://fhir.test';
  const app = new Hono();
  const services = { config: configured.config, base, log: silentLog, ...sources };
  fhirRoutes(app, services, openFhir({ base, extra, ...sources }));
  return (path, init) => app.request(path, init);
}
