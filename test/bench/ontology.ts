import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { productFolder } from '../../src/base/index.ts';
import { expandConcept, ontologyMounts, openOntology, translateCodes } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

/** What the script of the peers prints: versions, what it found, and milliseconds. */
type Peers = Record<'rdflib' | 'sssom', string> &
  Record<
    | 'classes'
    | 'mappings'
    | 'under'
    | 'pairs'
    | 'translated'
    | 'load_graph'
    | 'load_mappings'
    | 'search'
    | 'expand'
    | 'closure'
    | 'translate',
    number
  >;

/** The folder of the virtual environment that `peers.sh` makes. */
const folder = process.env.COLLIMATOR_PEERS ?? join(tmpdir(), 'peers');
const python = join(folder, 'bin/python');

async function askPeers(codes: readonly string[]): Promise<Peers | undefined> {
  if (!existsSync(python)) return undefined;
  const own = await mkdtemp(join(tmpdir(), 'collimator-peers-'));
  try {
    const list = join(own, 'codes');
    await writeFile(list, codes.join('\n'));
    const script = fileURLToPath(new URL('peers.py', import.meta.url));
    const { stdout } = await promisify(execFile)(python, [script, productFolder, list]);
    return JSON.parse(stdout) as Peers;
  } finally {
    await rm(own, { recursive: true });
  }
}

/**
 * The hyper-ontology beside rdflib and sssom-py doing the same to the same files in the same run. Where they are not
 * installed, the rows say so and stand alone.
 */
export async function ontologyPeerRows(): Promise<BenchRow[]> {
  const opened = await timed(async () => {
    const store = await openStore({ mounts: await ontologyMounts() });
    return { store, ontology: await openOntology(store) };
  });
  const { store, ontology } = opened.value;
  try {
    const concepts = [...ontology.concepts()];
    const codes = concepts
      .flatMap(({ iri }) => ontology.mappingsOf(iri))
      .filter(({ curie }) => curie.startsWith('SNOMED:'))
      .slice(0, 1_000)
      .map(({ curie }) => curie);
    const root = concepts.find(({ code }) => code === 'CLIN1000001')?.iri ?? '';
    const closure = () => concepts.reduce((sum, { iri }) => sum + ontology.ancestors(iri).size, 0);
    const expand = () => expandConcept(ontology, root, { limit: 10_000 });
    // The first time only: what is above a class is remembered after.
    const closed = await timed(async () => closure());
    const [search, expanded, translated] = [
      await spreadOf(200, async () => ontology.search('prostate', 20)),
      await spreadOf(50, async () => expand()),
      await spreadOf(20, async () => translateCodes(ontology, codes, 'OMOP')),
    ];
    const peers = await askPeers(codes);
    const under = expand();
    if (peers !== undefined && (under.state !== 'expanded' || peers.under !== under.members.length))
      throw new Error(`rdflib finds ${peers.under} classes under the root.`);
    if (peers !== undefined && (peers.classes !== concepts.length || peers.pairs !== closed.value))
      throw new Error(`rdflib finds ${peers.classes} classes and ${peers.pairs} pairs, not ${closed.value}.`);
    const rdflib = `rdflib ${peers?.rdflib}`;
    const sssom = `sssom-py ${peers?.sssom}`;
    const row = (what: string, spread: { p50: number; p95?: number }, peer: string, ms?: number): BenchRow =>
      ms === undefined
        ? { what: `${what} (peer not installed)`, ...spread }
        : { what, ...spread, peer: { what: peer, ms } };
    return [
      row(
        'load and index the hyper-ontology and its mappings',
        { p50: opened.ms },
        `${rdflib} and ${sssom} parsing the same files`,
        peers && peers.load_graph + peers.load_mappings,
      ),
      row(
        'search of a word in all names, ranked',
        search,
        `${rdflib}, every name looked at once`,
        peers?.search,
      ),
      row('expand the root', expanded, `${rdflib} transitive_subjects`, peers?.expand),
      row(
        `everything above each of ${concepts.length.toLocaleString('en')} classes`,
        { p50: closed.ms },
        `${rdflib} transitive_objects`,
        peers?.closure,
      ),
      row(
        `translate ${codes.length.toLocaleString('en')} codes, each with its path`,
        translated,
        `${sssom} and two joins of pandas, without paths`,
        peers?.translate,
      ),
    ];
  } finally {
    await store.close();
  }
}
