import { Problem } from '../base/index.ts';
import { iri, prefixes, type Term, toSparql } from '../rdf/index.ts';
import type { Row } from '../store/index.ts';
import { localName } from './concepts.ts';
import type { Facet, LatticeValue } from './facet.ts';
import { Statements } from './statements.ts';

const { col, rdfs, sh, skos } = prefixes;
const levels: Record<string, Facet['levels'][number]> = {
  [`${col}Dataset`]: 'dataset',
  [`${col}Case`]: 'case',
  [`${col}Series`]: 'series',
};

/** A property path of SPARQL from sh:path: one IRI, or a list of them as a sequence (SHACL §2.3.1). */
function pathText(statements: Statements, node: string | undefined): string | undefined {
  if (node === undefined) return undefined;
  const steps = statements.list(node);
  return (steps.length > 0 ? steps : [node]).map((step) => toSparql(iri(step))).join('/');
}

function latticeOf(
  statements: Statements,
  head: string | undefined,
  labelOf: (iri: string) => string,
  parent?: string,
): LatticeValue[] {
  return statements.list(head).flatMap((node) => {
    const value = statements.one(node, `${col}value`);
    if (value === undefined)
      throw new Problem('internal', 'ontology/facets.ttl has a lattice value without col:value.');
    const from = statements.number(node, `${col}from`);
    const below = statements.number(node, `${col}below`);
    const code = localName(value);
    const narrower = latticeOf(statements, statements.one(node, `${col}narrower`), labelOf, code);
    const self: LatticeValue = {
      iri: value,
      code,
      label: labelOf(value),
      ...(parent === undefined ? {} : { parent }),
      leaf: narrower.length === 0,
      rest: statements.one(node, `${col}rest`) === 'true',
      ...(from === undefined ? {} : { from }),
      ...(below === undefined ? {} : { below }),
      determines: statements
        .all(node, `${col}determines`)
        .map((term) => localName(term.value))
        .sort(),
    };
    return [self, ...narrower];
  });
}

function facetOf(
  statements: Statements,
  facet: string,
  labelOf: (iri: string) => string,
): Facet & { order: number } {
  const one = (property: string) => statements.one(facet, property);
  const path = pathText(statements, one(`${sh}path`));
  const lowerPath = pathText(statements, one(`${col}lowerPath`));
  const upperPath = pathText(statements, one(`${col}upperPath`));
  const root = one(`${col}root`);
  const column = one(`${col}column`);
  const id = one(`${skos}notation`) ?? localName(facet);
  const lattice = latticeOf(statements, one(`${col}lattice`), labelOf);
  if (new Set(lattice.map(({ code }) => code)).size < lattice.length)
    throw new Problem('internal', `The facet ${id} of ontology/facets.ttl has two values of one code.`);
  const label = (term: Term): [string, string] => [
    (term.termType === 'Literal' && term.language) || 'en',
    term.value,
  ];
  return {
    id,
    iri: facet,
    labels: Object.fromEntries(statements.all(facet, `${rdfs}label`).map(label)),
    levels: Object.entries(levels).flatMap(([level, text]) =>
      statements.all(facet, `${col}level`).some(({ value }) => value === level) ? [text] : [],
    ),
    ...(path === undefined ? {} : { path }),
    ...(lowerPath === undefined ? {} : { lowerPath }),
    ...(upperPath === undefined ? {} : { upperPath }),
    ...(root === undefined ? {} : { root }),
    ...(column === undefined ? {} : { column }),
    cap: statements.number(facet, `${col}cap`) ?? 1,
    lattice,
    order: statements.number(facet, `${col}order`) ?? Number.POSITIVE_INFINITY,
  };
}

/** The facets in their declared order. A Problem (internal) names a declaration that cannot be used. */
export function readFacets(rows: Iterable<Row>, labelOf: (iri: string) => string): Facet[] {
  const statements = new Statements(rows);
  return statements
    .subjectsOf(`${col}Facet`)
    .map((facet) => facetOf(statements, facet, labelOf))
    .sort((a, b) => a.order - b.order)
    .map(({ order: _, ...facet }) => facet);
}
