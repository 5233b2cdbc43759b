import { type Place, prefixes, type Quad } from '../../rdf/index.ts';
import { localName } from '../concepts.ts';
import { hasCodes, type StatedCode } from './owl-codes.ts';
import { own } from './own.ts';

/** A class as an OWL file states it. */
export interface OwlClass {
  iri: string;
  code: string;
  labels: Record<string, string>;
  synonyms: string[];
  parents: string[];
  deprecated: boolean;
}

const { rdfs, owl, skos } = prefixes;

const synonymProperties = /(^|#|\/)(altLabel|synonym|acronym|hasExactSynonym)$/;

const languageOf = (object: Quad['object']) => ('language' in object && object.language) || 'en';

/** A class and what is still to be checked about it, with where that stands in the file. */
export interface FoundClass extends OwlClass {
  place: Place;
  codes: StatedCode[];
  above: Place[];
}

/** A class of which nothing but its name is read yet. */
export const newClass = (iri: string, place: Place): FoundClass => ({
  iri,
  code: localName(iri),
  labels: {},
  synonyms: [],
  parents: [],
  deprecated: false,
  place,
  codes: [],
  above: [],
});

/** How each property fills a class. */
const fill: Record<string, (found: FoundClass, object: Quad['object'], place: Place) => void> = {
  [`${rdfs}label`]: (found, object) => {
    found.labels[languageOf(object)] ??= own(object.value.trim());
  },
  [`${skos}prefLabel`]: (found, object) => {
    found.labels[languageOf(object)] = own(object.value.trim());
  },
  [`${rdfs}subClassOf`]: (found, { termType, value }, place) => {
    // A blank node is a restriction, which says more than a place in the hierarchy.
    if (termType !== 'NamedNode' || value === `${owl}Thing`) return;
    found.parents.push(own(value));
    found.above.push(place);
  },
  [`${owl}deprecated`]: (found, { value }) => {
    found.deprecated = value === 'true' || value === '1';
  },
};

/** What to do with a statement of a class; nothing for the properties that say nothing to us. */
export function filler(property: string): (typeof fill)[string] | undefined {
  if (fill[property] !== undefined) return fill[property];
  if (synonymProperties.test(property)) return (found, { value }) => found.synonyms.push(own(value.trim()));
  if (!hasCodes(property)) return undefined;
  return (found, { value }, place) => found.codes.push({ property, value: own(value), place });
}
