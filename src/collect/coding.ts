import { type CaseFacet, otherCode } from '../cases/index.ts';
import { type ConceptMapping, nearestLeaf, type Ontology } from '../ontology/index.ts';
import { parseDay, yearsBetween } from './dates.ts';
import type { StructuralLine } from './structural.ts';
import { numberIn } from './units.ts';

/** By which road a source code reached its concept. */
export interface Via {
  /** The code as the ontology release was asked for it. */
  code: string;
  concept: string;
  /** `skos:exactMatch` and so on, read from the code to the concept; empty where the code is the concept's own. */
  predicate: string;
  /** The mapping set. */
  set: string;
}

/**
 * What became of a source value. `other`: a concept of the facet, but under none of its leaves; `unmapped`: no
 * concept, or none of this facet; `unreadable`: not the kind of value that the mapping announces. `rivals` are
 * leaves that the mappings allow equally; the first in the order of the lattice was taken.
 */
export type Coded =
  | { state: 'coded'; code: string; rivals?: string[]; via?: Via }
  | { state: 'other'; code: string; via?: Via }
  | { state: 'unmapped' | 'unreadable' };

/** Turns a source value into a code; `beside` is what `years-since` counts from, or the unit of a `number`. */
export type Coder = (value: string, beside?: string) => Coded;

/** Mappings that code a value, best first, as read from the value: broadMatch says that the concept is wider. */
const usable = ['skos:exactMatch', 'skos:closeMatch', 'skos:broadMatch'];

/** The coder of one line of a structural mapping. */
export function coderOf(line: StructuralLine, facet: CaseFacet, ontology: Ontology): Coder {
  const { reading, of, units } = line;
  switch (reading) {
    case 'concept': {
      const askedFor = of.map(rewriting);
      return remembered((value) => {
        for (const code of askedFor) {
          const coded = toLeaf(code(value), facet, ontology);
          if (coded.state !== 'unmapped') return coded;
        }
        return { state: 'unmapped' };
      });
    }
    case 'constant': {
      const coded = toLeaf(of[0], facet, ontology);
      return () => coded;
    }
    case 'number':
      return (value, unit) => inBand(numberIn(value, units, unit), facet);
    case 'dicom-age':
      return (value) => inBand(dicomAge(value), facet);
    case 'years-since':
      return (value, since = '') => inBand(yearsBetween(since, value), facet);
    case 'year':
      return (value) => inBand(parseDay(value)?.year ?? Number.NaN, facet);
  }
}

/** `OMOP:` goes before the value; `SCT:=SNOMED:` is for values that bear a prefix of their own, and replaces it. */
function rewriting(prefix: string): (value: string) => string | undefined {
  const [from = '', to] = prefix.split('=');
  if (to === undefined) return (value) => prefix + value;
  return (value) => (value.startsWith(from) ? to + value.slice(from.length) : undefined);
}

/** Source tables repeat few values many times, so each is coded once; forgets all rather than grow without end. */
function remembered(code: (value: string) => Coded): Coder {
  const known = new Map<string, Coded>();
  return (value) => {
    const found = known.get(value);
    if (found !== undefined) return found;
    if (known.size >= 50_000) known.clear();
    const coded = code(value);
    known.set(value, coded);
    return coded;
  };
}

/** The concept with this code, or those that the best kind of mapping gives. */
function conceptsOf(
  curie: string,
  ontology: Ontology,
): Pick<ConceptMapping, 'concept' | 'predicate' | 'set'>[] {
  const concept = ontology.concept(curie);
  if (concept !== undefined) return [{ concept: concept.iri, predicate: '', set: '' }];
  const mappings = ontology.translate(curie);
  const best = usable.find((predicate) => mappings.some((mapping) => mapping.predicate === predicate));
  return mappings.filter((mapping) => mapping.predicate === best);
}

function toLeaf(code: string | undefined, facet: CaseFacet, ontology: Ontology): Coded {
  if (code === undefined) return { state: 'unmapped' };
  const { root } = ontology.facet(facet.id) ?? {};
  const place = { lattice: facet.lattice, ...(root !== undefined && { root }) };
  const leaves = new Map<string, Via>();
  for (const { concept, predicate, set } of conceptsOf(code, ontology)) {
    const leaf = nearestLeaf(ontology, place, concept)?.code;
    if (leaf !== undefined && !leaves.has(leaf)) leaves.set(leaf, { code, concept, predicate, set });
  }
  const found = facet.lattice.filter((value) => value.code !== otherCode && leaves.has(value.code));
  // What is told apart says more than a rest.
  const [first, ...rivals] = [...found.filter(({ rest }) => !rest), ...found.filter(({ rest }) => rest)].map(
    (value) => value.code,
  );
  if (first !== undefined) {
    const via = leaves.get(first);
    return { state: 'coded', code: first, ...(rivals.length > 0 && { rivals }), ...(via && { via }) };
  }
  const other = leaves.get(otherCode);
  return other ? { state: 'other', code: otherCode, via: other } : { state: 'unmapped' };
}

function inBand(number: number, facet: CaseFacet): Coded {
  const band = facet.lattice.find(
    ({ leaf, from, below }) =>
      leaf && from !== undefined && below !== undefined && from <= number && number < below,
  );
  return band ? { state: 'coded', code: band.code } : { state: 'unreadable' };
}

const inYear: Record<string, number> = { Y: 1, D: 365.25, W: 52.18, M: 12 };

/** Whole years of an age as DICOM writes it. `000Y` is what de-identification leaves; infants have weeks or months. */
export function dicomAge(text: string): number {
  if (!/^\d{3}[DWMY]$/.test(text) || text === '000Y') return Number.NaN;
  return Math.floor(Number(text.slice(0, 3)) / (inYear[text.slice(3)] ?? 1));
}
