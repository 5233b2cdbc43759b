import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Store as Dataset } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { Validator } from 'shacl-engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFactory, name, prefixes, type Quad, read, type Term, write } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { Data } from '../../src/validation/data.ts';
import { type Profile, readProfiles } from '../../src/validation/profile.ts';
import { fusekiJar } from '../fuseki-jar.ts';
import { sharedData } from '../shared-data.ts';
import { openHierarchy } from './hierarchy.ts';

/**
 * What other engines find in the same records with the same shapes. Each gets what our engine got: the description,
 * with the facts that the profile leaves unsaid and the corner of the hyper-ontology. They know no background, so
 * what they find at its nodes is left out; sh:sparql is left out where an engine cannot do it.
 */
const shapesFolder = fileURLToPath(new URL('../../shapes', import.meta.url));
const shared = sharedData('profiles/eucaim-dcat-ap/records');
const limits = {
  deadlineMs: 10_000,
  results: 5_000,
  nodes: 10_000,
  values: 1_000,
  statements: 100_000,
  characters: 1_000_000,
};

/** Disagreements that we know of: the engine, which shapes they are about, and the reason. */
const known: { engine: string; why: string; isAbout(shapes: Data, shape: Term): boolean }[] = [
  {
    engine: 'shacl-engine',
    why: 'It takes the members of sh:alternativePath for properties, and finds no value where one is a path.',
    isAbout: (shapes, shape) =>
      shapes
        .objects(shape, name('sh:path'))
        .flatMap((path) => shapes.objects(path, name('sh:alternativePath')))
        .some((list) => shapes.list(list).some(({ termType }) => termType === 'BlankNode')),
  },
  {
    engine: 'pySHACL',
    why: 'rdflib reads a hexBinary in upper case as one in lower case, so that a pattern does not see the difference.',
    isAbout: (shapes, shape) =>
      shapes.objects(shape, name('sh:datatype')).some((each) => each.equals(name('xsd:hexBinary'))),
  },
];

interface Case {
  profile: Profile;
  path: string;
  data: Data;
  /** Shape, focus and severity of each result: whether nothing is a violation follows from them. */
  mine: string[];
  /** Whether also the slow engines are asked. */
  forAll: boolean;
}

/** A record to validate with a profile, and whether also the slow engines are asked about it. */
type Chosen = Pick<Case, 'profile' | 'path' | 'forAll'>;

const separator = '\t';
const told = (shape: Term | null | undefined, focus: Term | null | undefined, severity: string) =>
  [
    shape?.termType === 'NamedNode' ? shape.value : '[]',
    focus?.termType === 'BlankNode' ? '[]' : focus?.value,
    severity,
  ].join(separator);
const unique = (lines: readonly string[]) => [...new Set(lines)].sort();

/** Whether there is a Java that runs a program from its source. */
function hasJava(): boolean {
  try {
    return execFileSync('java', ['--list-modules'], { encoding: 'utf8' }).includes('jdk.compiler');
  } catch {
    return false;
  }
}

const left = [name('sh:sparql'), name('owl:imports')];
/** The shapes without what the engines cannot do, or would fetch. */
const forPeers = (quads: Iterable<Quad>) =>
  [...quads].filter(({ predicate }) => !left.some((each) => each.equals(predicate)));

let store: Store;
let hierarchy: Quad[];
/** Every sixth example, and the real record and its mutants: enough to differ, quick enough to run always. */
let cases: Case[];
/** The real record and its mutants with every profile of descriptions. */
let realCases: Case[];
beforeAll(async () => {
  store = await openHierarchy();
  const answer = await store.query(`CONSTRUCT WHERE { ?s <${prefixes.rdfs}subClassOf> ?o }`);
  if (answer.state !== 'quads') throw new Error(answer.state);
  hierarchy = answer.quads;
  const profiles = await readProfiles(shapesFolder);
  const both = [profiles.get('dcat-ap-3'), profiles.get('eucaim-v2')].filter((each) => each !== undefined);
  const records = globSync(`${shapesFolder}/examples/**/*.ttl`)
    .sort()
    .flatMap((path) => {
      const own = profiles.get(basename(dirname(path)));
      return (own ? [own] : both).map((profile) => ({ profile, path }));
    })
    .map((each, index) => ({ ...each, index }))
    .filter(({ index }) => index % 6 === 0)
    .map(({ index, ...each }): Chosen => ({ ...each, forAll: index % 12 === 0 }));
  const real = (of: readonly Profile[]): Chosen[] =>
    (shared ? globSync(`${shared}/**/*.ttl`) : []).flatMap((path) =>
      of.map((profile) => ({ profile, path, forAll: path.includes('mutants') })),
    );
  cases = await casesOf([...records, ...real(both)]);
  const everyProfile = [...profiles.values()].filter(({ info }) => !/^(ontology|mappings)$/.test(info.name));
  realCases = await casesOf(real(everyProfile));
}, 30_000);
afterAll(() => store.close());

