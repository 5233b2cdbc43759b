import { readFile, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { productFolder, systemClock } from '../base/index.ts';
import { writeSssom } from '../mapping/index.ts';
import {
  type LoadMistake,
  loadAthena,
  loadOwl,
  loadRf2,
  loadSssom,
  ontologyMounts,
  openOntology,
  type PrivateVocabulary,
  privateVocabulary,
  readIndex,
  readLocalCodes,
  suggestMappings,
  writeIndex,
} from '../ontology/index.ts';
import { openStore } from '../store/index.ts';
import { type Command, existing, existingOption, type Invocation, onlyKnown, UsageError } from './command.ts';
import { checkOntology } from './ontology-qc.ts';
import { diffReleases, releaseOntology, remakeV1 } from './ontology-release.ts';

export const command: Command = {
  name: 'ontology',
  summary:
    'Work on the hyper-ontology: check, release, compare, propose mappings, load vocabularies that you hold.',
  usage: `collimator ontology suggest <local-codes.csv> [--out suggested.sssom.tsv] [--candidates 3] [--threshold 0.6]
                              [--namespace https://your.hospital/codes/] [--hierarchy <private index>]
                              [--domain condition]
    reads a CSV with the columns code, label and optionally vocabulary and domain; writes SSSOM rows to be reviewed;
    a domain (for all codes, or in its column) leaves out names of another kind;
    with a private index, unmapped codes are proposed for their nearest mapped ancestor
collimator ontology qc [--sources <folder>] [--json | --markdown]
    checks the ontology and its mappings, or the source tables below a folder; exit code 1 where there is an error
collimator ontology release --version <2.1> --date <2026-11-22> --out <folder> [--keep]
                             [--datasets <folder>] [--cohorts <folder>] [--cubes <folder>]
    builds every artefact with checksums, and tells what the change since the last kept release touches;
    with --keep its tables go into ontology/releases, where nothing is ever overwritten
collimator ontology diff <before> <after> [--out <page.md>]
    what changed between two kept releases, as Markdown
collimator ontology remake-v1 --from <folder of source tables> [--releases <folder>]
    makes release 1 again, and tells whether it is what is kept
collimator ontology load rf2 <folder> [--language en] [--out <file>]
collimator ontology load athena <folder> [--vocabularies SNOMED,ICDO3] [--out <file>]
collimator ontology load owl <file> [--out <file.sssom.tsv>]
collimator ontology load sssom <file or folder>
    reads what you hold and names every row that cannot be used. With --out, licensed vocabularies become a private
    index that only you can read; the codes of an OWL file become an SSSOM file. Nothing is ever published.
Exit code 1 where rows cannot be used or nothing was loaded.`,
  async run(invocation) {
    const [what, ...rest] = invocation.words;
    if (what === 'suggest') return suggest(rest, invocation);
    if (what === 'load') return load(rest, invocation);
    if (what === 'qc') return checkOntology(invocation);
    if (what === 'release') return releaseOntology(invocation);
    if (what === 'diff') return diffReleases(rest, invocation);
    if (what === 'remake-v1') return remakeV1(invocation);
    const known = 'suggest, qc, release, diff, remake-v1, load';
    throw new UsageError(`What to do? ${what ?? 'Nothing'} is none of ${known}.`);
  },
};

const given = ({ options }: Invocation, name: string): string | undefined => options.get(name);

function numberOption(invocation: Invocation, name: string, least: number, most: number): number | undefined {
  const text = given(invocation, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value >= least && value <= most))
    throw new UsageError(`--${name} must be a number from ${least} to ${most}.`);
  return value;
}

const place = ({ file, line, column, message }: LoadMistake) =>
  `${file}:${line}${column === undefined ? '' : `:${column}`}: ${message}`;

function complain(mistakes: readonly LoadMistake[], total = mistakes.length): void {
  for (const mistake of mistakes) console.error(place(mistake));
  if (total > mistakes.length) console.error(`… and ${total - mistakes.length} more.`);
}

/** The vocabulary of a private index, by its prefix. */
async function hierarchy(path: string | undefined): Promise<Record<string, PrivateVocabulary> | undefined> {
  if (path === undefined) return undefined;
  const reading = await readIndex(path);
  if (reading.state === 'invalid') throw new UsageError(reading.message);
  return { [reading.vocabulary]: privateVocabulary(reading.table) };
}

