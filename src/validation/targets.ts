import { name, type Term } from '../rdf/index.ts';
import type { Data } from './data.ts';

/** A shape that applies by itself, and the nodes that it applies to. */
export interface Targeted {
  shape: Term;
  nodesIn(data: Data): Term[];
}

/** What each kind of target picks out (SHACL section 2.1.3); implicit class targets are not used here. */
const targets = [
  [name('sh:targetNode'), (_: Data, node: Term) => [node]],
  [name('sh:targetClass'), instances],
  [name('sh:targetSubjectsOf'), (data: Data, property: Term) => data.having(property)],
  [name('sh:targetObjectsOf'), (data: Data, property: Term) => data.valuesOf(property)],
] as const;

/** Instances of a class and of all classes under it, as far as the data say. */
function instances(data: Data, root: Term): Term[] {
  const classes = [root];
  for (const each of classes) {
    for (const under of data.subjects(name('rdfs:subClassOf'), each)) {
      if (!classes.some((known) => known.equals(under))) classes.push(under);
    }
  }
  return classes.flatMap((each) => data.subjects(name('rdf:type'), each));
}

/** Every shape with a target. A node that a shape reaches twice is given once. */
export function readTargets(shapes: Data): Targeted[] {
  const targeted = new Map(
    targets.flatMap(([kind]) => shapes.having(kind)).map((shape) => [shape.value, shape]),
  );
  return [...targeted.values()].map((shape) => ({
    shape,
    nodesIn(data) {
      const nodes = targets.flatMap(([kind, pick]) =>
        shapes.objects(shape, kind).flatMap((what) => pick(data, what)),
      );
      return [...new Map(nodes.map((node) => [`${node.termType} ${node.value}`, node])).values()];
    },
  }));
}