/** What a profile takes as known, indexed once. */
const backgrounds = new Map<Profile, Data>();
function backgroundOf(profile: Profile): Data {
  const known = backgrounds.get(profile) ?? new Data([...profile.facts, ...hierarchy]);
  backgrounds.set(profile, known);
  return known;
}

async function casesOf(chosen: readonly Chosen[]): Promise<Case[]> {
  const cases: Case[] = [];
  for (const { profile, path, forAll } of chosen) {
    const reading = await read(readFileSync(path, 'utf8'), 'turtle', 'https://example.org/');
    // Examples of texts that cannot be read are no matter here.
    if (reading.state === 'malformed') continue;
    const data = new Data(reading.quads, [backgroundOf(profile)]);
    const results = await profile.validate(data, limits);
    const mine = results
      .filter(({ constraint }) => constraint !== 'SPARQL')
      .map(({ shape, focus, severityIri }) => told(shape, focus, severityIri));
    cases.push({ profile, path, forAll, data, mine: unique(mine) });
  }
  return cases;
}

function compare(
  engine: string,
  { path, mine, data, profile }: Case,
  theirs: { line: string; focus: Term | undefined }[],
) {
  const described = new Set([...data.nodes()].map(({ node }) => node.value));
  const targets = new Set(mine.map((line) => line.split(separator)[1]));
  const relevant = theirs
    .filter(({ focus }) => focus && (described.has(focus.value) || targets.has(focus.value)))
    .map(({ line }) => line);
  const excused = (line: string) => {
    const shape = dataFactory.namedNode(line.split(separator)[0] ?? '') as Term;
    return known.some((each) => each.engine === engine && each.isAbout(profile.shapes, shape));
  };
  expect(
    unique(relevant).filter((line) => !excused(line)),
    `${engine}: ${path}`,
  ).toEqual(mine.filter((line) => !excused(line)));
}

