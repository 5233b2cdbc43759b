import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest, productFolder } from '../base/index.ts';
import { groupChanges, migrate, migrationNamed, normalise } from '../catalogue/index.ts';
import { ontologyMounts } from '../ontology/index.ts';
import { type Format, formats, type Quad } from '../rdf/index.ts';
import { openStore, type Store } from '../store/index.ts';
import {
  type Batches,
  type Checked,
  type Checking,
  checkInput,
  openBatches,
  openScoring,
  openValidation,
  outcomeOf,
  type ReportFormat,
  reportFormats,
} from '../validation/index.ts';
import { type Command, type Invocation, onlyKnown, UsageError } from './command.ts';
import { filesOf, keptPaths } from './validate-files.ts';
import { inputsOf } from './validate-inputs.ts';
import { type Kept, keep, keepTable } from './validate-keep.ts';
import { Progress } from './validate-progress.ts';
import { writeTemplate } from './validate-template.ts';

const languages = ['en', 'sv'];
const exitCodes = { conforms: 0, violations: 1, unreadable: 2 };
const options = [
  ...['profile', 'format', 'json', 'output', 'scores', 'normalise', 'migrate', 'out', 'input-format'],
  ...['template', 'language'],
];

export const command: Command = {
  name: 'validate',
  summary: 'Check descriptions against a profile: each finding with its line, reason and fix.',
  usage: `collimator validate <file, folder, pattern or -…> [options]
collimator validate --template <file.xlsx or folder>
Files are .ttl, .jsonld, .rdf, .nt, .trig or .nq; .xlsx and .csv made from the template; .zip of any of these.
Turtle, TriG, N-Triples and N-Quads of more than 5 MB are checked in parts, so that memory does not follow the file,
unless scores or a change are asked for.
  --profile eucaim-v2           the profile, or all
  --language en                 the language of the messages: en or sv
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
    const template = invocation.options.get('template');
    if (template !== undefined) return runTemplate(template);
    const { words } = invocation;
    if (words.length === 0) throw new UsageError('Name at least one file.');
    const format = formatAsked(invocation);
    const language = languageAsked(invocation);
    const groups = filesOf(words);
    const out = invocation.options.get('out');
    const kept = out === undefined ? undefined : { folder: out, pathOf: keptPaths(groups) };
    const store = await openStore({ mounts: await ontologyMounts() });
    const batches = openBatches(store);
    try {
      const checking = {
        ...(await checkingAsked(invocation, store, batches, kept)),
        ...(language !== undefined && { language }),
      };
      const reading = {
        stdinFormat: inputFormat(invocation),
        // Scores, changes and what is written out need the whole text.
        inParts: !['scores', 'normalise', 'migrate', 'out'].some((each) => invocation.options.has(each)),
      };
      const checked: Checked[] = [];
      const progress = new Progress(groups.length);
      for (const files of groups) {
        for await (const input of inputsOf(files, reading)) {
          progress.at(input.name);
          const one = await checkInput(input, checking);
          await keepTable(one, input.state, kept);
          checked.push(withoutStatements(one));
        }
        progress.done();
      }
      progress.clear();
      const report = await reportFormats[format]({
        profile: checking.profile,
        version: await version(),
        checked,
      });
      const output = invocation.options.get('output');
      if (output === undefined) process.stdout.write(report);
      else await writeFile(output, report);
      return exitCodes[outcomeOf(checked)];
    } finally {
      await batches.close();
      await store.close();
    }
  },
};

async function runTemplate(path: string): Promise<number> {
  const store = await openStore({ mounts: await ontologyMounts() });
  try {
    for (const file of await writeTemplate(store, path)) console.log(file);
    return 0;
  } finally {
    await store.close();
  }
}

/** A report needs what was found, not what was read; so memory follows the findings. */
function withoutStatements(checked: Checked): Checked {
  const { result, others } = checked;
  if (result.state !== 'validated') return checked;
  return {
    ...checked,
    result: { ...result, quads: [] },
    ...(others && { others: others.map(withoutStatements) }),
  };
}

async function checkingAsked(
  { options: given }: Invocation,
  store: Store,
  batches: Batches,
  kept: Kept | undefined,
): Promise<Checking> {
  const validation = await openValidation(store);
  const profile = given.get('profile') ?? 'eucaim-v2';
  const names = [...validation.profiles.map(({ name }) => name), 'all'];
  if (!names.includes(profile))
    throw new UsageError(
      `There is no profile ${profile}. Did you mean ${nearest(profile, names, 2).join(' or ')}?`,
    );
  const to = given.get('migrate');
  const target = to === undefined ? undefined : migrationNamed(to);
  return {
    store,
    validation,
    profile,
    batches,
    ...(given.has('scores') && { scoring: await openScoring(validation) }),
    ...((target !== undefined || given.has('normalise')) && {
      async change(name: string, quads: readonly Quad[]) {
        const normalised = target === undefined ? normalise(quads) : migrate(quads, target);
        if (kept !== undefined) await keep(kept, name, normalised);
        const changes = [...groupChanges(normalised.changes)].map(([text, own]) => ({
          text,
          statements: own.length,
        }));
        return { ...normalised, changes };
      },
    }),
  };
}

function formatAsked({ options: given }: Invocation): ReportFormat {
  const wanted = given.has('json') ? 'json' : (given.get('format') ?? 'text');
  if (Object.hasOwn(reportFormats, wanted)) return wanted as ReportFormat;
  throw new UsageError(`There is no format ${wanted}. Known are: ${Object.keys(reportFormats).join(', ')}.`);
}

function languageAsked({ options: given }: Invocation): string | undefined {
  const wanted = given.get('language');
  if (wanted === undefined || languages.includes(wanted)) return wanted;
  throw new UsageError(`There is no language ${wanted}. Known are: ${languages.join(', ')}.`);
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
