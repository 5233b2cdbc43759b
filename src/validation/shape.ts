import { Problem } from '../base/index.ts';
import type { NamedNode, Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import type { Path } from './path.ts';
import type { Queries } from './sparql/queries.ts';

export type Severity = 'violation' | 'warning' | 'info';

/** Severities by their gravity, the gravest first. */
export const severityRank: Record<Severity, number> = { violation: 0, warning: 1, info: 2 };

/** One validation result of SHACL, in terms: which constraint of which shape failed at which node. */
export interface Result {
  severity: Severity;
  /** IRI of the severity, which may be one of the shapes' own making. */
  severityIri: string;
  /** Local name of the constraint component without its ending, e.g. `MinCount`. */
  constraint: string;
  /** IRI of the constraint component. */
  component: string;
  shape: Term;
  focus: Term;
  /** The property, where the path is a single one read forwards. */
  property?: NamedNode;
  /** The whole path as the shapes (or the answer of a SPARQL constraint) have it. */
  path?: Term;
  value?: Term;
  /** What the SPARQL constraint that failed says, with its variables filled in. */
  message?: string;
  /** Results of inner shapes (of sh:node, sh:or, sh:qualifiedValueShape). */
  inner: Result[];
}

/** One run over some data. */
export interface Run {
  data: Data;
  queries: Queries;
  /** How deep shapes are within shapes, and which of them are under way at which node. */
  depth: number;
  active: Set<string>;
  /** Classes with all that is above them, as they were asked for. */
  above: Map<string, Set<string>>;
}

/** Tries one constraint at one node, whose value nodes are given, and adds what fails. */
export type Check = (run: Run, focus: Term, values: readonly Term[], found: Result[]) => void;

/** A shape, compiled. */
export interface Shape {
  term: Term;
  severity: Severity;
  severityIri: string;
  deactivated: boolean;
  /** The path of a property shape; a node shape has none. */
  path?: { term: Term; follow: Path };
  /** Filled after the shape is known, since shapes may lead to themselves. */
  checks: Check[];
}

/** What a constraint component is compiled from: the shape that it belongs to, and a way to other shapes. */
export interface Parts {
  shapes: Data;
  shape: Shape;
  shapeOf(term: Term): Shape;
}

/** Adds a result of one component of one shape. */
export type Say = (found: Result[], focus: Term, value?: Term, more?: Partial<Result>) => void;

/** The way for a component to say what failed. */
export function sayer({ shape }: Parts, component: string): Say {
  const constraint = (component.split(/[#/]/).at(-1) ?? '').replace(/ConstraintComponent$/, '');
  const { term, severity, severityIri, path } = shape;
  const where = path && {
    path: path.term,
    ...(path.term.termType === 'NamedNode' && { property: path.term }),
  };
  return (found, focus, value, more) => {
    found.push({
      severity,
      severityIri,
      constraint,
      component,
      shape: term,
      focus,
      ...where,
      ...(value && { value }),
      inner: [],
      ...more,
    });
  };
}

/** How deep shapes may lead into each other before it is watched for circles, and at most. */
const watchedFrom = 16;
const deepest = 500;

/** Validates one node against one shape, adding what fails to `found`. */
export function validateNode(run: Run, shape: Shape, focus: Term, found: Result[]): void {
  if (shape.deactivated) return;
  const key = run.depth >= watchedFrom ? `${shape.term.value} ${focus.termType} ${focus.value}` : undefined;
  // SHACL leaves open what a shape means that leads to itself at the same node: here it adds nothing.
  if (key !== undefined && run.active.has(key)) return;
  if (key !== undefined) run.active.add(key);
  run.depth += 1;
  if (run.depth > deepest)
    throw new Problem(
      'too-large',
      `The description nests more than ${deepest} nodes that shapes lead through.`,
    );
  const values = shape.path ? shape.path.follow(run.data, focus) : [focus];
  for (const check of shape.checks) check(run, focus, values, found);
  run.depth -= 1;
  if (key !== undefined) run.active.delete(key);
}

/** What fails where one node is validated against an inner shape; it conforms where this is empty. */
export function innerResults(run: Run, shape: Shape, node: Term): Result[] {
  const found: Result[] = [];
  validateNode(run, shape, node, found);
  return found;
}
