import type { Concept, ConceptMapping } from './concept.ts';
import type { Ontology } from './ontology.ts';
import type { TranslationIndex } from './translate-index.ts';
import { compose, type Quality, qualityOf, type Step } from './translate-step.ts';

/** One code of the vocabulary asked for, with how good it is and the way that led to it. */
export interface Translation {
  quality: Quality;
  /** CURIE of the code; for the hyper-ontology, `EUCAIM:` and the code of the class. */
  code: string;
  label?: string;
  path: Step[];
}

/** A place on the way: a concept, what it is to what was asked for, and how we came there. */
export interface Reached {
  concept: Concept;
  quality: Quality;
  path: Step[];
}

export const own = 'EUCAIM';
/** Most classes looked at above or below one that has no mapping itself. */
const mostAround = 500;

export const mappingStep = (from: string, to: string, mapping: ConceptMapping, label?: string): Step => ({
  from,
  relation: mapping.predicate,
  to,
  ...(label !== undefined && { label }),
  set: mapping.set,
  justification: mapping.justification,
  ...(mapping.confidence !== undefined && { confidence: mapping.confidence }),
});

export const ownCode = ({ code }: Concept) => `${own}:${code}`;

/** The nearest classes in one direction that have a code in the vocabulary: each way ends at the first. */
function nearby(
  ontology: Ontology,
  index: TranslationIndex,
  vocabulary: string,
  from: Concept,
  relation: 'rdfs:subClassOf' | 'rdfs:superClassOf',
): Reached[] {
  const up = relation === 'rdfs:subClassOf';
  if (!up && !index.reaches(from.iri, vocabulary)) return [];
  const next = ({ iri, parents }: Concept): Concept[] =>
    up
      ? parents.flatMap((parent) => ontology.concept(parent) ?? [])
      : ontology.children(iri).filter((child) => index.reaches(child.iri, vocabulary));
  const quality = qualityOf(relation);
  const seen = new Set([from.iri]);
  const found: Reached[] = [];
  let level: Reached[] = [{ concept: from, quality: 'exact', path: [] }];
  while (level.length > 0 && seen.size <= mostAround) {
    const further: Reached[] = [];
    for (const { concept, path } of level) {
      for (const reached of next(concept)) {
        if (seen.has(reached.iri) || reached.deprecated) continue;
        seen.add(reached.iri);
        const step = { from: ownCode(concept), relation, to: ownCode(reached), label: reached.label };
        const here = { concept: reached, quality, path: [...path, step] };
        const hasCode = index
          .targets(reached.iri, vocabulary)
          .some((each) => compose(quality, qualityOf(each.predicate)) !== 'none');
        (hasCode ? found : further).push(here);
      }
    }
    // Upwards the nearest level is all one wants; downwards every way is needed to cover the class.
    if (up && found.length > 0) break;
    level = further;
  }
  return found;
}

/** The codes of a vocabulary that a place leads to directly. */
function codesOf(
  index: TranslationIndex,
  vocabulary: string,
  { concept, quality, path }: Reached,
): Translation[] {
  return index.targets(concept.iri, vocabulary).flatMap((mapping) => {
    const whole = compose(quality, qualityOf(mapping.predicate));
    if (whole === 'none') return [];
    const label = mapping.targetLabel;
    return [
      {
        quality: whole,
        code: mapping.curie,
        ...(label !== undefined && { label }),
        path: [...path, mappingStep(ownCode(concept), mapping.curie, mapping, label)],
      },
    ];
  });
}

/** What a class leads to in a vocabulary: by its own mappings, and by those of the classes around it. */
interface Ways {
  direct: Translation[];
  around: () => Translation[];
}

const known = new WeakMap<TranslationIndex, Map<string, Ways>>();

/** {@link Ways}, worked out once for each class and vocabulary: batches ask for the same classes again and again. */
export function waysFrom(
  ontology: Ontology,
  index: TranslationIndex,
  vocabulary: string,
  concept: Concept,
): Ways {
  const ofIndex = known.get(index) ?? new Map<string, Ways>();
  known.set(index, ofIndex);
  const key = `${vocabulary} ${concept.iri}`;
  const before = ofIndex.get(key);
  if (before !== undefined) return before;
  let around: Translation[] | undefined;
  const look = (relation: 'rdfs:subClassOf' | 'rdfs:superClassOf') =>
    nearby(ontology, index, vocabulary, concept, relation).flatMap((place) =>
      codesOf(index, vocabulary, place),
    );
  const ways: Ways = {
    direct:
      vocabulary === own
        ? [{ quality: 'exact', code: ownCode(concept), label: concept.label, path: [] }]
        : codesOf(index, vocabulary, { concept, quality: 'exact', path: [] }),
    around: () => {
      around ??= [...look('rdfs:subClassOf'), ...look('rdfs:superClassOf')];
      return around;
    },
  };
  ofIndex.set(key, ways);
  return ways;
}

/** A way that begins at a class, begun from where we were. Qualities compose in any grouping, so it may be kept. */
export function onward({ quality, path }: Reached, ways: readonly Translation[]): Translation[] {
  return ways.flatMap((way) => {
    const whole = compose(quality, way.quality);
    return whole === 'none' ? [] : [{ ...way, quality: whole, path: [...path, ...way.path] }];
  });
}
