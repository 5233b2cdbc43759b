import type { PrivateVocabulary } from './loaders/private-vocabulary.ts';
import type { Ontology } from './ontology.ts';
import { curieOfCode, type TranslationIndex, translationIndex, vocabularyOf } from './translate-index.ts';
import { compose, type Quality, qualityOf, qualityRank } from './translate-step.ts';
import {
  mappingStep,
  onward,
  own,
  ownCode,
  type Reached,
  type Translation,
  waysFrom,
} from './translate-ways.ts';

export type { Translation } from './translate-ways.ts';

/** What a code translates to. `unmapped` knows the code or not, but leads nowhere in that vocabulary. */
export type Translated =
  | { state: 'translated'; code: string; quality: Quality; translations: Translation[] }
  | { state: 'unmapped'; code: string; quality: 'none'; reason: string; translations: [] };

export interface TranslateOptions {
  /** Vocabulary of a code that has no prefix. */
  from?: string;
  /** Most translations of one code; 20 by default. */
  limit?: number;
  /**
   * Licensed hierarchies by vocabulary: an unmapped code is then taken for its nearest mapped ancestor. The path
   * shows the relation, so only a caller who may see the vocabulary may pass it.
   */
  hierarchies?: Record<string, PrivateVocabulary>;
}

/** The classes that a code stands for. */
function start(ontology: Ontology, index: TranslationIndex, code: string): Reached[] {
  const concept = ontology.concept(code.startsWith(`${own}:`) ? code.slice(own.length + 1) : code);
  if (concept !== undefined) {
    const successor = concept.replacedBy === undefined ? undefined : ontology.concept(concept.replacedBy);
    if (successor === undefined) return [{ concept, quality: 'exact', path: [] }];
    const step = {
      from: ownCode(concept),
      relation: 'dct:isReplacedBy',
      to: ownCode(successor),
      label: successor.label,
    };
    return [{ concept: successor, quality: qualityOf(step.relation), path: [step] }];
  }
  return index.sources(code).flatMap((mapping) => {
    const reached = ontology.concept(mapping.concept);
    const quality = qualityOf(mapping.predicate);
    if (reached === undefined || quality === 'none') return [];
    return [
      { concept: reached, quality, path: [mappingStep(code, ownCode(reached), mapping, reached.label)] },
    ];
  });
}

/** The nearest ancestors that a licensed hierarchy knows and a mapping reaches, all at the same distance. */
function throughHierarchy(
  ontology: Ontology,
  index: TranslationIndex,
  code: string,
  hierarchies: TranslateOptions['hierarchies'],
): Reached[] {
  const colon = code.indexOf(':');
  const vocabulary = code.slice(0, Math.max(0, colon));
  const hierarchy = hierarchies?.[vocabulary];
  if (hierarchy === undefined) return [];
  let distance = Number.POSITIVE_INFINITY;
  const found: Reached[] = [];
  // Ancestors come nearest first.
  for (const ancestor of hierarchy.ancestors(code.slice(colon + 1))) {
    if (ancestor.distance > distance) break;
    const to = `${vocabulary}:${ancestor.code}`;
    for (const reached of start(ontology, index, to)) {
      const quality = compose('broader', reached.quality);
      if (quality === 'none') continue;
      const label = hierarchy.label(ancestor.code);
      const step = { from: code, relation: 'rdfs:subClassOf', to, ...(label !== undefined && { label }) };
      found.push({ ...reached, quality, path: [step, ...reached.path] });
      distance = ancestor.distance;
    }
  }
  return found;
}

/** The best translation of each code, best first: least loss, then the shortest way. */
function best(translations: readonly Translation[], limit: number): Translation[] {
  if (translations.length < 2) return [...translations];
  const byCode = new Map<string, Translation>();
  const order = (a: Translation, b: Translation) =>
    qualityRank[a.quality] - qualityRank[b.quality] ||
    a.path.length - b.path.length ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
  for (const each of [...translations].sort(order)) if (!byCode.has(each.code)) byCode.set(each.code, each);
  return [...byCode.values()].slice(0, limit);
}

function translateTo(
  ontology: Ontology,
  index: TranslationIndex,
  code: string,
  vocabulary: string,
  { limit = 20, hierarchies }: TranslateOptions,
): Translated {
  const none = (reason: string): Translated => ({
    state: 'unmapped',
    code,
    quality: 'none',
    reason,
    translations: [],
  });
  const direct = start(ontology, index, code);
  const reached = direct.length > 0 ? direct : throughHierarchy(ontology, index, code, hierarchies);
  if (reached.length === 0) return none(`No mapping leads from ${code} to the hyper-ontology.`);
  const from = reached.map((place) => ({
    place,
    ways: waysFrom(ontology, index, vocabulary, place.concept),
  }));
  const found = from.flatMap(({ place, ways }) => onward(place, ways.direct));
  const translations = best(
    found.length > 0 ? found : from.flatMap(({ place, ways }) => onward(place, ways.around())),
    limit,
  );
  const [first] = translations;
  if (first === undefined)
    return none(`${code} is known, but nothing at, above or below it has a code in ${vocabulary}.`);
  return { state: 'translated', code, quality: first.quality, translations };
}

/**
 * Codes of one vocabulary (a prefix such as `OMOP`; `EUCAIM` is the hyper-ontology) for codes of others, in the order
 * given: code to class to code, over the nearest broader class or the narrower ones where the class has no code of its
 * own. Codes are CURIEs, IRIs, codes of classes, `literal:` values, or bare with `from`. Throws a RangeError for a
 * vocabulary that is not held.
 */
export function translateCodes(
  ontology: Ontology,
  codes: readonly string[],
  vocabulary: string,
  options: TranslateOptions = {},
): Translated[] {
  const to = vocabularyOf(vocabulary);
  if (to === undefined) throw new RangeError(`There is no vocabulary ${vocabulary.slice(0, 60)}.`);
  const index = translationIndex(ontology);
  return codes.map((code) => translateTo(ontology, index, curieOfCode(code, options.from), to, options));
}

/** {@link translateCodes} for one code. */
export function translateCode(
  ontology: Ontology,
  code: string,
  vocabulary: string,
  options: TranslateOptions = {},
): Translated {
  return translateCodes(ontology, [code], vocabulary, options)[0]!;
}
