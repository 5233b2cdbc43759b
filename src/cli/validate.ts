import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest, Problem, productFolder } from '../base/index.ts';
import { activityOf, migrationNamed, type Normalised } from '../catalogue/index.ts';
import { ontologyMounts } from '../ontology/index.ts';
import { type Format, formats, iri, write } from '../rdf/index.ts';
import { openStore, type Store } from '../store/index.ts';
import {
  type Checked,
  openScoring,
  openValidation,
  outcomeOf,
  type ReportFormat,
  reportFormats,
} from '../validation/index.ts';
import { type Command, type Invocation, onlyKnown, UsageError } from './command.ts';
import { type Check, checkText } from './validate-check.ts';
import { filesOf, type Input, inputsOf } from './validate-inputs.ts';
import { checkTables, writeTemplate } from './validate-tables.ts';

const exitCodes = { conforms: 0, violations: 1, unreadable: 2 };
const options = [
  ...['profile', 'format', 'json', 'output', 'scores', 'normalise', 'migrate', 'out', 'input-format'],
  'template',
];

export const command: Command = {
  name: 'validate',
  summary: 'Check descriptions against a profile: each finding with its line, reason and fix.',
  usage: `collimator validate <file, folder, pattern or -…> [options]
collimator validate --template <file.xlsx or folder>
Files are .ttl, .jsonld, .rdf, .nt, .trig or .nq; .xlsx and .csv made from the template; .zip of any of these.
  --profile eucaim-v2           the profile
  --format text                 text, json, sarif, turtle or html; --json is the same as --format json
  --output <file>               write the report there instead of showing it
  --scores                      also tell the metadata quality and FAIR scores, and what would raise them
  --normalise                   mend known slips of IRIs before, and list them
  --migrate healthdcat-ap-r8    lead older descriptions to this profile before, and list what changed; or eucaim-v2
  --out <folder>                write what came out of --normalise, --migrate or a table there as Turtle, with its record
  --input-format turtle         what comes from standard input
Exit codes: 0 everything conforms, 1 something does not, 2 something cannot be read or the call is wrong.`,
  async run(invocation) {
    onlyKnown(invocation, options);
    for (const each of ['json', 'scores', 'normalise']) flag(invocation, each);
    const template = invocation.options.get('template');
    if (template !== undefined) return runTemplate(template);
    const { words } = invocation;
    if (words.length === 0) throw new UsageError('Name at least one file.');
    const format = formatAsked(invocation);
    const groups = filesOf(words);
    const store = await openStore({ mounts: await ontologyMounts() });
    try {
      const check = await checkAsked(invocation, store);
      const checked: Checked[] = [];
      const progress = new Progress(groups.length);
      for (const files of groups) {
        for await (const input of inputsOf(files, inputFormat(invocation))) {
          progress.at(input.name);
          checked.push(await checkedInput(input, check, invocation));
        }
        progress.done();
      }
      progress.clear();
      const report = await reportFormats[format]({
        profile: check.profile,
        version: await version(),
        checked,
      });
      const output = invocation.options.get('output');
      if (output === undefined) process.stdout.write(report);
      else await writeFile(output, report);
      return exitCodes[outcomeOf(checked)];
    } finally {
      await store.close();
    }
  },
};

async function runTemplate(path: string): Promise<number> {
  if (path === 'true') throw new UsageError('--template needs the file or folder to write to.');
  const store = await openStore({ mounts: await ontologyMounts() });
  try {
    for (const file of await writeTemplate(store, path)) console.log(file);
    return 0;
  } finally {
    await store.close();
  }
}

async function checkedInput(input: Input, check: Check, invocation: Invocation): Promise<Checked> {
  const { name } = input;
  try {
    switch (input.state) {
      case 'unreadable':
        return { name, result: { state: 'unreadable', message: input.message } };
      case 'text':
        return await checkText(input, check);
      default:
        return await checkTables(input, check, invocation.options.get('out'));
    }
  } catch (error) {
    // One file beyond a limit does not hide the others.
    if (error instanceof Problem && error.kind === 'too-large')
      return { name, result: { state: 'unreadable', message: error.message } };
    throw error;
  }
}

async function checkAsked({ options: given }: Invocation, store: Store): Promise<Check> {
  const validation = await openValidation(store);
  const profile = given.get('profile') ?? 'eucaim-v2';
  const names = validation.profiles.map(({ name }) => name);
  if (!names.includes(profile))
    throw new UsageError(
      `There is no profile ${profile}. Did you mean ${nearest(profile, names, 2).join(' or ')}?`,
    );
  const to = given.get('migrate');
  const change = to !== undefined ? migrationNamed(to) : given.has('normalise') ? 'normalise' : undefined;
  const out = given.get('out');
  return {
    store,
    validation,
    profile,
    ...(given.has('scores') && { scoring: await openScoring(validation) }),
    ...(change && { change }),
    ...(out !== undefined && { keep: (name: string, normalised: Normalised) => keep(out, name, normalised) }),
  };
}

/** Writes what came out of a change, and beside it the record from which it can be taken back. */
async function keep(folder: string, name: string, { quads, changes }: Normalised): Promise<void> {
  const file = join(
    folder,
    name
      .replace(/^(\.\.?\/|\/)+/, '')
      .replace(/[^\w./-]+/g, '_')
      .replace(/\.\w+$/, ''),
  );
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(`${file}.ttl`, await write(quads, 'turtle'));
  const generated = iri('urn:collimator:changed');
  const activity = iri('urn:collimator:changed#activity');
  const record = await activityOf(changes, { activity, generated, at: new Date().toISOString() });
  if (record.length > 0) await writeFile(`${file}.changes.ttl`, await write(record, 'turtle'));
}

/** An option without a value; a word that stands behind it belongs to the words. */
function flag({ options: given, words }: Invocation, name: string): void {
  const value = given.get(name);
  if (value === undefined || value === 'true') return;
  words.push(value);
  given.set(name, 'true');
}

function formatAsked({ options: given }: Invocation): ReportFormat {
  const wanted = given.has('json') ? 'json' : (given.get('format') ?? 'text');
  if (Object.hasOwn(reportFormats, wanted)) return wanted as ReportFormat;
  throw new UsageError(`There is no format ${wanted}. Known are: ${Object.keys(reportFormats).join(', ')}.`);
}

function inputFormat({ options: given }: Invocation): Format | undefined {
  const wanted = given.get('input-format');
  if (wanted === undefined || Object.hasOwn(formats, wanted)) return wanted as Format | undefined;
  throw new UsageError(`There is no format ${wanted}. Known are: ${Object.keys(formats).join(', ')}.`);
}

async function version(): Promise<string> {
  return (JSON.parse(await readFile(join(productFolder, 'package.json'), 'utf8')) as { version: string })
    .version;
}

/** Tells on a terminal how far the work is; says nothing in a pipe. */
class Progress {
  #done = 0;
  readonly #all: number;
  constructor(all: number) {
    this.#all = process.stderr.isTTY && all > 1 ? all : 0;
  }
  at(name: string): void {
    if (this.#all > 0) process.stderr.write(`\r\u001b[K${this.#done} of ${this.#all}: ${name}`);
  }
  done(): void {
    this.#done += 1;
  }
  clear(): void {
    if (this.#all > 0) process.stderr.write('\r\u001b[K');
  }
}
