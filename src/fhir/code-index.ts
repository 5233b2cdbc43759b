import { valueIn } from './parameters.ts';
import type { CodeSystem, ConceptProperty, DefinedConcept, Designation } from './types.ts';

const properties = 'http://hl7.org/fhir/concept-properties#';

/** A concept of a code system, with its place in the hierarchy. */
export interface Entry {
  code: string;
  display?: string;
  definition?: string;
  designations: readonly Designation[];
  properties: readonly ConceptProperty[];
  parents: string[];
  children: string[];
  /** May stand in a value set, but is not meant to be chosen. */
  abstract: boolean;
  inactive: boolean;
  /** Value of the status property, e.g. `retired`. */
  status?: string;
}

/** A code system prepared for questions. */
export interface CodeIndex {
  resource: CodeSystem;
  fragment: boolean;
  /** By code; in a system that is not case-sensitive, by any spelling of it. */
  find(code: string): Entry | undefined;
  entries(): Iterable<Entry>;
  /** Codes above, without the code itself. */
  ancestors(code: string): ReadonlySet<string>;
  /** Codes below, without the code itself. */
  descendants(code: string): ReadonlySet<string>;
}

const compiled = new WeakMap<CodeSystem, CodeIndex>();

/** Prepares a code system once; later calls give the same index. Cycles in the hierarchy do no harm. */
export function codeIndex(resource: CodeSystem): CodeIndex {
  const known = compiled.get(resource) ?? compile(resource);
  compiled.set(resource, known);
  return known;
}

function compile(resource: CodeSystem): CodeIndex {
  const fold = (code: string) => (resource.caseSensitive === false ? code.toLowerCase() : code);
  const entries = new Map<string, Entry>();
  /** Codes of the property that has this meaning: a system may give it another code, and names it by its URI. */
  const codesOf = (meaning: string) =>
    new Set([
      meaning,
      ...(resource.property ?? [])
        .filter(({ uri }) => uri === properties + meaning)
        .map((property) => property.code),
    ]);
  const named = {
    parent: codesOf('parent'),
    child: codesOf('child'),
    status: codesOf('status'),
    inactive: codesOf('inactive'),
    notSelectable: codesOf('notSelectable'),
  };
  const valuesOf = (concept: DefinedConcept, codes: Set<string>) =>
    (concept.property ?? []).filter(({ code }) => codes.has(code)).map(valueIn);
  const edges: [parent: string, child: string][] = [];

  // A stack of our own: the nesting of a resource that a client sends is no reason to run out of one.
  const waiting: { concept: DefinedConcept; parent?: string }[] = [...(resource.concept ?? [])]
    .reverse()
    .map((concept) => ({ concept }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { concept, parent } = next;
    const status = valuesOf(concept, named.status).find((value) => typeof value === 'string');
    entries.set(fold(concept.code), {
      code: concept.code,
      ...(concept.display === undefined ? {} : { display: concept.display }),
      ...(concept.definition === undefined ? {} : { definition: concept.definition }),
      designations: concept.designation ?? [],
      properties: concept.property ?? [],
      parents: [],
      children: [],
      abstract: valuesOf(concept, named.notSelectable).includes(true),
      inactive:
        valuesOf(concept, named.inactive).includes(true) || ['retired', 'inactive'].includes(status ?? ''),
      ...(status === undefined ? {} : { status }),
    });
    if (parent !== undefined) edges.push([parent, concept.code]);
    for (const above of valuesOf(concept, named.parent)) edges.push([String(above), concept.code]);
    for (const below of valuesOf(concept, named.child)) edges.push([concept.code, String(below)]);
    for (const child of [...(concept.concept ?? [])].reverse())
      waiting.push({ concept: child, parent: concept.code });
  }
  for (const [above, below] of edges) {
    const parent = entries.get(fold(above));
    const child = entries.get(fold(below));
    if (parent === undefined || child === undefined || child.parents.includes(parent.code)) continue;
    child.parents.push(parent.code);
    parent.children.push(child.code);
  }

  const closure = (next: (entry: Entry) => readonly string[]) => {
    const done = new Map<string, ReadonlySet<string>>();
    return (code: string): ReadonlySet<string> => {
      const start = entries.get(fold(code));
      const known = done.get(fold(code));
      if (known !== undefined || start === undefined) return known ?? new Set();
      const reached = new Set(next(start));
      for (const each of reached)
        for (const further of next(entries.get(fold(each)) ?? start)) reached.add(further);
      reached.delete(start.code);
      done.set(fold(code), reached);
      return reached;
    };
  };
  return {
    resource,
    fragment: resource.content === 'fragment',
    find: (code) => entries.get(fold(code)),
    entries: () => entries.values(),
    ancestors: closure(({ parents }) => parents),
    descendants: closure(({ children }) => children),
  };
}
