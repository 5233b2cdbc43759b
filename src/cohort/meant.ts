import { nearest } from '../base/index.ts';
import type { Facet, Ontology } from '../ontology/index.ts';

/** Concepts of a search that are looked through for values of the facet. */
const mostConcepts = 25;
const mostMeant = 3;

/**
 * Whether a value is a code of another vocabulary. A code of ours that looks like it may be quite another disease, so
 * nothing is offered instead of one that no mapping reaches.
 */
export const isForeignCode = (value: string): boolean => /^(?!EUCAIM:)[A-Za-z][\w.-]*:\S+$/i.test(value);

/** The values that somebody may have meant by a word: those that the ontology finds by it, or else those spelt like it. */
export function meantBy(value: string, { lattice }: Facet, ontology: Ontology): string[] {
  const named = lattice.map(({ iri, code, label }) => ({ iri, code, name: `${label} (${code})` }));
  const found = ontology
    .search(value.slice(0, 100), mostConcepts)
    .flatMap((concept) => named.filter(({ iri }) => iri === concept.iri).map(({ name }) => name));
  return found.length > 0
    ? found.slice(0, mostMeant)
    : nearest(
        value,
        named.flatMap(({ code, name }) => [code, name]),
        mostMeant,
      );
}
