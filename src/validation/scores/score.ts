/** Points of one metric that a description loses at one node, and what would gain them. */
export interface Lost {
  /** How many more points the metric would have, were this alone mended. */
  points: number;
  /** What is not met, in words. */
  label: string;
  /** The node, by name. */
  focus: string;
  property?: string;
  value?: string;
  /** The line of the value, or of the node to add to. */
  line?: number;
  column?: number;
  /** Turtle to add to that node; a comment where it is not that simple. */
  fix: string;
  /** "fix this, +N"; where the metric loses points at several nodes, also what all of them gain. */
  gain: string;
}

/** How a dataset does in one indicator. */
export interface MetricScore {
  metric: string;
  iri: string;
  dimension: string;
  label: string;
  state: 'met' | 'partly' | 'lost' | 'untested';
  points: number;
  of: number;
  lost: Lost[];
}

/** The same assessment where what is unfair to health data is taken out, and what that is. */
export interface Adjusted {
  points: number;
  of: number;
  rating: string;
  changes: { metric: string; why: string }[];
}

/** How a dataset does in one assessment. */
export interface SchemeScore {
  scheme: string;
  label: string;
  source: string;
  points: number;
  /** All points there are, those of untested indicators included. */
  of: number;
  /** Points of indicators that a description alone cannot tell; they are not among `points`. */
  untested: number;
  rating?: string;
  adjusted?: Adjusted;
  /** What the assessment leaves out here. */
  incomplete?: string;
  metrics: MetricScore[];
}

/** Every assessment of one dataset. */
export interface DatasetScores {
  dataset: string;
  /** Its title, or its shortened IRI. */
  name: string;
  schemes: SchemeScore[];
}
