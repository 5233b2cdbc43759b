import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect } from '../../src/collect/index.ts';
import { read } from '../../src/rdf/index.ts';
import { folderWith } from './folders.ts';
import { smallOntology } from './small-ontology.ts';

const mapping = [
  'table\tperson\tfacet\tvalue\treading\tof\twhere',
  'people.csv\tid\tsex\tsex\tconcept\tmy:\t',
  'people.csv\tid\tcondition\tcondition\tconcept\tmy:\t',
  'series.csv\tid\tmodality\tmodality\tconcept\tmy:\t',
  'series.csv\tid\tthickness\tthickness\tnumber\t\t',
  '',
].join('\n');

/** One person of a test: what is true of them, before any coding. */
export interface Person {
  sex: string;
  condition: string;
  series: [modality: string, thickness: string][];
}

/** Persons regular enough to count by head: every second has MR thick and CT thin, never MR thin. */
export function regularPersons(persons: number): Person[] {
  return Array.from({ length: persons }, (_, i) => {
    const condition = ['Prostate', 'Kidney', 'Skin'][i % 3] as string;
    return {
      sex: condition === 'Prostate' || i % 2 === 0 ? 'Male' : 'Female',
      condition,
      series:
        i % 2 === 0
          ? [
              ['CT', '1'],
              ['MR', '5'],
            ]
          : [['CT', '1']],
    };
  });
}

/** A case table of these persons; generated unless `real`. */
export async function caseTableOf(
  people: readonly Person[],
  { real = false, holder: id = 'h' } = {},
): Promise<string> {
  const sources = folderWith({
    'people.csv': ['id,sex,condition', ...people.map((p, i) => `${i},${p.sex},${p.condition}`), ''].join(
      '\n',
    ),
    'series.csv': [
      'id,modality,thickness',
      ...people.flatMap((p, i) => p.series.map((series) => [i, ...series].join(','))),
      '',
    ].join('\n'),
    'mapping.tsv': mapping,
    ...(real ? {} : { 'GENERATED.txt': '' }),
  });
  const out = join(folderWith(), 'case-table');
  const holder = { id, name: 'A "quoted" holder', country: 'SE' };
  const structural = [join(sources, 'mapping.tsv')];
  const collection = await collect({ sources: [sources], structural, ontology: smallOntology, holder, out });
  if (collection.state === 'refused') throw new Error(collection.mistakes.join(' '));
  return out;
}

const parentOf: Record<string, string> = { Prostate: 'Urinary', Kidney: 'Urinary' };
const bandOf = (thickness: string) => (Number(thickness) < 2 ? 'thin' : 'thick');

/** The true count of a cell, by head. */
export function trueCount(people: readonly Person[], key: string): number {
  const wanted = key === 'all' ? [] : key.split('&').map((part) => part.split('=') as [string, string]);
  const ofSeries = wanted.filter(([facet]) => facet === 'modality' || facet === 'thickness');
  const ofPerson = wanted.filter((one) => !ofSeries.includes(one));
  const oneFacet = new Set(ofSeries.map(([facet]) => facet)).size < ofSeries.length;
  return people.filter((person) => {
    const held = (facet: string) => {
      if (facet === 'sex') return person.sex;
      if (facet === 'condition') return person.condition === 'Skin' ? 'Other' : person.condition;
      return 'Unknown';
    };
    const onSeries = ([modality, thickness]: [string, string], [facet, code]: [string, string]) =>
      (facet === 'modality' ? modality : bandOf(thickness)) === code;
    const series = oneFacet
      ? ofSeries.every((one) => person.series.some((own) => onSeries(own, one)))
      : ofSeries.length === 0 || person.series.some((own) => ofSeries.every((one) => onSeries(own, one)));
    return (
      series && ofPerson.every(([facet, code]) => held(facet) === code || parentOf[held(facet)] === code)
    );
  }).length;
}

export const ns = 'https://w3id.org/collimator/ns#';
export const base = 'https://node.example/cubes/2026';

/** A Turtle file of a release as subjects with their facts. */
export async function factsOf(folder: string, file = 'cube.ttl'): Promise<Map<string, Map<string, string>>> {
  const reading = await read(readFileSync(join(folder, file), 'utf8'), 'turtle', base);
  if (reading.state === 'malformed') throw new Error(reading.message);
  const bySubject = new Map<string, Map<string, string>>();
  for (const { subject, predicate, object } of reading.quads) {
    const facts = bySubject.get(subject.value) ?? new Map<string, string>();
    bySubject.set(subject.value, facts.set(predicate.value, object.value));
  }
  return bySubject;
}

export interface Shown {
  iri: string;
  count: number;
  lower: number;
  upper: number;
}

/** The observations of a cube by their cell, read as a node would. */
export async function cellsOf(folder: string): Promise<Map<string, Shown>> {
  const cells = [...(await factsOf(folder))].filter(([, facts]) => facts.has(`${ns}cell`));
  return new Map(
    cells.map(([iri, facts]) => {
      const number = (name: string) => Number(facts.get(ns + name));
      return [
        facts.get(`${ns}cell`) ?? '',
        { iri, count: number('count'), lower: number('lower'), upper: number('upper') },
      ];
    }),
  );
}

/** Every file of a folder with its text. */
export const bytesOf = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
