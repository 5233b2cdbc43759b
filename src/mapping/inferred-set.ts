import { prefixes } from '../rdf/index.ts';
import { contraction } from './curie.ts';
import type { InferredMapping } from './infer.ts';
import type { MappingSet } from './mapping.ts';
import { joinValues } from './slots.ts';

/**
 * Inferred mappings as a set of their own, to be written beside those they come from; each names the records it
 * follows from in ext_derived_from, and its rules in curation_rule_text. `sets` lend their prefixes. Throws a
 * TypeError where no prefix fits a term.
 */
export function inferredSet(
  inferred: readonly InferredMapping[],
  sets: readonly MappingSet[],
  metadata: { mapping_set_id: string; license: string } & Record<string, unknown>,
): MappingSet {
  const curieMap: Record<string, string> = Object.assign({}, ...sets.map((set) => set.curieMap), {
    prov: prefixes.prov,
  });
  const contract = contraction(curieMap);
  const short = (iri: string) => {
    const curie = contract(iri);
    if (curie === undefined) throw new TypeError(`No prefix fits ${iri.slice(0, 200)}`);
    return curie;
  };
  return {
    metadata: {
      ...metadata,
      extension_definitions: [
        { slot_name: 'ext_derived_from', property: 'prov:wasDerivedFrom', type_hint: 'xsd:string' },
      ],
    },
    curieMap,
    mappings: inferred.map(
      ({ subject, predicate, object, justification, confidence, derivation, rules }) => ({
        subjectId: short(subject),
        predicateId: short(predicate),
        objectId: short(object),
        mappingJustification: justification,
        ...(confidence === undefined ? {} : { confidence }),
        other: { ext_derived_from: derivation.join(' '), curation_rule_text: joinValues(rules) },
      }),
    ),
  };
}
