import { setImmediate } from 'node:timers/promises';
import { Store as Dataset } from 'n3';
import { type Result as EngineResult, Validator } from 'shacl-engine';
import { Problem } from '../base/index.ts';
import { dataFactory, type NamedNode, name, type Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import { readTargets } from './targets.ts';

export type Severity = 'violation' | 'warning' | 'info';

/** One validation result of SHACL, in terms: which constraint of which shape failed at which node. */
export interface Result {
  severity: Severity;
  /** Local name of the constraint component without its ending, e.g. `MinCount`. */
  constraint: string;
  shape: Term;
  focus: Term;
  /** The property, where the path is a single one read forwards. */
  property?: NamedNode;
  value?: Term;
  /** Results of inner shapes (of sh:node, sh:or, sh:qualifiedValueShape). */
  inner: Result[];
}

/** The engine asks its environment for datasets as well as for terms. */
const factory = { ...dataFactory, dataset: () => new Dataset() };

/** Bounds on one validation, so that no description keeps everyone else waiting. */
export interface Limits {
  /** Longest time in all, in ms. */
  deadlineMs: number;
  /** Most results. */
  results: number;
  /** Most nodes that one shape applies to. The engine's work grows with the square of this and of the next. */
  nodes: number;
  /** Most values of one property at one node, where a shape reads that property. */
  values: number;
}

/** Nodes validated between two turns of the event loop: about 50 ms of work for full descriptions. */
const slice = 10;

/**
 * Compiles shapes once into a function that validates data, a few nodes at a time with room for others between.
 * Core SHACL only: sh:sparql would be passed over. Throws a Problem (too-large) at a limit.
 */
export function compile(shapes: Data): (data: Data, limits: Limits) => Promise<Result[]> {
  const validator = new Validator(shapes.dataset, { factory, details: true });
  const targeted = readTargets(shapes);
  const properties = pathProperties(shapes);
  return async (data, limits) => {
    const end = Date.now() + limits.deadlineMs;
    const results: Result[] = [];
    const tasks = targeted.map(({ shape, nodesIn }) => ({ shape, nodes: nodesIn(data) }));
    if (tasks.some(({ nodes }) => nodes.length > limits.nodes))
      throw tooLarge(`more than ${limits.nodes} nodes for one shape`);
    if (mostValues(data, properties) > limits.values)
      throw tooLarge(`more than ${limits.values} values of one property`);
    for (const { shape, nodes } of tasks) {
      for (let start = 0; start < nodes.length; start += slice) {
        const terms = nodes.slice(start, start + slice);
        const report = await validator.validate({ dataset: data.dataset, terms }, [{ terms: [shape] }]);
        for (const result of report.results) results.push(toResult(result));
        if (results.length > limits.results) throw tooLarge(`more than ${limits.results} findings`);
        if (Date.now() > end) throw tooLarge(`more than ${limits.deadlineMs} ms of work in it`);
        await setImmediate();
      }
    }
    return results;
  };
}

/** Every property that a path of the shapes goes along. */
function pathProperties(shapes: Data): Set<string> {
  const steps = ['sh:path', 'sh:inversePath', 'sh:zeroOrMorePath', 'rdf:first'] as const;
  return new Set(steps.flatMap((step) => shapes.valuesOf(name(step)).map(({ value }) => value)));
}

/** The greatest number of values that a node has of one of the properties. */
function mostValues(data: Data, properties: Set<string>): number {
  const counts = new Map<string, number>();
  let most = 0;
  for (const { subject, predicate } of data.dataset) {
    if (!properties.has(predicate.value)) continue;
    const key = `${subject.value} ${predicate.value}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    most = Math.max(most, count);
  }
  return most;
}

function tooLarge(limit: string): Problem {
  return new Problem('too-large', `The description has ${limit}. Validate it in smaller parts.`);
}

function toResult({
  constraintComponent,
  focusNode,
  path,
  results,
  severity,
  shape,
  value,
}: EngineResult): Result {
  const step = path?.length === 1 ? path[0] : undefined;
  const single = step?.quantifier === 'one' && step.start === 'subject' && step.predicates.length === 1;
  const property = single ? (step.predicates[0] as NamedNode) : undefined;
  return {
    severity: severity.value.split('#')[1]?.toLowerCase() as Severity,
    constraint: (constraintComponent.value.split('#')[1] ?? '').replace(/ConstraintComponent$/, ''),
    shape: present(shape.ptr.term),
    focus: present(focusNode.term),
    ...(property && { property }),
    ...(value?.term && { value: value.term }),
    inner: results.map(toResult),
  };
}

function present(term: Term | undefined): Term {
  if (term === undefined) throw new TypeError('A validation result came without its term.');
  return term;
}
