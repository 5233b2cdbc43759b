import { iri, literal, name, prefixes, type Quad, quad, type Term, write } from '../rdf/index.ts';
import { type Cube, statedPolicy } from './cube.ts';

/** Stands for the cube's own IRI while writing: a cube is published with relative IRIs, and takes its URL as base. */
export const placeholder = 'x-collimator-cube:';
const here = (fragment = '') => iri(`${placeholder}${fragment}`);

/** The IRI of a planned cell below its cube. */
export const cellIri = (key: string) => here(`#cell/${encodeURIComponent(key)}`);

export const integer = (n: number) => literal(String(n), { datatype: `${prefixes.xsd}integer` });
const decimal = (n: number) => literal(n.toFixed(4), { datatype: `${prefixes.xsd}decimal` });
const boolean = (value: boolean) => literal(String(value), { datatype: `${prefixes.xsd}boolean` });

/** One subject with its facts. */
export function* facts(
  subject: Quad['subject'],
  pairs: Iterable<[Parameters<typeof name>[0], Term]>,
): Generator<Quad> {
  for (const [property, value] of pairs) yield quad(subject, name(property), value as Quad['object']);
}

/** Turtle with relative IRIs: the same facts give the same bytes, wherever they are published. */
export async function relativeTurtle(quads: Iterable<Quad>): Promise<string> {
  const text = await write([...quads], 'turtle');
  return text.replaceAll(`<${placeholder}`, '<');
}

/** The cube as Turtle. A hidden cell has no observation. `lattice` is the hash of what the cells mean. */
export function cubeTurtle(cube: Cube, lattice: string): Promise<string> {
  return relativeTurtle([...metadata(cube, lattice), ...structure(cube), ...observations(cube)]);
}

function* metadata({ epoch, manifest, protection, plan, band }: Cube, lattice: string): Generator<Quad> {
  const { holder, generated, ontologyRelease } = manifest;
  const { access, floor, sigma, rounding, threshold, epochsPerYear } = statedPolicy(protection);
  const publisher = here('#holder');
  const kind = access === 'open' ? 'Case counts' : 'Protected case counts';
  yield* facts(here(), [
    ['rdf:type', name('qb:DataSet')],
    ['dct:title', literal(`${kind} of ${holder.name}, ${epoch}`, { language: 'en' })],
    ['dct:publisher', publisher],
    ['qb:structure', here('#structure')],
    ['col:access', literal(access)],
    ['col:epoch', literal(epoch)],
    ['col:floor', integer(floor)],
    ['col:sigma', integer(sigma)],
    ['col:rounding', integer(rounding)],
    ['col:threshold', integer(threshold)],
    ['col:epochsPerYear', integer(epochsPerYear)],
    ['col:lattice', literal(lattice)],
    ['col:ontologyRelease', literal(ontologyRelease.hash)],
    ['col:plannedCells', integer(plan.length)],
    ['col:generated', boolean(generated)],
    ...(band === undefined ? [] : [['col:band', literal(band)] as [Parameters<typeof name>[0], Term]]),
  ]);
  yield* facts(publisher, [
    ['rdf:type', name('foaf:Agent')],
    ['foaf:name', literal(holder.name)],
    ['dct:identifier', literal(holder.id)],
    ['col:country', literal(holder.country)],
  ]);
  if (protection.access === 'protected') {
    const { cellsPerPerson, rho, epsilon, withRequests } = protection.guarantee;
    const { requests } = protection.policy;
    yield* facts(here(), [
      ['col:cellsPerPerson', integer(cellsPerPerson)],
      ['col:rho', decimal(rho)],
      ['col:epsilon', decimal(epsilon)],
      ['col:rhoWithRequests', decimal(withRequests.rho)],
      ['col:mostRequests', integer(requests.most)],
      ['col:mostPerProfile', integer(requests.perProfile)],
      ['col:requestSigma', integer(requests.sigma)],
      ['col:requestThreshold', integer(requests.threshold)],
    ]);
    return;
  }
  const { records, reason, by, at } = protection.declaration;
  yield quad(here(), name('col:declaration'), here('#declaration'));
  yield* facts(here('#declaration'), [
    ['rdf:type', name('col:Declaration')],
    ['col:records', iri(records)],
    ['col:reason', literal(reason)],
    ['col:by', literal(by)],
    ['dct:issued', literal(at, { datatype: `${prefixes.xsd}dateTime` })],
  ]);
}

/**
 * What an observation consists of (RDF Data Cube). A cell that does not name a facet counts all of its values, so
 * an observation has only the dimensions of its cell: stricter readers want a value for each (IC-11).
 */
function* structure({ manifest }: Cube): Generator<Quad> {
  const whole = here('#structure');
  yield quad(whole, name('rdf:type'), name('qb:DataStructureDefinition'));
  const component = function* (
    id: string,
    role: 'dimension' | 'measure' | 'attribute',
    property: Quad['object'],
  ) {
    const it = here(`#structure/${id}`);
    yield quad(whole, name('qb:component'), it);
    yield* facts(it, [
      ['rdf:type', name('qb:ComponentSpecification')],
      [`qb:${role}`, property],
    ]);
  };
  for (const facet of manifest.facets) {
    yield* component(`dimension/${facet.id}`, 'dimension', iri(facet.iri));
    yield quad(iri(facet.iri), name('rdf:type'), name('qb:DimensionProperty'));
  }
  yield* component('measure/count', 'measure', name('col:count'));
  yield quad(name('col:count'), name('rdf:type'), name('qb:MeasureProperty'));
  for (const bound of ['lower', 'upper'] as const) {
    yield* component(`attribute/${bound}`, 'attribute', name(`col:${bound}`));
    yield quad(name(`col:${bound}`), name('rdf:type'), name('qb:AttributeProperty'));
  }
}

function* observations({ cells, plan, manifest }: Cube): Generator<Quad> {
  const iris = new Map(
    manifest.facets.map((facet) => [
      facet.id,
      { facet: iri(facet.iri), values: new Map(facet.lattice.map(({ code, iri }) => [code, iri])) },
    ]),
  );
  const planned = new Map(plan.map((cell) => [cell.key, cell.values]));
  for (const { key, count, lower, upper } of cells) {
    const cell = cellIri(key);
    yield* facts(cell, [
      ['rdf:type', name('qb:Observation')],
      ['qb:dataSet', here()],
      ['col:cell', literal(key)],
      ['col:count', integer(count)],
      ['col:lower', integer(lower)],
      ['col:upper', integer(upper)],
    ]);
    for (const { facet: id, code } of planned.get(key) ?? []) {
      const value = iris.get(id)?.values.get(code);
      const facet = iris.get(id)?.facet;
      if (facet && value) yield quad(cell, facet, iri(value));
    }
  }
}
