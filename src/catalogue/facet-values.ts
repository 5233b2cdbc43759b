import type { Facet, Ontology } from '../ontology/index.ts';
import { isIri, name, type Term, toSparql } from '../rdf/index.ts';
import type { Row } from '../store/index.ts';
import type { Value } from './selection.ts';

/** What one dataset holds of one facet. */
export interface FacetValues {
  /** A concept's code stands with those of everything above it, so that a wider filter finds it. */
  held: readonly string[];
  /** The values that the dataset states itself, by their labels; of a span of numbers, all bands that it touches. */
  stated: readonly Value[];
}

/** The code of a dataset that does not state a facet's value. */
export const unknownCode = 'unknown';

/** The short form of a value in URLs: the local name where it is one, else the whole IRI or text. */
export function codeOf(value: string): string {
  if (!isIri(value)) return value;
  const local = value.replace(/[/#]$/, '').split(/[/#]/).at(-1) ?? value;
  return /^[A-Za-z][\w.-]*$/.test(local) ? local : value;
}

/** Whether the values of a facet are spans of numbers, which its bands stand for. */
export function isBanded({ path, lowerPath, upperPath }: Facet): boolean {
  return path === undefined && lowerPath !== undefined && upperPath !== undefined;
}

/**
 * The query for all values of all facets: the declared paths, or the borders of the bands. A dataset that says the
 * same twice, e.g. for each of its distributions, says it once.
 */
export function valuesQuery(facets: readonly Facet[]): string {
  const parts = facets.flatMap((facet) => {
    const { id, path, lowerPath, upperPath } = facet;
    const said = isBanded(facet) ? `${lowerPath} ?value ; ${upperPath} ?upper` : path && `${path} ?value`;
    return said === undefined ? [] : [`{ ?dataset ${said} . BIND(${JSON.stringify(id)} AS ?facet) }`];
  });
  return `SELECT DISTINCT ?record ?facet ?value ?upper
WHERE { GRAPH ?record { ?dataset a ${toSparql(name('dcat:Dataset'))} . ${parts.join(' UNION ')} } }`;
}

/**
 * Turns the rows of one facet into what a dataset holds. Equal rows give one object, since thousands of datasets hold
 * the same; so it is remembered, and a reader is to be thrown away after some work.
 */
export class FacetReader {
  readonly facet: Facet;
  readonly #ontology: Ontology;
  readonly #known = new Map<string, FacetValues>();

  constructor(facet: Facet, ontology: Ontology) {
    this.facet = facet;
    this.#ontology = ontology;
  }

  read(rows: readonly Row[]): FacetValues {
    const key = JSON.stringify(rows.map(({ value, upper }) => [value?.value, upper?.value]).sort());
    const values = this.#known.get(key) ?? this.#valuesOf(rows);
    this.#known.set(key, values);
    return values;
  }

  #valuesOf(rows: readonly Row[]): FacetValues {
    const held = new Set<string>();
    const stated = new Map<string, Value>();
    for (const { value, upper } of rows) {
      if (value === undefined) continue;
      const codes =
        upper === undefined
          ? codesUpwards(this.facet, this.#ontology, value.value)
          : bandsOf(this.facet, Number(value.value), Number(upper.value));
      for (const code of codes) held.add(code);
      for (const code of upper === undefined ? codes.slice(0, 1) : codes) {
        const label = this.#labelOf(code, value);
        stated.set(JSON.stringify([code, label]), { value: code, label });
      }
    }
    if (held.size === 0) held.add(unknownCode);
    return { held: [...held], stated: [...stated.values()].sort(byLabel) };
  }

  #labelOf(code: string, value: Term): string {
    return this.facet.lattice.find((each) => each.code === code)?.label ?? this.#ontology.label(value.value);
  }
}

/** The code of a value, then those of everything above it up to the facet's root. */
function codesUpwards({ root }: Facet, ontology: Ontology, value: string): string[] {
  const concept = root === undefined ? undefined : ontology.concept(value);
  if (concept === undefined || root === undefined) return [codeOf(value)];
  const above = [...ontology.ancestors(concept.iri)].filter((each) => ontology.ancestors(each).has(root));
  return [...new Set([concept.code, ...above.map(codeOf)])];
}

/** The codes of the bands that a span of numbers, both ends included, touches, with the bands above them. */
function bandsOf({ lattice }: Facet, lower: number, upper: number): string[] {
  const touched = lattice.filter(
    ({ from, below }) => from !== undefined && below !== undefined && lower < below && upper >= from,
  );
  return touched.flatMap(({ code, parent }) => (parent === undefined ? [code] : [code, parent]));
}

function byLabel(a: Value, b: Value): number {
  return a.label < b.label ? -1 : a.label > b.label ? 1 : a.value < b.value ? -1 : 1;
}
