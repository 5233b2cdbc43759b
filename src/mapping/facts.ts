import { expandCurie } from './curie.ts';
import type { Mapping, MappingSet } from './mapping.ts';
import { recordIri } from './quads.ts';

/** A mapping between two terms as a statement of full IRIs, with the record that makes it. */
export interface Fact {
  subject: string;
  predicate: string;
  object: string;
  /** The IRI of the record, as {@link recordIri} gives it. */
  record: string;
  negated: boolean;
  confidence?: number;
  set: MappingSet;
  mapping: Mapping;
}

const isTerm = (id: string | undefined): id is string =>
  id !== undefined && id !== '' && id !== 'sssom:NoTermFound';

/** The statements of sets, in their order, without literals and without sssom:NoTermFound. */
export function factsOf(sets: readonly MappingSet[]): Fact[] {
  return sets.flatMap((set) => {
    const memo = new Map<string, string>();
    const full = (curie: string) => {
      const expanded = memo.get(curie) ?? expandCurie(set, curie);
      memo.set(curie, expanded);
      return expanded;
    };
    return set.mappings.flatMap((mapping): Fact[] => {
      const { subjectId, objectId, subjectType, confidence } = mapping;
      if (!isTerm(subjectId) || !isTerm(objectId)) return [];
      if (subjectType === 'rdfs literal' || mapping.other.object_type === 'rdfs literal') return [];
      return [
        {
          subject: full(subjectId),
          predicate: full(mapping.predicateId),
          object: full(objectId),
          record: recordIri(set, mapping).value,
          negated: mapping.predicateModifier === 'Not',
          ...(confidence === undefined ? {} : { confidence }),
          set,
          mapping,
        },
      ];
    });
  });
}
