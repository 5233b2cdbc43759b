import { name, type Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import { distinct, keyOf } from './keys.ts';

/** A shape that applies by itself, and the nodes that it applies to. */
export interface Targeted {
  shape: Term;
  /** `known` holds what was picked already in the same data: many shapes have the same target. */
  nodesIn(data: Data, known: Map<string, readonly Term[]>): readonly Term[];
}

const targetClass = name('sh:targetClass');
/** What each kind of target picks out (SHACL section 2.1.3), from the data without its background. */
const targets = [
  [name('sh:targetNode'), (_: Data, node: Term) => [node]],
  [targetClass, instances],
  [name('sh:targetSubjectsOf'), (data: Data, property: Term) => data.having(property)],
  [name('sh:targetObjectsOf'), (data: Data, property: Term) => data.valuesOf(property)],
] as const;
const [subClassOf, type] = [name('rdfs:subClassOf'), name('rdf:type')];

/** The instances of a class and of all classes under it, as far as the data and its background say. */
function instances(data: Data, root: Term): readonly Term[] {
  // Most classes have none under them.
  if (data.subjects(subClassOf, root).length === 0) return data.ownSubjects(type, root);
  const classes = new Map([[keyOf(root), root]]);
  for (const each of classes.values())
    for (const under of data.subjects(subClassOf, each))
      if (!classes.has(keyOf(under))) classes.set(keyOf(under), under);
  return distinct([...classes.values()].flatMap((each) => data.ownSubjects(type, each)));
}

/** Shapes that are classes too: they apply to their instances. */
function implicitClasses(shapes: Data): Term[] {
  const classes = [name('rdfs:Class'), name('owl:Class')].flatMap((each) => instances(shapes, each));
  const kinds = [name('sh:NodeShape'), name('sh:PropertyShape')];
  return classes.filter((each) =>
    shapes.objects(each, name('rdf:type')).some((type) => kinds.some((kind) => kind.equals(type))),
  );
}

/** What a shape declares to apply to; equal targets have equal keys. */
interface Target {
  key: string;
  pick: (data: Data, what: Term) => readonly Term[];
  what: Term;
}

function picked(
  { key, pick, what }: Target,
  data: Data,
  known: Map<string, readonly Term[]>,
): readonly Term[] {
  let nodes = known.get(key);
  if (nodes === undefined) {
    nodes = pick(data, what);
    known.set(key, nodes);
  }
  return nodes;
}

/** Every shape with a target. A node that a shape reaches twice is given once. */
export function readTargets(shapes: Data): Targeted[] {
  const implicit = implicitClasses(shapes);
  const targeted = distinct([...targets.flatMap(([kind]) => shapes.having(kind)), ...implicit]);
  return targeted.map((shape) => {
    const declared: Target[] = targets.flatMap(([kind, pick]) =>
      shapes.objects(shape, kind).map((what) => ({ key: `${kind.value} ${keyOf(what)}`, pick, what })),
    );
    if (implicit.includes(shape))
      declared.push({ key: `${targetClass.value} ${keyOf(shape)}`, pick: instances, what: shape });
    return {
      shape,
      nodesIn(data, known) {
        const [only, ...more] = declared;
        if (only && more.length === 0) return picked(only, data, known);
        return distinct(declared.flatMap((each) => picked(each, data, known)));
      },
    };
  });
}
