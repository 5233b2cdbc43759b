import type { Criteria } from './criteria.ts';
import type { Exactness } from './exactness.ts';
import type { Kind } from './kind.ts';
import type { NodeAnswer } from './node-count.ts';

/** The sum over nodes: an interval, what it rests on, and the names of the nodes that are not in it. */
export interface Total {
  low: number;
  high: number;
  display: string;
  value?: number;
  upTo?: number;
  /** What the weakest of its parts rests on; absent where there is no number. */
  kind?: Kind;
  exactness?: Exactness;
  missing: string[];
}

/** What one node says about a group or a step: the numbers alone, under the same rules as its answer. */
export type NodeFigure = Pick<
  NodeAnswer,
  'node' | 'state' | 'low' | 'high' | 'display' | 'value' | 'upTo' | 'kind' | 'exactness'
>;

/** One group of a split answer, by the value of each facet that it is split by. */
export interface GroupAnswer {
  values: Record<string, string>;
  labels: Record<string, string>;
  total: Total;
  nodes: NodeFigure[];
}

/** How many cases are left after a criterion of the outermost group and all before it. */
export interface AttritionStep {
  criterion: string;
  /** Its place in the criteria, e.g. `all[1]`; empty for the step before the first. */
  path: string;
  /** The cohort that the steps so far make: asked for by itself, it gets this number. */
  cohort: string;
  total: Total;
  nodes: NodeFigure[];
}

/** The answer to a cohort: a total with its interval, and every node with its state. */
export interface CohortAnswer {
  hash: string;
  criteria: Criteria;
  reading: string;
  total: Total;
  /** In the order of the federation. */
  nodes: NodeAnswer[];
  /** The facets that it is split by, where it is; and then every group. */
  groupBy?: string[];
  groups?: GroupAnswer[];
  /** Where it was asked for. */
  attrition?: AttritionStep[];
}
