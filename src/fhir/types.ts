/** The subset of FHIR that the terminology service reads and writes, in the shape of R5. */

export type ValueKey = `value${string}`;

/** Anything with one `value[x]`; what `x` is, the member's name says. */
export interface Valued {
  [value: ValueKey]: unknown;
}

export interface Extension extends Valued {
  url: string;
  extension?: Extension[];
}

export interface Coding {
  system?: string;
  version?: string;
  code?: string;
  display?: string;
}

/** A resource that may have a canonical URL. */
export interface Resource {
  resourceType: string;
  id?: string;
  language?: string;
  url?: string;
  version?: string;
  name?: string;
  title?: string;
  status?: string;
  experimental?: boolean;
  date?: string;
  publisher?: string;
  copyright?: string;
  description?: string;
  extension?: Extension[];
  contained?: Resource[];
}

export interface Designation {
  language?: string;
  use?: Coding;
  value: string;
}

export interface ConceptProperty extends Valued {
  code: string;
}

export interface DefinedConcept {
  code: string;
  display?: string;
  definition?: string;
  designation?: Designation[];
  property?: ConceptProperty[];
  concept?: DefinedConcept[];
}

export interface CodeSystem extends Resource {
  resourceType: 'CodeSystem';
  caseSensitive?: boolean;
  valueSet?: string;
  hierarchyMeaning?: string;
  content?: string;
  count?: number;
  property?: { code: string; uri?: string; type?: string; description?: string }[];
  concept?: DefinedConcept[];
}

export interface Filter {
  property?: string;
  op?: string;
  value?: string;
}

export interface ComposeConcept {
  code: string;
  display?: string;
  designation?: Designation[];
  extension?: Extension[];
}

export interface Include {
  system?: string;
  version?: string;
  concept?: ComposeConcept[];
  filter?: Filter[];
  valueSet?: string[];
}

export interface Contained {
  extension?: Extension[];
  system?: string;
  abstract?: boolean;
  inactive?: boolean;
  version?: string;
  code?: string;
  display?: string;
  designation?: Designation[];
  property?: ConceptProperty[];
  contains?: Contained[];
}

export interface Expansion {
  extension?: Extension[];
  identifier?: string;
  timestamp: string;
  total?: number;
  offset?: number;
  parameter?: Parameter[];
  property?: { code: string; uri?: string }[];
  contains?: Contained[];
}

export interface ValueSet extends Resource {
  resourceType: 'ValueSet';
  compose?: { inactive?: boolean; include: Include[]; exclude?: Include[] };
  expansion?: Expansion;
}

export interface MapTarget {
  code?: string;
  display?: string;
  relationship?: string;
  comment?: string;
}

export interface MapGroup {
  source?: string;
  target?: string;
  element: { code?: string; display?: string; noMap?: boolean; target?: MapTarget[] }[];
  unmapped?: { mode: string; code?: string; display?: string; relationship?: string; otherMap?: string };
}

export interface ConceptMap extends Resource {
  resourceType: 'ConceptMap';
  sourceScopeUri?: string;
  targetScopeUri?: string;
  group?: MapGroup[];
}

export interface Parameter extends Valued {
  name: string;
  resource?: Resource;
  part?: Parameter[];
}

export interface Parameters extends Resource {
  resourceType: 'Parameters';
  parameter: Parameter[];
}

export interface Issue {
  extension?: Extension[];
  severity: 'error' | 'warning' | 'information';
  code: string;
  details: { coding?: Coding[]; text: string };
  location?: string[];
  expression?: string[];
}

export interface OperationOutcome extends Resource {
  resourceType: 'OperationOutcome';
  issue: Issue[];
}
