import type { Cell, Guarantee, Policy, ProtectedCell } from '../../disclosure/index.ts';
import { iri, literal, name, prefixes, type Quad, quad, type Term, write } from '../../rdf/index.ts';
import type { CaseTableManifest } from '../case-table.ts';

/** Everything that a published cube says. */
export interface Cube {
  epoch: string;
  manifest: CaseTableManifest;
  policy: Policy;
  guarantee: Guarantee;
  /** SHA-256 of facets, lattices and caps. */
  lattice: string;
  /** How many cells were planned, released or not. */
  planned: number;
  cells: readonly (ProtectedCell & { values: Cell })[];
  /** Said instead of any count, where a collection is too small for cells. */
  band: string | undefined;
}

/** Stands for the cube's own IRI while writing: a cube is published with relative IRIs, and takes its URL as base. */
const placeholder = 'x-collimator-cube:';

const integer = (n: number) => literal(String(n), { datatype: `${prefixes.xsd}integer` });
const decimal = (n: number) => literal(n.toFixed(4), { datatype: `${prefixes.xsd}decimal` });
const boolean = (value: boolean) => literal(String(value), { datatype: `${prefixes.xsd}boolean` });

/** The cube as Turtle with relative IRIs: the same cube gives the same bytes. A hidden cell has no observation. */
export async function cubeTurtle(cube: Cube): Promise<string> {
  const text = await write([...metadata(cube), ...observations(cube)], 'turtle');
  return text.replaceAll(`<${placeholder}`, '<');
}

function* metadata(cube: Cube): Generator<Quad> {
  const { epoch, manifest, policy, guarantee, lattice, planned, band } = cube;
  const { holder, generated, ontologyRelease } = manifest;
  const it = iri(placeholder);
  const publisher = iri(`${placeholder}#holder`);
  const facts: [Parameters<typeof name>[0], Term][] = [
    ['rdf:type', name('qb:DataSet')],
    ['dct:title', literal(`Protected case counts of ${holder.name}, ${epoch}`, { language: 'en' })],
    ['dct:publisher', publisher],
    ['col:access', literal('protected')],
    ['col:epoch', literal(epoch)],
    ['col:floor', integer(policy.floor)],
    ['col:sigma', integer(policy.sigma)],
    ['col:rounding', integer(policy.rounding)],
    ['col:threshold', integer(policy.threshold)],
    ['col:epochsPerYear', integer(policy.epochsPerYear)],
    ['col:cellsPerPerson', integer(guarantee.cellsPerPerson)],
    ['col:rho', decimal(guarantee.rho)],
    ['col:epsilon', decimal(guarantee.epsilon)],
    ['col:lattice', literal(lattice)],
    ['col:ontologyRelease', literal(ontologyRelease.hash)],
    ['col:plannedCells', integer(planned)],
    ['col:generated', boolean(generated)],
  ];
  if (band !== undefined) facts.push(['col:band', literal(band)]);
  for (const [property, value] of facts) yield quad(it, name(property), value as Quad['object']);
  yield quad(publisher, name('rdf:type'), name('foaf:Agent'));
  yield quad(publisher, name('foaf:name'), literal(holder.name));
  yield quad(publisher, name('dct:identifier'), literal(holder.id));
  yield quad(publisher, name('col:country'), literal(holder.country));
}

function* observations({ cells, manifest }: Cube): Generator<Quad> {
  const facets = new Map(manifest.facets.map((facet) => [facet.id, facet]));
  for (const { key, values, count, lower, upper } of cells) {
    const cell = iri(`${placeholder}#cell/${encodeURIComponent(key)}`);
    yield quad(cell, name('rdf:type'), name('qb:Observation'));
    yield quad(cell, name('qb:dataSet'), iri(placeholder));
    yield quad(cell, name('col:cell'), literal(key));
    yield quad(cell, name('col:count'), integer(count));
    yield quad(cell, name('col:lower'), integer(lower));
    yield quad(cell, name('col:upper'), integer(upper));
    for (const { facet: id, code } of values) {
      const facet = facets.get(id);
      const value = facet?.lattice.find((one) => one.code === code);
      if (facet && value) yield quad(cell, iri(facet.iri), iri(value.iri));
    }
  }
}
