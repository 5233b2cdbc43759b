import { prefixes, type Quad, shorten } from '../../rdf/index.ts';
import type { Concept } from '../concept.ts';
import { readConcepts } from '../concepts.ts';

const { eucaim, rdfs, skos } = prefixes;
const labelProperties = new Set([`${skos}prefLabel`, `${rdfs}label`]);

/** The classes that the files declare, and how findings call them and everything else. */
export interface Names {
  concepts: ReadonlyMap<string, Concept>;
  /** A code for a class of EUCAIM, else a shortened IRI. */
  subject(iri: string): string;
  /** English or untagged label; empty where there is none. */
  label(iri: string): string;
}

export function namesOf(quads: readonly Quad[]): Names {
  const labels = new Map<string, string>();
  for (const { subject, predicate, object } of quads) {
    if (object.termType !== 'Literal' || !labelProperties.has(predicate.value)) continue;
    if (object.language === 'en' || (object.language === '' && !labels.has(subject.value)))
      labels.set(subject.value, object.value);
  }
  return {
    concepts: readConcepts(quads.map((q) => ({ s: q.subject, p: q.predicate, o: q.object }))),
    subject: (iri) => (iri.startsWith(eucaim) ? iri.slice(eucaim.length) : shorten(iri)),
    label: (iri) => labels.get(iri) ?? '',
  };
}
