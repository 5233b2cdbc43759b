import type { Facet, LatticeValue, Ontology } from '../../ontology/index.ts';

/** A criterion of the catalogue that Sample Locator and the EUCAIM explorer read. */
export interface LensCriterion {
  key: string;
  name: string;
  description: string;
  /** What is under it: Lens sends those in its place, or beside it. */
  subgroup?: LensCriterion[];
}

/** A category of that catalogue: a facet with its values. */
export interface LensCategory {
  key: string;
  name: string;
  fieldType: 'single-select' | 'autocomplete';
  type: 'EQUALS';
  system: string;
  criteria: LensCriterion[];
}

/** A heading over categories. */
export interface LensGroup {
  key: string;
  name: string;
  fieldType: 'group';
  childCategories: LensCategory[];
}

/** An option of the newer catalogue (samply/lens, schema/catalogue.schema.json). */
export interface LensOption {
  value: string;
  name: string;
  suboptions?: LensOption[];
}

/** An element of the newer catalogue: a group, or a facet with its values. */
export type LensElement =
  | { type: 'CatalogueGroup'; name: string; elements: LensElement[] }
  | { type: 'SelectElement' | 'AutocompleteElement'; key: string; name: string; options: LensOption[] };

/** From how many values on a list is too long to show at once. */
const longList = 12;
const headings = [
  { key: 'case', name: 'Person and disease' },
  { key: 'series', name: 'Images' },
] as const;

const level = ({ levels }: Facet) => (levels.includes('series') ? 'series' : 'case');
const counted = (ontology: Ontology) => ontology.facets.filter(({ lattice }) => lattice.length > 0);
const nameOf = (facet: Facet, language: string) => facet.labels[language] ?? facet.labels.en ?? facet.id;

/** The values directly under one, as a tree; labels come in the language where the ontology has them. */
function tree<Node>(
  facet: Facet,
  node: (value: LatticeValue, under: Node[]) => Node,
  parent?: string,
): Node[] {
  return facet.lattice
    .filter((value) => value.parent === parent)
    .map((value) => node(value, tree(facet, node, value.code)));
}

/**
 * The facets of cases as a Lens catalogue in the form that Sample Locator and the EUCAIM explorer read. Keys are
 * our facets and codes, so that what such a front end sends is understood by {@link parseLens}. Numeric facets are
 * offered by their bands: only those are counted, and a free range would mostly be refused.
 */
export function lensCatalogue(ontology: Ontology, language = 'en'): LensGroup[] {
  const criterion = (value: LatticeValue, under: LensCriterion[]): LensCriterion => {
    const name = labelOf(value, ontology, language);
    return { key: value.code, name, description: name, ...(under.length > 0 && { subgroup: under }) };
  };
  return headings.map(({ key, name }) => ({
    fieldType: 'group',
    key,
    name,
    childCategories: counted(ontology)
      .filter((facet) => level(facet) === key)
      .map((facet) => ({
        key: facet.id,
        name: nameOf(facet, language),
        fieldType: facet.lattice.length > longList ? 'autocomplete' : 'single-select',
        type: 'EQUALS',
        system: facet.iri,
        criteria: tree(facet, criterion),
      })),
  }));
}

/** The same catalogue in the form that Lens has moved to. */
export function lensElements(ontology: Ontology, language = 'en'): LensElement[] {
  const option = (value: LatticeValue, under: LensOption[]): LensOption => ({
    value: value.code,
    name: labelOf(value, ontology, language),
    ...(under.length > 0 && { suboptions: under }),
  });
  return headings.map(({ key, name }) => ({
    type: 'CatalogueGroup',
    name,
    elements: counted(ontology)
      .filter((facet) => level(facet) === key)
      .map((facet) => ({
        type: facet.lattice.length > longList ? 'AutocompleteElement' : 'SelectElement',
        key: facet.id,
        name: nameOf(facet, language),
        options: tree(facet, option),
      })),
  }));
}

function labelOf(value: LatticeValue, ontology: Ontology, language: string): string {
  return ontology.concept(value.iri)?.labels[language] ?? value.label;
}