describe('of the same shapes violated at the same nodes', () => {
  test('rdf-validate-shacl is of our opinion', async () => {
    expect(cases.length).toBeGreaterThan(30);
    const validators = new Map<Profile, SHACLValidator>();
    for (const each of cases) {
      const { profile, data } = each;
      const validator =
        validators.get(profile) ?? new SHACLValidator(new Dataset(forPeers(profile.shapes.quads())));
      validators.set(profile, validator);
      const report = await validator.validate(new Dataset([...data.quads(), ...profile.facts, ...hierarchy]));
      const theirs = report.results.map(({ sourceShape, focusNode, severity }) => ({
        line: told(sourceShape as Term, focusNode as Term, severity?.value ?? ''),
        focus: focusNode as Term,
      }));
      compare('rdf-validate-shacl', each, theirs);
    }
  }, 60_000);

  test('shacl-engine is of our opinion', async () => {
    const factory = { ...dataFactory, dataset: () => new Dataset() };
    const validators = new Map<Profile, Validator>();
    for (const each of cases) {
      const { profile, data } = each;
      const validator =
        validators.get(profile) ?? new Validator(new Dataset(forPeers(profile.shapes.quads())), { factory });
      validators.set(profile, validator);
      const { results } = await validator.validate({
        dataset: new Dataset([...data.quads(), ...profile.facts, ...hierarchy]),
      });
      const theirs = results.map(({ focusNode, severity, shape }) => ({
        line: told(shape.ptr.term, focusNode.term, severity.value),
        focus: focusNode.term,
      }));
      compare('shacl-engine', each, theirs);
    }
  }, 60_000);

  const jar = fusekiJar();
  const java = jar !== undefined && hasJava();
  test.skipIf(!java)(
    'Jena SHACL is of our opinion, also on the real record and its mutants with every profile (skipped where there is no JDK or no jar of Fuseki, which holds it)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'collimator-jena-'));
      try {
        const chosen = [
          ...realCases,
          ...cases.filter(({ forAll, path }) => forAll && !path.includes('mutants')),
        ];
        if (shared) expect(realCases.length).toBe(7 * 8);
        const list: string[] = [];
        for (const [index, { profile, data }] of chosen.entries()) {
          const [shapes, file] = [join(folder, `${profile.info.name}.nt`), join(folder, `${index}.nt`)];
          if (!existsSync(shapes))
            writeFileSync(shapes, await write(forPeers(profile.shapes.quads()), 'ntriples'));
          writeFileSync(file, await write([...data.quads(), ...profile.facts, ...hierarchy], 'ntriples'));
          list.push(`${shapes}\t${file}\t1`);
        }
        writeFileSync(join(folder, 'cases.tsv'), list.join('\n'));
        const program = fileURLToPath(new URL('../bench/PeersShacl.java', import.meta.url));
        const said = execFileSync('java', ['-cp', jar ?? '', program, join(folder, 'cases.tsv')], {
          encoding: 'utf8',
          maxBuffer: 100_000_000,
        }).split(/^case\t/m);
        expect(said.slice(1)).toHaveLength(chosen.length);
        let compared = 0;
        for (const [index, each] of chosen.entries()) {
          const theirs = (said[index + 1] ?? '')
            .split('\n')
            .filter((line) => line.startsWith('result\t'))
            .map((line) => {
              const [, shape = '', focus = '', , severity = ''] = line.split('\t');
              // Blank nodes have other labels there, so all of them count as described.
              const node =
                focus === '_:' ? each.data.nodes().next().value?.node : dataFactory.namedNode(focus);
              return {
                line: [shape === '_:' ? '[]' : shape, focus === '_:' ? '[]' : focus, severity].join(
                  separator,
                ),
                focus: node as Term,
              };
            });
          compare('Jena', each, theirs);
          compared += theirs.length;
        }
        expect(compared).toBeGreaterThan(1_000);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    120_000,
  );

  const python = `${process.env.COLLIMATOR_PEERS ?? ''}/bin/python`;
  test.skipIf(!process.env.COLLIMATOR_PEERS || !existsSync(python))(
    'pySHACL is of our opinion (skipped where COLLIMATOR_PEERS names no environment of peers)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'collimator-peers-'));
      try {
        const chosen = cases.filter(({ forAll }) => forAll);
        const list = [];
        for (const [index, { profile, data }] of chosen.entries()) {
          const [shapes, file] = [join(folder, `${profile.info.name}.nt`), join(folder, `${index}.nt`)];
          writeFileSync(shapes, await write(forPeers(profile.shapes.quads()), 'ntriples'));
          writeFileSync(file, await write([...data.quads(), ...profile.facts, ...hierarchy], 'ntriples'));
          list.push({ shapes, data: file });
        }
        writeFileSync(join(folder, 'cases.json'), JSON.stringify(list));
        const script = fileURLToPath(new URL('../bench/peers-shacl.py', import.meta.url));
        const said = JSON.parse(
          execFileSync(python, [script, join(folder, 'cases.json')], { encoding: 'utf8' }),
        ) as {
          cases: { results: [string, string, string][] }[];
        };
        expect(said.cases).toHaveLength(chosen.length);
        for (const [index, each] of chosen.entries()) {
          // Only the text of a term is compared; a literal may stand as an IRI here.
          const term = (value: string) =>
            (value.startsWith('_:') ? dataFactory.blankNode(value) : dataFactory.namedNode(value)) as Term;
          const theirs = (said.cases[index]?.results ?? []).map(([shape, focus, severity]) => ({
            line: told(term(shape), term(focus), severity),
            // Blank nodes have other labels there, so all of them count as described.
            focus: term(focus).termType === 'BlankNode' ? each.data.nodes().next().value?.node : term(focus),
          }));
          compare('pySHACL', each, theirs);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    120_000,
  );
});
