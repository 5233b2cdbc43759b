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

/** Whether a text is an IRI that a browser could open, which no CURIE can be mistaken for. */
export const isFullIri = (text: string): boolean => /^https?:\/\//.test(text);

/** Whether a text can only be meant as a CURIE, so that its prefix must be declared. */
export function looksLikeCurie(text: string): boolean {
  return curieForm.test(text) && !/^[\w.-]+:\/\//.test(text);
}

/** The full IRI of a CURIE. Throws a TypeError where it is none or its prefix is not declared. */
export function expandCurie(set: Pick<MappingSet, 'curieMap'>, curie: string): string {
  const mistake = curieMistake(curie, set.curieMap);
  if (mistake !== undefined) throw new TypeError(mistake);
  const colon = curie.indexOf(':');
  const prefix = curie.slice(0, colon);
  // A prefix may be called constructor, which every object has.
  const namespaces = Object.hasOwn(builtInPrefixes, prefix) ? builtInPrefixes : set.curieMap;
  return `${namespaces[prefix]}${curie.slice(colon + 1)}`;
}

/** A function from IRIs to CURIEs; the longest namespace wins, and undefined says that none fits. */
export function contraction(curieMap: Record<string, string>): (iri: string) => string | undefined {
  const known = Object.entries({ ...curieMap, ...builtInPrefixes })
    .filter(([prefix]) => prefixOf(`${prefix}:`) !== undefined)
    .sort(([, a], [, b]) => b.length - a.length);
  const memo = new Map<string, string | undefined>();
  return (iri) => {
    if (memo.has(iri)) return memo.get(iri);
    const fitting = known
      .filter(([, namespace]) => iri.startsWith(namespace))
      .map(([prefix, namespace]) => `${prefix}:${iri.slice(namespace.length)}`)
      .find((text) => prefixOf(text) !== undefined);
    memo.set(iri, fitting);
    return fitting;
  };
}
