/** What a code stands for, as against what was asked for: `broader` means that the code found is the broader one. */
export type Quality = 'exact' | 'close' | 'narrower' | 'broader' | 'none';

/** One step of the way from what was asked for to what was found. */
export interface Step {
  from: string;
  /** A mapping predicate read from `from` to `to`, `rdfs:subClassOf` upwards, `rdfs:superClassOf` downwards, or `dct:isReplacedBy`. */
  relation: string;
  to: string;
  label?: string;
  /** For a mapping: the set it stands in, how it was justified, and its confidence where it states one. */
  set?: string;
  justification?: string;
  confidence?: number;
}

const qualities: Record<string, Quality> = {
  'skos:exactMatch': 'exact',
  'owl:equivalentClass': 'exact',
  'skos:closeMatch': 'close',
  'skos:broadMatch': 'broader',
  'skos:narrowMatch': 'narrower',
  'rdfs:subClassOf': 'broader',
  'rdfs:superClassOf': 'narrower',
  'dct:isReplacedBy': 'close',
};

/** The quality of one step; `none` for relations that are no match, such as skos:relatedMatch. */
export const qualityOf = (relation: string): Quality => qualities[relation] ?? 'none';

/**
 * The quality of two steps after one another. Up and then down again (or the other way round) may end anywhere, so
 * it says nothing. Closeness is not transitive (SKOS Reference, §10.6.7): two close steps still count as close, since
 * code to concept to code is the only way there is, and the path shows both.
 */
export function compose(first: Quality, second: Quality): Quality {
  if (first === 'none' || second === 'none') return 'none';
  if (first === 'exact') return second;
  if (second === 'exact' || first === second) return first;
  if (first === 'close') return second;
  return second === 'close' ? first : 'none';
}

/** Order of preference: what a client that wants one code should take first. */
export const qualityRank: Record<Quality, number> = { exact: 0, close: 1, narrower: 2, broader: 3, none: 4 };
