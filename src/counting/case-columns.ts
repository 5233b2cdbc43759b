/** A facet as counting needs it; the facets of a case table have it all. */
export interface CountedFacet {
  readonly id: string;
  /** Facets of series are held by a case's series, and two of them are counted on the same one. */
  readonly level: 'case' | 'series';
  /** Most values that one case may hold. */
  readonly cap: number;
  /** Parents before children; cases hold leaves only. */
  readonly lattice: readonly CountedValue[];
}

export interface CountedValue {
  readonly code: string;
  readonly parent?: string | undefined;
  readonly leaf: boolean;
}

/** Numbers of values: 1 is the first of the facet's lattice, 0 is none. */
export type Column = Uint8Array | Uint16Array;

/** Cases without any identifier: rows are numbered from 0, and a value is its place in the facet's lattice. */
export interface CaseColumns {
  readonly persons: number;
  /** By facet of cases: `cap` numbers for each person, one person after another. */
  readonly cases: ReadonlyMap<string, Column>;
  /** Series of person p are those from offsets[p] to below offsets[p + 1]; persons + 1 numbers. */
  readonly offsets: Uint32Array;
  /** By facet of series: one number for each distinct series of a person. */
  readonly series: ReadonlyMap<string, Column>;
}

/** An empty column for a facet: two bytes a value only where its lattice needs them. */
export function columnFor({ lattice }: CountedFacet, length: number): Column {
  return lattice.length > 255 ? new Uint16Array(length) : new Uint8Array(length);
}
