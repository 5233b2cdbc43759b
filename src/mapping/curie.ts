import { prefixes } from '../rdf/index.ts';
import type { MappingSet } from './mapping.ts';

/** Prefixes that every SSSOM file has without declaring them. */
export const builtInPrefixes: Record<string, string> = {
  owl: prefixes.owl,
  rdf: prefixes.rdf,
  rdfs: prefixes.rdfs,
  semapv: prefixes.semapv,
  skos: prefixes.skos,
  sssom: prefixes.sssom,
  xsd: prefixes.xsd,
  linkml: 'https://w3id.org/linkml/',
};

const curieForm = /^([A-Za-z_][\w.-]*):([^\s<>"{}|^`\\]*)$/;

/** The prefix of a CURIE; undefined where the text is none. */
export function prefixOf(curie: string): string | undefined {
  return curieForm.exec(curie)?.[1];
}

/** What is wrong with a CURIE under these declarations; undefined where nothing is. */
export function curieMistake(curie: string, curieMap: Record<string, string>): string | undefined {
  const prefix = prefixOf(curie);
  if (prefix === undefined) return `"${curie.slice(0, 100)}" is not a CURIE`;
  if (Object.hasOwn(curieMap, prefix) || Object.hasOwn(builtInPrefixes, prefix)) return undefined;
  if (curie.startsWith(`${prefix}://`)) return `"${curie.slice(0, 100)}" is an IRI, where a CURIE is needed`;
  return `the prefix ${prefix} of "${curie.slice(0, 100)}" is not declared in curie_map`;
}

/** The full IRI of a CURIE. Throws a TypeError where it is none or its prefix is not declared. */
export function expandCurie(set: Pick<MappingSet, 'curieMap'>, curie: string): string {
  const mistake = curieMistake(curie, set.curieMap);
  if (mistake !== undefined) throw new TypeError(mistake);
  const colon = curie.indexOf(':');
  const prefix = curie.slice(0, colon);
  return `${builtInPrefixes[prefix] ?? set.curieMap[prefix]}${curie.slice(colon + 1)}`;
}
