import type { Concept } from './concept.ts';

/** The is-a graph, upwards and downwards. Closures are worked out once, when they are first asked for. */
export interface Hierarchy {
  childrenOf(iri: string): readonly Concept[];
  ancestors(iri: string): Set<string>;
  descendants(iri: string): Set<string>;
}

/** Everything that `next` leads to from `start`, and `start` itself; ends also where the graph has a cycle. */
function closure(start: string, next: (iri: string) => Iterable<string>): Set<string> {
  const reached = new Set([start]);
  for (const iri of reached) for (const further of next(iri)) reached.add(further);
  return reached;
}

function memoised(work: (iri: string) => Set<string>): (iri: string) => Set<string> {
  const done = new Map<string, Set<string>>();
  return (iri) => {
    const known = done.get(iri) ?? work(iri);
    done.set(iri, known);
    return known;
  };
}

export function hierarchyOf(concepts: ReadonlyMap<string, Concept>): Hierarchy {
  const children = new Map<string, Concept[]>();
  for (const concept of concepts.values()) {
    for (const parent of concept.parents) {
      const siblings = children.get(parent);
      if (siblings === undefined) children.set(parent, [concept]);
      else siblings.push(concept);
    }
  }
  const childrenOf = (iri: string): readonly Concept[] => children.get(iri) ?? [];
  return {
    childrenOf,
    ancestors: memoised((iri) => closure(iri, (at) => concepts.get(at)?.parents ?? [])),
    descendants: memoised((iri) => closure(iri, (at) => childrenOf(at).map((child) => child.iri))),
  };
}
