import type { Mapping } from '../../mapping/index.ts';
import { type Place, prefixes } from '../../rdf/index.ts';
import { localName } from '../concepts.ts';
import { bareCode, vocabularies } from '../eucaim/vocabulary.ts';

/** A code as an annotation of a class states it. */
export interface StatedCode {
  property: string;
  value: string;
  place: Place;
}

/** Reports a mistake about a class at its place. */
export type Report = (place: Place, message: string) => void;

/** Annotation properties that hold codes, by their names without case and marks: `SNOMEDCT`, `UMLS_CUI`, `RadLex`. */
const codeProperties = new Map(
  vocabularies.map((vocabulary) => [vocabulary.source.replace(/_/g, ''), vocabulary]),
).set('UMLSCUI', vocabularies.find(({ prefix }) => prefix === 'UMLS')!);
const codeProperty = (iri: string) => codeProperties.get(localName(iri).toUpperCase().replace(/_/g, ''));

/** Whether a property holds codes of a vocabulary. */
export const hasCodes = (property: string): boolean => codeProperty(property) !== undefined;

/** A code of a class as a mapping; one that cannot be is reported, and gives none. */
export function mappingOf(
  { iri, labels }: { iri: string; labels: Record<string, string> },
  { property, value, place }: StatedCode,
  report: Report,
): Mapping[] {
  const vocabulary = codeProperty(property);
  if (vocabulary === undefined) return [];
  const code = bareCode(vocabulary, value);
  if (!vocabulary.valid(code)) {
    report(place, `${localName(property)} "${value.slice(0, 60)}" is no code of ${vocabulary.prefix}.`);
    return [];
  }
  return [
    {
      subjectId: iri.startsWith(prefixes.eucaim) ? `EUCAIM:${localName(iri)}` : iri,
      ...(labels.en !== undefined && { subjectLabel: labels.en }),
      predicateId: 'skos:closeMatch',
      objectId: `${vocabulary.prefix}:${code}`,
      mappingJustification: 'semapv:UnspecifiedMatching',
      other: {},
    },
  ];
}
