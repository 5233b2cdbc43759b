import { setImmediate } from 'node:timers/promises';
import { Problem } from '../base/index.ts';
import { name, type Term } from '../rdf/index.ts';
import { isTrue } from './components/component.ts';
import { coreChecks } from './components/index.ts';
import type { Data } from './data.ts';
import { keyOf } from './keys.ts';
import { compilePath } from './path.ts';
import { type Result, type Run, type Severity, type Shape, validateNode } from './shape.ts';
import { ownChecks, ownComponents } from './sparql/component.ts';
import { sparqlChecks } from './sparql/constraint.ts';
import { Queries } from './sparql/queries.ts';
import { readTargets } from './targets.ts';

export type { Result, Severity } from './shape.ts';

/** Bounds on one validation, so that no description keeps everyone else waiting. */
export interface Limits {
  /** Longest time in all, in ms. */
  deadlineMs: number;
  /** Most results. */
  results: number;
  /** Most nodes that one shape applies to. */
  nodes: number;
  /** Most values of one property at one node, where a shape reads that property; some work grows with its square. */
  values: number;
  /** Most statements of one text, or of one part of a long one. */
  statements: number;
  /** Most characters of one text. */
  characters: number;
}

/** Nodes validated between two turns of the event loop: a few ms of work for full descriptions. */
const slice = 10;

/**
 * Compiles shapes once into a function that validates data, a few nodes at a time with room for others between.
 * SHACL core and SHACL-SPARQL. Throws an Error that names the shape where one is ill-formed; the function throws a
 * Problem (too-large) at a limit. Where several validations share one deadline, `end` tells when it is over.
 */
export function compile(shapes: Data): (data: Data, limits: Limits, end?: number) => Promise<Result[]> {
  const shapeOf = compiler(shapes);
  const targeted = readTargets(shapes).map((each) => ({ ...each, compiled: shapeOf(each.shape) }));
  const properties = pathProperties(shapes);
  return async (data, limits, end = Date.now() + limits.deadlineMs) => {
    const results: Result[] = [];
    const queries = new Queries(data, shapes);
    const run: Run = { data, queries, depth: 0, active: new Set(), above: new Map() };
    const known = new Map<string, readonly Term[]>();
    const tasks: { compiled: Shape; nodes: readonly Term[] }[] = [];
    for (const { compiled, nodesIn } of targeted) {
      const nodes = nodesIn(data, known);
      if (nodes.length > limits.nodes) throw tooLarge(`more than ${limits.nodes} nodes for one shape`);
      // Of the classes that a profile asks about, a description has a few.
      if (nodes.length > 0) tasks.push({ compiled, nodes });
    }
    if (data.hasMoreValues(limits.values, properties))
      throw tooLarge(`more than ${limits.values} values of one property`);
    try {
      for (const { compiled, nodes } of tasks) {
        queries.expect(nodes);
        for (let index = 0; index < nodes.length; index += 1) {
          validateNode(run, compiled, nodes[index] as Term, results);
          if (results.length > limits.results) throw tooLarge(`more than ${limits.results} findings`);
          if (Date.now() > end) throw tooLarge(`more than ${limits.deadlineMs} ms of work in it`);
          if (index % slice === slice - 1) await setImmediate();
        }
      }
    } finally {
      queries.close();
    }
    return results;
  };
}

/** Gives each shape, compiled once; every shape that it leads to is compiled with it. */
function compiler(shapes: Data): (term: Term) => Shape {
  const components = ownComponents(shapes);
  const known = new Map<string, Shape>();
  return function shapeOf(term) {
    const already = known.get(keyOf(term));
    if (already) return already;
    const shape: Shape = {
      term,
      ...severityOf(shapes, term),
      deactivated: shapes.objects(term, name('sh:deactivated')).some(isTrue),
      checks: [],
    };
    known.set(keyOf(term), shape);
    try {
      const [path] = shapes.objects(term, name('sh:path'));
      if (path) shape.path = { term: path, follow: compilePath(shapes, path) };
      const parts = { shapes, shape, shapeOf };
      shape.checks.push(...coreChecks(parts), ...sparqlChecks(parts), ...ownChecks(parts, components));
    } catch (error) {
      const { message } = error as Error;
      // The innermost shape is the one to look at.
      throw message.startsWith('The shape ')
        ? error
        : new Error(`The shape ${keyOf(term)} is ill-formed: ${message}`, { cause: error });
    }
    return shape;
  };
}

/** The severity that a shape declares; one of its own making counts as a violation. */
function severityOf(shapes: Data, term: Term): { severity: Severity; severityIri: string } {
  const [declared = name('sh:Violation')] = shapes.objects(term, name('sh:severity'));
  const severity = ({ [name('sh:Warning').value]: 'warning', [name('sh:Info').value]: 'info' } as const)[
    declared.value
  ];
  return { severity: severity ?? 'violation', severityIri: declared.value };
}

/** Every property that a path of the shapes goes along. */
function pathProperties(shapes: Data): Set<string> {
  const steps = ['sh:path', 'sh:inversePath', 'sh:zeroOrMorePath', 'rdf:first'] as const;
  return new Set(steps.flatMap((step) => shapes.valuesOf(name(step)).map(({ value }) => value)));
}

function tooLarge(limit: string): Problem {
  return new Problem('too-large', `The description has ${limit}. Validate it in smaller parts.`);
}
