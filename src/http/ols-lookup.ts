import { Problem } from '../base/index.ts';
import type { Concept, Ontology } from '../ontology/index.ts';

/** The class that a parameter or a path names; paths hold IRIs that were encoded twice. Problem (not-found) for none. */
export function namedConcept(ontology: Ontology, name: string): Concept {
  let iri = name;
  for (let i = 0; i < 2 && /%[0-9a-f]{2}/i.test(iri); i++) {
    try {
      iri = decodeURIComponent(iri);
    } catch {
      break;
    }
  }
  const found = ontology.concept(iri) ?? ontology.concept(iri.replace(/^eucaim_/i, ''));
  if (found === undefined) throw new Problem('not-found', `There is no term ${iri.slice(0, 300)}.`);
  return found;
}

/** Classes by IRI in the order of their labels, without `except`. */
function inOrder(ontology: Ontology, iris: Iterable<string>, except: string): Concept[] {
  return [...iris]
    .filter((iri) => iri !== except)
    .flatMap((iri) => ontology.concept(iri) ?? [])
    .sort((a, b) => a.label.localeCompare(b.label, 'en') || (a.code < b.code ? -1 : 1));
}

/** What can be asked of a class: the word in the path, and the classes that it gives. */
export const relatives: Record<string, (ontology: Ontology, each: Concept) => Concept[]> = {
  parents: (ontology, { parents, iri }) => inOrder(ontology, parents, iri),
  children: (ontology, { iri }) => ontology.children(iri),
  ancestors: (ontology, { iri }) => inOrder(ontology, ontology.ancestors(iri), iri),
  descendants: (ontology, { iri }) => inOrder(ontology, ontology.descendants(iri), iri),
};

/** The words of a relation: this hyper-ontology has no part-of in its tree, so OLS's hierarchical variants are the same. */
export const variants = (relation: string): string[] => [
  relation,
  `hierarchical${relation.charAt(0).toUpperCase()}${relation.slice(1)}`,
];