async function suggest([path, ...more]: string[], invocation: Invocation): Promise<number> {
  onlyKnown(invocation, ['out', 'candidates', 'threshold', 'namespace', 'hierarchy', 'domain']);
  if (path === undefined || more.length > 0) throw new UsageError('Name one file of local codes.');
  const text = await readFile(existing('file', path), 'utf8');
  const [candidates, threshold, namespace] = [
    numberOption(invocation, 'candidates', 1, 20),
    numberOption(invocation, 'threshold', 0, 1),
    given(invocation, 'namespace'),
  ];
  if (namespace !== undefined && !/^https?:\/\/\S+[/#]$/.test(namespace))
    throw new UsageError('--namespace must be an http IRI that ends with / or #.');
  const hierarchies = await hierarchy(existingOption(invocation, 'file', 'hierarchy'));
  const { codes, mistakes } = readLocalCodes(text, given(invocation, 'domain'));
  complain(mistakes.map((mistake) => ({ file: basename(path), ...mistake })));
  if (codes.length === 0) return 1;
  const store = await openStore({ mounts: await ontologyMounts() });
  try {
    const set = suggestMappings(await openOntology(store), codes, {
      date: systemClock().toISOString().slice(0, 10),
      ...(candidates !== undefined && { candidates }),
      ...(threshold !== undefined && { threshold }),
      ...(namespace !== undefined && { namespace }),
      ...(hierarchies !== undefined && { hierarchies }),
    });
    const out = given(invocation, 'out');
    if (out === undefined) process.stdout.write(writeSssom(set));
    else await writeFile(out, writeSssom(set));
    const none = set.mappings.filter(({ objectId }) => objectId === 'sssom:NoTermFound').length;
    console.error(
      `${codes.length} codes: ${codes.length - none} with candidates, ${none} without. Review each row before you use it.`,
    );
    return mistakes.length > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
}

/** Refuses to put licensed content where it would be published. */
function privatePlace(out: string | undefined): string | undefined {
  if (out !== undefined && `${resolve(out)}/`.startsWith(`${resolve(productFolder)}/`))
    throw new UsageError('--out lies in the product folder. A licensed vocabulary belongs outside of it.');
  return out;
}

async function load([kind, path, ...more]: string[], invocation: Invocation): Promise<number> {
  const known = { rf2: ['out', 'language'], athena: ['out', 'vocabularies'], owl: ['out'], sssom: [] };
  if (kind === undefined || !Object.hasOwn(known, kind))
    throw new UsageError(
      `${kind ?? '(nothing)'} cannot be loaded. Known are: ${Object.keys(known).join(', ')}.`,
    );
  onlyKnown(invocation, known[kind as keyof typeof known]);
  if (path === undefined || more.length > 0) throw new UsageError('Name one file or folder.');
  if (kind === 'owl') return owl(existing('file', path), given(invocation, 'out'));
  if (kind === 'sssom') {
    const { sets, mistakes } = await loadSssom(path);
    complain(mistakes);
    for (const { file, set } of sets) console.log(`${file}: ${set.mappings.length} mappings`);
    return mistakes.length > 0 ? 1 : 0;
  }
  existing('folder', path);
  const out = privatePlace(given(invocation, 'out'));
  const language = given(invocation, 'language');
  const vocabularies = given(invocation, 'vocabularies')?.split(',');
  const loaded =
    kind === 'rf2'
      ? await loadRf2(path, language === undefined ? {} : { language })
      : await loadAthena(path, vocabularies === undefined ? {} : { vocabularies });
  if (loaded.state === 'refused') {
    complain(loaded.mistakes);
    return 1;
  }
  complain(loaded.mistakes, loaded.mistaken);
  const { size, edges } = loaded.vocabulary;
  if (size === 0) {
    console.error(`${path} holds no active concept${vocabularies ? ' of these vocabularies' : ''}.`);
    return 1;
  }
  console.log(`${size} concepts, ${edges} is-a edges, ${loaded.mistaken} rows that cannot be used.`);
  if (out !== undefined) {
    const bytes = await writeIndex(out, kind === 'rf2' ? 'SNOMED' : 'OMOP', loaded.table);
    console.log(`${out}: ${bytes} bytes of licensed content, readable by you alone.`);
  }
  return loaded.mistaken > 0 ? 1 : 0;
}

async function owl(path: string, out: string | undefined): Promise<number> {
  const loaded = await loadOwl(path);
  complain(loaded.mistakes, loaded.state === 'loaded' ? loaded.mistaken : undefined);
  if (loaded.state === 'malformed') return 1;
  const { classes, mappings, version } = loaded;
  console.log(`${version ?? 'no version'}: ${classes.length} classes, ${mappings.mappings.length} codes.`);
  if (out !== undefined) await writeFile(out, writeSssom(mappings));
  return loaded.mistakes.length > 0 ? 1 : 0;
}
