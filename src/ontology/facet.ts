/** Something that datasets or cases can be searched by, as declared in ontology/facets.ttl. */
export interface Facet {
  /** Its name in URLs, JSON and case tables, e.g. `bodyPart`. */
  id: string;
  /** Its IRI, which is also the property of a cube's observations. */
  iri: string;
  /** Label by language; `en` is always there. */
  labels: Record<string, string>;
  /** What it describes. A facet of series is counted on one and the same series where two such are combined. */
  levels: ('dataset' | 'case' | 'series')[];
  /** SPARQL property path from a dataset to its values; only facets of datasets have one. */
  path?: string;
  /** For a facet of ranges: the SPARQL property paths to the lower and upper bound of a dataset's values. */
  lowerPath?: string;
  upperPath?: string;
  /** Values of the catalogue are concepts at or under this one. */
  root?: string;
  /** The column of the case table; only facets of cases have one. */
  column?: string;
  /** Most values that one case may hold; 1 means single-valued. */
  cap: number;
  /** The lattice of values that cubes are published for, parents before children; empty for dataset-only facets. */
  lattice: LatticeValue[];
}

/** An allowed value of a case facet. */
export interface LatticeValue {
  iri: string;
  /** Short form, unique within its facet, used in cell keys and URLs, e.g. `CLIN1000075` or `age-50-59`. */
  code: string;
  label: string;
  /** Code of the parent, where there is one. */
  parent?: string | undefined;
  /** Leaves are what cases are coded with; parents are sums of leaves. */
  leaf: boolean;
  /** This leaf takes every case of its parent (of the facet, where it has none) that no other leaf takes. */
  rest: boolean;
  /** Numeric band [from, below) of a numeric facet's leaf. */
  from?: number | undefined;
  below?: number | undefined;
  /** Codes of values of other facets that follow from this one, so that the pair is never published. */
  determines: string[];
}
