import { type Concept, type ConceptMapping, nearestLeaf, type Ontology } from '../ontology/index.ts';
import { spellingsOf } from './codes.ts';
import { type Exactness, together } from './exactness.ts';
import { byCode, type Lattice } from './lattice.ts';
import { isForeignCode, meantBy } from './meant.ts';

/** How a value as written became leaves of its facet. */
export interface Resolution {
  facet: string;
  /** As written. */
  value: string;
  /** English label of what was understood. */
  label: string;
  leaves: string[];
  exactness: Exactness;
  /** IRI of the concept, where the value is one. */
  concept?: string;
  /** The mappings that led from a code of another vocabulary to the concept. */
  via?: ConceptMapping[];
  /** Why the leaves are not exactly what was asked for. */
  note?: string;
}

type Resolved =
  | { state: 'resolved'; resolution: Resolution }
  /** `understood`: the value is one of the facet, but what is asked about it cannot be told. */
  | { state: 'unknown'; message: string; nearest?: string[]; understood?: true };

/** What a mapping, read from the code to the concept, says about cases of the code; others say nothing. */
const qualities: [predicate: string, exactness: Exactness][] = [
  ['skos:exactMatch', 'exact'],
  ['owl:equivalentClass', 'exact'],
  ['skos:closeMatch', 'estimate'],
  // The concept is wider than the code, so it counts more than was asked for; and the other way round.
  ['skos:broadMatch', 'superset'],
  ['skos:narrowMatch', 'subset'],
];

/** Leaves for a concept, through the nearest values of the lattice; undefined where it is not of this facet. */
function ofConcept(
  concept: Concept,
  lattice: Lattice,
  ontology: Ontology,
): Omit<Resolution, 'value'> | undefined {
  const { facet } = lattice;
  const base = { facet: facet.id, label: concept.label, concept: concept.iri };
  const here = facet.lattice.find((value) => value.iri === concept.iri);
  if (here) return { ...base, leaves: lattice.leavesUnder(here.code), exactness: 'exact' };

  const stated = facet.lattice.filter((value) => !/#Unknown$/.test(value.iri));
  if (facet.root === concept.iri) {
    const leaves = stated.filter((value) => value.leaf).map((value) => value.code);
    return { ...base, leaves, exactness: 'exact' };
  }
  const under = ontology.descendants(concept.iri);
  const inside = stated
    .filter((value) => under.has(value.iri))
    .flatMap((value) => lattice.leavesUnder(value.code));
  if (inside.length > 0) {
    const note = `Cases of ${concept.label} that cubes count with others are not included.`;
    return { ...base, leaves: inside, exactness: 'subset', note };
  }
  const leaf = nearestLeaf(ontology, facet, concept.iri);
  if (leaf === undefined) return undefined;
  const note = `Cubes do not tell ${concept.label} apart from other cases of ${leaf.label}.`;
  return { ...base, leaves: [leaf.code], exactness: 'superset', note };
}

/** Leaves for a code of another vocabulary, through the best mappings that lead into this facet. */
function ofCode(value: string, lattice: Lattice, ontology: Ontology): Omit<Resolution, 'value'> | undefined {
  const mappings = ontology.translate(value);
  for (const [predicate, quality] of qualities) {
    const via: ConceptMapping[] = [];
    const found = mappings.flatMap((mapping) => {
      const concept = mapping.predicate === predicate ? ontology.concept(mapping.concept) : undefined;
      const part = concept && ofConcept(concept, lattice, ontology);
      if (part) via.push(mapping);
      return part ?? [];
    });
    const [first] = found;
    if (!first) continue;
    return {
      ...first,
      label: via[0]?.targetLabel ?? first.label,
      leaves: found.flatMap((part) => part.leaves),
      exactness: found.reduce<Exactness>((all, part) => together(all, part.exactness), quality),
      via,
      note: first.note ?? `${value} was read as ${first.label} (${predicate}).`,
    };
  }
  return undefined;
}

/** Understands one value of a facet, as it stands or in a spelling that mappings/cohort-codes.tsv knows. */
export function resolve(value: string, lattice: Lattice, ontology: Ontology, narrower: boolean): Resolved {
  const asWritten = resolveSpelling(value, lattice, ontology, narrower);
  if (asWritten.state === 'resolved' || asWritten.understood) return asWritten;
  for (const spelling of spellingsOf(lattice.facet.id, value)) {
    const result = resolveSpelling(spelling, lattice, ontology, narrower);
    if (result.state === 'resolved') return { ...result, resolution: { ...result.resolution, value } };
    if (result.understood) return result;
  }
  return asWritten;
}

function resolveSpelling(value: string, lattice: Lattice, ontology: Ontology, narrower: boolean): Resolved {
  const { facet } = lattice;
  const listed = facet.lattice.find((candidate) => candidate.code === value || candidate.iri === value);
  const concept = ontology.concept(listed?.iri ?? value);
  const found: Omit<Resolution, 'value'> | undefined = listed
    ? {
        facet: facet.id,
        label: listed.label,
        leaves: lattice.leavesUnder(listed.code),
        exactness: 'exact',
        ...(concept && { concept: concept.iri }),
      }
    : ((concept && ofConcept(concept, lattice, ontology)) ?? ofCode(value, lattice, ontology));

  if (!found) {
    const label = facet.labels.en ?? facet.id;
    if (concept) return { state: 'unknown', message: `${concept.label} is not a value of ${label}.` };
    return isForeignCode(value)
      ? { state: 'unknown', message: `No mapping leads from ${value.slice(0, 80)} to a value of ${label}.` }
      : {
          state: 'unknown',
          message: `${label} has no value ${value.slice(0, 80)}.`,
          nearest: meantBy(value, facet, ontology),
        };
  }
  if (narrower)
    return { state: 'resolved', resolution: { ...found, value, leaves: found.leaves.toSorted(byCode) } };

  // Without what is under it: cases are coded at leaves, so a wider value has no cases of its own to tell apart.
  if (found.leaves.length > 1) {
    return {
      state: 'unknown',
      understood: true,
      message: `Cubes do not tell cases of ${found.label} itself apart from those under it.`,
    };
  }
  const wider = concept !== undefined && ontology.children(concept.iri).length > 0;
  const note = `Cubes count what is under ${found.label} with it.`;
  const exactness = wider ? together(found.exactness, 'superset') : found.exactness;
  return { state: 'resolved', resolution: { ...found, value, exactness, ...(wider && { note }) } };
}
