import type { PublishedCube } from '../federation/index.ts';
import { prefixes, type Quad, read } from '../rdf/index.ts';

/** What a cube states about itself, and how many cells it shows; numbers are undefined where it says nothing. */
export interface CubeFacts {
  title?: string;
  access: 'protected' | 'open';
  holder?: string;
  floor?: number;
  threshold?: number;
  rounding?: number;
  sigma?: number;
  epochsPerYear?: number;
  /** Loss of the epoch, and with every request spent on one person. */
  rho?: number;
  rhoWithRequests?: number;
  epsilon?: number;
  cellsPerPerson?: number;
  planned?: number;
  /** Of a population too small for cells. */
  band?: string;
  /** On which exact counts rest. */
  declaration?: { records?: string; reason?: string; by?: string; at?: string };
  generated: boolean;
  ontologyRelease?: string;
  lattice?: string;
  released: number;
}

const known = new WeakMap<PublishedCube, Promise<CubeFacts>>();

/** Reads the statements about the cube itself from its signed bytes, once. */
export function cubeFacts(cube: PublishedCube, base: string): Promise<CubeFacts> {
  const facts = known.get(cube) ?? readFacts(cube, `${base}/cubes/${cube.epoch}`);
  known.set(cube, facts);
  return facts;
}

async function readFacts({ turtle }: PublishedCube, iri: string): Promise<CubeFacts> {
  const reading = await read(turtle, 'turtle', iri);
  const quads = reading.state === 'read' ? reading.quads : [];
  const about = new Map<string, string>();
  let released = 0;
  for (const { subject, predicate, object } of quads) {
    if (subject.value === iri) about.set(predicate.value, object.value);
    if (predicate.value === `${prefixes.col}cell`) released++;
  }
  const holder = about.get(`${prefixes.dct}publisher`);
  const holderName = quads.find(
    ({ subject, predicate }) => subject.value === holder && predicate.value === `${prefixes.foaf}name`,
  )?.object.value;
  const text = <K extends string>(key: K, property: string = key) => {
    const value = about.get(property.includes(':') ? property : `${prefixes.col}${property}`);
    return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
  };
  const number = <K extends string>(key: K, property: string = key) => {
    const value = Number(about.get(`${prefixes.col}${property}`) ?? Number.NaN);
    return Number.isFinite(value) ? ({ [key]: value } as Record<K, number>) : {};
  };
  return {
    ...text('title', `${prefixes.dct}title`),
    access: about.get(`${prefixes.col}access`) === 'open' ? 'open' : 'protected',
    ...(holderName !== undefined && { holder: holderName }),
    ...number('floor'),
    ...number('threshold'),
    ...number('rounding'),
    ...number('sigma'),
    ...number('epochsPerYear'),
    ...number('rho'),
    ...number('rhoWithRequests'),
    ...number('epsilon'),
    ...number('cellsPerPerson'),
    ...number('planned', 'plannedCells'),
    ...text('band'),
    ...declarationOf(quads, about.get(`${prefixes.col}declaration`)),
    generated: ['true', '1'].includes(about.get(`${prefixes.col}generated`) ?? ''),
    ...text('ontologyRelease'),
    ...text('lattice'),
    released,
  };
}

function declarationOf(quads: readonly Quad[], it: string | undefined): Pick<CubeFacts, 'declaration'> {
  if (it === undefined) return {};
  const facts = new Map(
    quads.filter(({ subject }) => subject.value === it).map((one) => [one.predicate.value, one.object.value]),
  );
  const part = <K extends string>(key: K, property: string) => {
    const value = facts.get(property);
    return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
  };
  return {
    declaration: {
      ...part('records', `${prefixes.col}records`),
      ...part('reason', `${prefixes.col}reason`),
      ...part('by', `${prefixes.col}by`),
      ...part('at', `${prefixes.dct}issued`),
    },
  };
}
