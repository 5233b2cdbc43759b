import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, productFolder } from '../base/index.ts';
import { prefixes } from '../rdf/index.ts';

/** FHIR's identifier of the hyper-ontology. */
export const eucaimSystem = prefixes.eucaim.replace(/#$/, '');

/** A code system that codes of mappings belong to. */
export interface System {
  /** What the IRIs of its codes begin with, in the mappings. */
  namespace: string;
  /** How FHIR names it. */
  url: string;
  id: string;
  name: string;
  title: string;
  copyright?: string;
}

function readSystems(): System[] {
  const file = join(productFolder, 'mappings/fhir-systems.tsv');
  const [, ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const systems = rows.map((row, i) => {
    const [, namespace, url, id, name, title, copyright] = row.split('\t');
    if (!namespace || !url || !id || !name || !title)
      throw new Problem('internal', `${file}, line ${i + 2}: five columns must be filled.`);
    return { namespace, url, id, name, title, ...(copyright ? { copyright } : {}) };
  });
  return systems.sort((a, b) => b.namespace.length - a.namespace.length);
}

/** The code systems of mappings/fhir-systems.tsv, longest namespace first. */
export const systems: readonly System[] = readSystems();

/** The system and code that an IRI of a mapping stands for; undefined where no system of ours fits. */
export function codingOf(iri: string): { system: string; code: string } | undefined {
  if (iri.startsWith(prefixes.eucaim))
    return { system: eucaimSystem, code: iri.slice(prefixes.eucaim.length) };
  const found = systems.find(({ namespace }) => iri.startsWith(namespace) && iri.length > namespace.length);
  return found && { system: found.url, code: iri.slice(found.namespace.length) };
}
