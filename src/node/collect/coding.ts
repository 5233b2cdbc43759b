import { nearestLeaf, type Ontology } from '../../ontology/index.ts';
import { type CaseFacet, otherCode } from './case-facet.ts';
import type { StructuralLine } from './structural.ts';

/**
 * What became of a source value. `other`: a concept of the facet, but under none of its leaves; `unmapped`: no
 * concept, or none of this facet; `unreadable`: not the kind of value that the mapping announces. `rivals` are
 * leaves that the mappings allow equally; the first in the order of the lattice was taken.
 */
export type Coded =
  | { state: 'coded'; code: string; rivals?: string[] }
  | { state: 'other'; code: string }
  | { state: 'unmapped' | 'unreadable' };

/** Turns a source value into a code; `reference` is what `years-since` counts from. */
export type Coder = (value: string, reference?: string) => Coded;

/** Mappings that code a value, best first, as read from the value: broadMatch says that the concept is wider. */
const usable = ['skos:exactMatch', 'skos:closeMatch', 'skos:broadMatch'];

/** The coder of one line of a structural mapping. */
export function coderOf({ reading, of }: StructuralLine, facet: CaseFacet, ontology: Ontology): Coder {
  switch (reading) {
    case 'concept': {
      const prefixes = of.split(/\s+/);
      return remembered((value) => {
        for (const prefix of prefixes) {
          const coded = toLeaf(conceptsOf(prefix + value, ontology), facet, ontology);
          if (coded.state !== 'unmapped') return coded;
        }
        return { state: 'unmapped' };
      });
    }
    case 'number':
      return (value) =>
        inBand(/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : Number.NaN, facet);
    case 'dicom-age':
      return (value) =>
        inBand(
          /^\d{3}[DWMY]$/.test(value)
            ? value.endsWith('Y')
              ? Number(value.slice(0, 3))
              : lessThanYears(value)
            : Number.NaN,
          facet,
        );
    case 'years-since':
      return (value, reference = '') => inBand(yearsBetween(reference, value), facet);
  }
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
function conceptsOf(curie: string, ontology: Ontology): string[] {
  const concept = ontology.concept(curie);
  if (concept !== undefined) return [concept.iri];
  const mappings = ontology.translate(curie);
  const best = usable.find((predicate) => mappings.some((mapping) => mapping.predicate === predicate));
  return mappings.filter((mapping) => mapping.predicate === best).map((mapping) => mapping.concept);
}

function toLeaf(concepts: string[], facet: CaseFacet, ontology: Ontology): Coded {
  const { root } = ontology.facet(facet.id) ?? {};
  const place = { lattice: facet.lattice, ...(root !== undefined && { root }) };
  const codes = new Set(concepts.flatMap((concept) => nearestLeaf(ontology, place, concept)?.code ?? []));
  const found = facet.lattice.filter((value) => value.code !== otherCode && codes.has(value.code));
  // What is told apart says more than a rest.
  const [code, ...rivals] = [...found.filter(({ rest }) => !rest), ...found.filter(({ rest }) => rest)].map(
    (value) => value.code,
  );
  if (code !== undefined) return { state: 'coded', code, ...(rivals.length > 0 ? { rivals } : {}) };
  return codes.has(otherCode) ? { state: 'other', code: otherCode } : { state: 'unmapped' };
}

function inBand(number: number, facet: CaseFacet): Coded {
  const band = facet.lattice.find(
    ({ leaf, from, below }) =>
      leaf && from !== undefined && below !== undefined && from <= number && number < below,
  );
  return band ? { state: 'coded', code: band.code } : { state: 'unreadable' };
}

/** Whole years in an age that DICOM gives in days, weeks or months. */
function lessThanYears(age: string): number {
  const inYear: Record<string, number> = { D: 365.25, W: 52.18, M: 12 };
  return Math.floor(Number(age.slice(0, 3)) / (inYear[age.slice(3)] ?? 1));
}

/** Whole years from one ISO date to another; where the first is only a year, the difference of years. */
function yearsBetween(first: string, second: string): number {
  const [from, to] = [first, second].map((date) => /^(\d{4})(?:-(\d\d)-(\d\d))?/.exec(date));
  if (!from || !to) return Number.NaN;
  const years = Number(to[1]) - Number(from[1]);
  if (from[2] === undefined || to[2] === undefined) return years;
  return `${to[2]}${to[3]}` < `${from[2]}${from[3]}` ? years - 1 : years;
}
