import type { Concept } from './concept.ts';
import type { Ontology } from './ontology.ts';

/** A class that belongs to an expansion, and why. */
export interface Member {
  iri: string;
  code: string;
  label: string;
  /** Steps below the class asked for; 0 is that class itself. */
  depth: number;
  /** Code of the class it was reached through; absent for the class asked for. */
  under?: string;
  deprecated: boolean;
}

export interface ExpandOptions {
  /** Whether everything below belongs to it; true by default. */
  descendants?: boolean;
  /** Levels to go down; all by default. */
  depth?: number;
  /** Most members; 10,000 by default. `truncated` tells that there were more. */
  limit?: number;
}

export type Expansion =
  | { state: 'expanded'; code: string; truncated: boolean; members: Member[] }
  | { state: 'unknown'; code: string };

/**
 * A class and what is below it, level by level, each member once, at its least depth and with the class that led to
 * it. A class reached by several ways names the first. Withdrawn classes have no place in the hierarchy.
 */
export function expandConcept(ontology: Ontology, id: string, options: ExpandOptions = {}): Expansion {
  const top = ontology.concept(id);
  if (top === undefined) return { state: 'unknown', code: id };
  const { descendants = true, limit = 10_000 } = options;
  const deepest = descendants ? (options.depth ?? Number.POSITIVE_INFINITY) : 0;
  const members: Member[] = [];
  const seen = new Set<Concept>([top]);
  let truncated = false;
  const add = ({ iri, code, label, deprecated }: Concept, depth: number, under?: string) => {
    if (members.length < limit)
      members.push({ iri, code, label, depth, ...(under !== undefined && { under }), deprecated });
    else truncated = true;
  };
  add(top, 0);
  let level = [top];
  for (let depth = 1; depth <= deepest && level.length > 0 && !truncated; depth++) {
    const below: Concept[] = [];
    for (const parent of level) {
      for (const child of ontology.children(parent.iri)) {
        if (seen.has(child)) continue;
        seen.add(child);
        add(child, depth, parent.code);
        below.push(child);
      }
    }
    level = below;
  }
  return { state: 'expanded', code: top.code, truncated, members };
}

/** How two classes lie to one another, in the words of FHIR's $subsumes. */
export type Subsumption =
  | { state: 'equivalent' | 'not-subsumed' }
  /** `subsumes`: the first is the broader. The path leads from the narrower up to the broader, as codes. */
  | { state: 'subsumes' | 'subsumed-by'; path: string[] }
  | { state: 'unknown'; codes: string[] };

/** The shortest way up from one class to another; undefined where there is none. */
function wayUp(ontology: Ontology, from: Concept, to: Concept): string[] | undefined {
  const cameFrom = new Map<string, Concept | undefined>([[from.iri, undefined]]);
  for (const iri of cameFrom.keys()) {
    const at = ontology.concept(iri);
    if (at === undefined) continue;
    if (at === to) {
      const path: string[] = [];
      for (let back: Concept | undefined = at; back; back = cameFrom.get(back.iri)) path.unshift(back.code);
      return path;
    }
    for (const parent of at.parents) if (!cameFrom.has(parent)) cameFrom.set(parent, at);
  }
  return undefined;
}

/** Whether class `a` subsumes class `b`, and by which classes between them. */
export function subsumes(ontology: Ontology, a: string, b: string): Subsumption {
  const [first, second] = [ontology.concept(a), ontology.concept(b)];
  if (first === undefined || second === undefined)
    return { state: 'unknown', codes: [...(first ? [] : [a]), ...(second ? [] : [b])] };
  if (first === second) return { state: 'equivalent' };
  const up = wayUp(ontology, second, first);
  if (up !== undefined) return { state: 'subsumes', path: up };
  const down = wayUp(ontology, first, second);
  return down === undefined ? { state: 'not-subsumed' } : { state: 'subsumed-by', path: down };
}
