import type { NamedNode } from '@rdfjs/types';
import { iri } from './terms.ts';

/** Every prefix that Collimator writes; the only home of namespace IRIs. */
export const prefixes = {
  adms: 'http://www.w3.org/ns/adms#',
  col: 'https://w3id.org/collimator/ns#',
  csvw: 'http://www.w3.org/ns/csvw#',
  cv: 'http://data.europa.eu/m8g/',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  dpv: 'https://w3id.org/dpv#',
  dqv: 'http://www.w3.org/ns/dqv#',
  eli: 'http://data.europa.eu/eli/ontology#',
  eucaim: 'https://cancerimage.eu/ontology/EUCAIM#',
  facet: 'https://w3id.org/collimator/facet/',
  'fdp-o': 'https://w3id.org/fdp/fdp-o#',
  foaf: 'http://xmlns.com/foaf/0.1/',
  geodcatap: 'http://data.europa.eu/930/',
  healthdcatap: 'http://healthdataportal.eu/ns/health#',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  ldp: 'http://www.w3.org/ns/ldp#',
  locn: 'http://www.w3.org/ns/locn#',
  odrl: 'http://www.w3.org/ns/odrl/2/',
  owl: 'http://www.w3.org/2002/07/owl#',
  prov: 'http://www.w3.org/ns/prov#',
  qb: 'http://purl.org/linked-data/cube#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  schema: 'http://schema.org/',
  sd: 'http://www.w3.org/ns/sparql-service-description#',
  sh: 'http://www.w3.org/ns/shacl#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  sssom: 'https://w3id.org/sssom/',
  semapv: 'https://w3id.org/semapv/vocab/',
  time: 'http://www.w3.org/2006/time#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  void: 'http://rdfs.org/ns/void#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

export type Prefix = keyof typeof prefixes;

/** Names that were asked for: as many as the code has, since each is a literal of it. */
const names = new Map<string, NamedNode>();

/** The named node of a prefixed name: `name('dcat:Dataset')`. Throws a TypeError for an unknown prefix. */
export function name(prefixed: `${Prefix}:${string}`): NamedNode {
  const known = names.get(prefixed);
  if (known !== undefined) return known;
  const colon = prefixed.indexOf(':');
  const node = iri(prefixes[prefixed.slice(0, colon) as Prefix] + prefixed.slice(colon + 1));
  names.set(prefixed, node);
  return node;
}

const byPrefix = Object.entries(prefixes);
const local = /^[\w.-]+$/;

/** Shortens an IRI with our prefixes, for people; returns the IRI itself where none fits. */
export function shorten(fullIri: string): string {
  for (const [prefix, namespace] of byPrefix) {
    if (!fullIri.startsWith(namespace)) continue;
    const rest = fullIri.slice(namespace.length);
    if (local.test(rest)) return `${prefix}:${rest}`;
  }
  return fullIri;
}

/** Expands `prefix:local` with our prefixes; returns undefined for another prefix. */
export function expand(prefixed: string): string | undefined {
  const [, prefix, local] = /^([\w-]+):(.*)$/.exec(prefixed) ?? [];
  return prefix !== undefined && Object.hasOwn(prefixes, prefix)
    ? prefixes[prefix as Prefix] + local
    : undefined;
}

/** What an IRI begins with, up to its last slash or hash. */
export const namespaceOf = (iri: string): string =>
  iri.slice(0, Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1);
