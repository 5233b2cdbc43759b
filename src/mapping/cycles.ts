import type { Fact } from './facts.ts';
import { known } from './rules.ts';

const of = (...curies: string[]) => new Set(curies.map((curie) => known[curie]));
/** Predicates that say that both ends are the same. */
export const exactPredicates = of('skos:exactMatch', 'owl:equivalentClass', 'owl:sameAs');
const upward = of('skos:broadMatch', 'rdfs:subClassOf');
const downward = of('skos:narrowMatch');
const loose = of('skos:closeMatch', 'skos:relatedMatch');

/** A step along a fact, in its direction or against it. */
interface Edge {
  to: string;
  fact: Fact;
}

/** A way from a term back to itself whose relations do not compose to sameness. */
export interface Cycle {
  /** What the way composes to. */
  composed: string;
  /** The terms on the way, the first not repeated at its end. */
  terms: string[];
  facts: Fact[];
}

type Graph = Map<string, Edge[]>;

function add(graph: Graph, from: string, to: string, fact: Fact): void {
  const edges = graph.get(from);
  if (edges === undefined) graph.set(from, [{ to, fact }]);
  else edges.push({ to, fact });
}

/** The shortest way from one term to another; undefined where there is none. */
function way(graph: Graph, from: string, to: string): Edge[] | undefined {
  const cameBy = new Map<string, { edge: Edge; from: string } | undefined>([[from, undefined]]);
  for (const term of cameBy.keys()) {
    if (term === to) break;
    for (const edge of graph.get(term) ?? [])
      if (!cameBy.has(edge.to)) cameBy.set(edge.to, { edge, from: term });
  }
  if (!cameBy.has(to)) return undefined;
  const steps: Edge[] = [];
  for (let at = cameBy.get(to); at !== undefined; at = cameBy.get(at.from)) steps.unshift(at.edge);
  return steps;
}

/** The strongly connected part that each term belongs to (Tarjan, with a stack of its own: chains may be long). */
function parts(graph: Graph): Map<string, number> {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const part = new Map<string, number>();
  const open: string[] = [];
  let count = 0;
  for (const root of graph.keys()) {
    if (order.has(root)) continue;
    const work: { term: string; next: number }[] = [{ term: root, next: 0 }];
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { term } = frame;
      if (frame.next === 0) {
        order.set(term, order.size);
        low.set(term, order.get(term)!);
        open.push(term);
      }
      const edge = graph.get(term)?.[frame.next++];
      if (edge !== undefined) {
        if (!order.has(edge.to)) work.push({ term: edge.to, next: 0 });
        else if (!part.has(edge.to)) low.set(term, Math.min(low.get(term)!, order.get(edge.to)!));
        continue;
      }
      work.pop();
      const above = work.at(-1)?.term;
      if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(term)!));
      if (low.get(term) !== order.get(term)) continue;
      count++;
      for (let member = ''; member !== term; part.set(member, count)) member = open.pop()!;
    }
  }
  return part;
}

function cycle(composed: string, start: string, first: Edge, back: Edge[]): Cycle {
  return {
    composed,
    terms: [start, first.to, ...back.slice(0, -1).map(({ to }) => to)],
    facts: [first.fact, ...back.map(({ fact }) => fact)],
  };
}

/**
 * The cycles that contradict themselves: a term that is broader than itself, and two terms that are the same by
 * one way and merely close or related by another. Each fact that closes such a cycle stands in at least one of
 * those given, which is the shortest for the first of its facts.
 */
export function inexactCycles(facts: readonly Fact[]): Cycle[] {
  const same: Graph = new Map();
  const up: Graph = new Map();
  const rising: { from: string; edge: Edge }[] = [];
  for (const fact of facts) {
    const { subject, predicate, object } = fact;
    if (fact.negated || subject === object) continue;
    if (exactPredicates.has(predicate)) {
      for (const graph of [same, up]) {
        add(graph, subject, object, fact);
        add(graph, object, subject, fact);
      }
    } else if (upward.has(predicate) || downward.has(predicate)) {
      const [from, to] = upward.has(predicate) ? [subject, object] : [object, subject];
      add(up, from, to, fact);
      rising.push({ from, edge: { to, fact } });
    }
  }
  const together = parts(up);
  // A fact that stands in a cycle already leads to no other: a ring of thousands is one finding, not thousands.
  const covered = new Set<Fact>();
  const broad = rising.flatMap(({ from, edge }) => {
    if (covered.has(edge.fact) || together.get(from) !== together.get(edge.to)) return [];
    const back = way(up, edge.to, from);
    if (back === undefined) return [];
    for (const { fact } of [edge, ...back]) covered.add(fact);
    return [cycle('skos:broadMatch', from, edge, back)];
  });
  const alike = parts(same);
  const weak = facts.flatMap((fact) => {
    const { subject, predicate, object, negated } = fact;
    if (negated || !loose.has(predicate) || !alike.has(subject) || subject === object) return [];
    if (alike.get(subject) !== alike.get(object)) return [];
    const back = way(same, object, subject);
    const composed = predicate === known['skos:closeMatch'] ? 'skos:closeMatch' : 'skos:relatedMatch';
    return back === undefined ? [] : [cycle(composed, subject, { to: object, fact }, back)];
  });
  const seen = new Set<string>();
  return [...broad, ...weak].filter(({ facts: on }) => {
    const key = on
      .map(({ record }) => record)
      .sort()
      .join(' ');
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
