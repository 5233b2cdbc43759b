import type { ConceptMap, Extension, Filter, Resource, ValueSet } from './types.ts';
import { filterOp, isA } from './versions.ts';

/** R4 equivalence as R5 relationship. */
const relationships = new Map(
  Object.entries({
    relatedto: 'related-to',
    inexact: 'related-to',
    equivalent: 'equivalent',
    equal: 'equivalent',
    wider: 'source-is-narrower-than-target',
    subsumes: 'source-is-narrower-than-target',
    narrower: 'source-is-broader-than-target',
    specializes: 'source-is-broader-than-target',
    disjoint: 'not-related-to',
    unmatched: 'not-related-to',
  }),
);

/** A resource that a client sent, R4 or R5, in the shape of R5. What is not understood is left as it is. */
export function readResource(resource: Resource): Resource {
  if (isA<ValueSet>('ValueSet', resource) && resource.compose !== undefined) {
    const { include = [], exclude } = resource.compose;
    const compose = { ...resource.compose, include: include.map(r5Include) };
    return {
      ...resource,
      compose: exclude === undefined ? compose : { ...compose, exclude: exclude.map(r5Include) },
    } as ValueSet;
  }
  if (isA<ConceptMap>('ConceptMap', resource)) return r5ConceptMap(resource);
  return resource;
}

const r5Include = <I extends { filter?: Filter[] }>(include: I): I => ({
  ...include,
  ...(include.filter && {
    filter: include.filter.map(({ _op, ...filter }: Filter & { _op?: { extension?: Extension[] } }) => {
      const op = _op?.extension?.find(({ url }) => url === filterOp)?.valueCode;
      return typeof op === 'string' ? { ...filter, op } : filter;
    }),
  }),
});

interface R4Map extends ConceptMap {
  sourceUri?: string;
  sourceCanonical?: string;
  targetUri?: string;
  targetCanonical?: string;
}

function r5ConceptMap({ sourceUri, sourceCanonical, targetUri, targetCanonical, ...map }: R4Map): ConceptMap {
  const sourceScopeUri = map.sourceScopeUri ?? sourceUri ?? sourceCanonical;
  const targetScopeUri = map.targetScopeUri ?? targetUri ?? targetCanonical;
  const group = (map.group ?? []).map((each) => ({
    ...each,
    element: (each.element ?? []).map((element) => ({
      ...element,
      target: (element.target ?? []).map(
        ({ equivalence, ...target }: { equivalence?: string; relationship?: string }) => ({
          ...target,
          relationship: target.relationship ?? relationships.get(equivalence ?? '') ?? 'related-to',
        }),
      ),
    })),
    ...(each.unmapped?.mode === 'provided' && { unmapped: { ...each.unmapped, mode: 'use-source-code' } }),
  }));
  return {
    ...map,
    ...(sourceScopeUri === undefined ? {} : { sourceScopeUri }),
    ...(targetScopeUri === undefined ? {} : { targetScopeUri }),
    group,
  };
}
