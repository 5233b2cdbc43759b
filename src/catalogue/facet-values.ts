import type { Facet, Ontology } from '../ontology/index.ts';
import { isIri, name, type Term, toSparql } from '../rdf/index.ts';
import type { Store } from '../store/index.ts';
import { patient, rowsOf } from './listing.ts';

/** What all datasets hold of one facet; datasets are numbers. */
export interface FacetValues {
  facet: Facet;
  /** Codes by dataset: a concept stands with everything above it, so that a wider filter finds it. */
  held: Set<string>[];
  /** The codes that some dataset states itself, with their labels. */
  stated: Map<string, string>;
  /** The values that a dataset itself states, for its card; spans of numbers are not among them. */
  own: { code: string; label: string }[][];
}

/** The code of a dataset that does not state a facet's value. */
export const unknownCode = 'unknown';

/** The short form of a value in URLs: the local name where it is one, else the whole IRI or text. */
export function codeOf(value: string): string {
  if (!isIri(value)) return value;
  const local = value.replace(/[/#]$/, '').split(/[/#]/).at(-1) ?? value;
  return /^[A-Za-z][\w.-]*$/.test(local) ? local : value;
}

/** The query for one facet's values: the declared path, or the band borders of a numeric facet. */
function valuesQuery({ path, lowerPath, upperPath }: Facet): string | undefined {
  const where = (body: string) =>
    `SELECT ?record ?value ?upper WHERE { GRAPH ?record { ?dataset a ${toSparql(name('dcat:Dataset'))} . ${body} } }`;
  if (path !== undefined) return where(`?dataset ${path} ?value`);
  if (lowerPath === undefined || upperPath === undefined) return undefined;
  return where(`?dataset ${lowerPath} ?value ; ${upperPath} ?upper`);
}

/** The codes of the bands that a span of numbers, both ends included, touches, with the bands above them. */
function bandsOf({ lattice }: Facet, lower: number, upper: number): string[] {
  const touched = lattice.filter(
    ({ from, below }) => from !== undefined && below !== undefined && lower < below && upper >= from,
  );
  return touched.flatMap(({ code, parent }) => (parent === undefined ? [code] : [code, parent]));
}

/** The code of a value, then those of everything above it up to the facet's root. */
function codesUpwards({ root }: Facet, ontology: Ontology, value: string): string[] {
  const concept = root === undefined ? undefined : ontology.concept(value);
  if (concept === undefined || root === undefined) return [codeOf(value)];
  const above = [...ontology.ancestors(concept.iri)].filter((each) => ontology.ancestors(each).has(root));
  return [concept.code, ...above.map(codeOf)];
}

/** Reads what every dataset holds of one facet. `numberOf` gives a record's number, or undefined if it is not ours. */
export async function readFacetValues(
  store: Store,
  ontology: Ontology,
  facet: Facet,
  size: number,
  numberOf: (record: string) => number | undefined,
): Promise<FacetValues> {
  const held = Array.from({ length: size }, () => new Set<string>());
  const own = Array.from({ length: size }, (): { code: string; label: string }[] => []);
  const stated = new Map<string, string>();
  const upwards = new Map<string, string[]>();
  const labelOf = (code: string, value: Term) =>
    facet.lattice.find((each) => each.code === code)?.label ?? ontology.label(value.value);
  const sparql = valuesQuery(facet);
  const rows = sparql === undefined ? [] : await rowsOf(store.query(sparql, patient));
  for (const { record, value, upper } of rows) {
    const dataset = numberOf(record?.value ?? '');
    if (dataset === undefined || value === undefined) continue;
    if (upper !== undefined) {
      for (const code of bandsOf(facet, Number(value.value), Number(upper.value))) {
        held[dataset]?.add(code);
        stated.set(code, labelOf(code, value));
      }
      continue;
    }
    const codes = upwards.get(value.value) ?? codesUpwards(facet, ontology, value.value);
    upwards.set(value.value, codes);
    const [code = value.value] = codes;
    const label = stated.get(code) ?? labelOf(code, value);
    stated.set(code, label);
    own[dataset]?.push({ code, label });
    for (const each of codes) held[dataset]?.add(each);
  }
  for (const codes of held) if (codes.size === 0) codes.add(unknownCode);
  stated.set(unknownCode, 'Not stated');
  return { facet, held, stated, own };
}
