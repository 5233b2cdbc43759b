import { writeFile } from 'node:fs/promises';
import { spellingsOf } from '../cohort/index.ts';
import { disagreements, infer } from '../mapping/index.ts';
import {
  checkedFiles,
  countsOf,
  diff,
  diffMarkdown,
  eucaimTables,
  gatherRelease,
  impactMarkdown,
  keepRelease,
  keptReleases,
  qc,
  readDecisions,
  readUses,
  release,
  releasesFolder,
  type Snapshot,
  snapshotHash,
  snapshotOf,
  snapshotOfV1,
} from '../ontology/index.ts';
import { existing, type Invocation, onlyKnown, required, UsageError } from './command.ts';

const licence = 'https://creativecommons.org/licenses/by/4.0/';
const source = 'https://doi.org/10.5281/zenodo.10777925';

/** Builds a release with all its artefacts into a folder; writes nothing where a check finds an error. */
export async function releaseOntology(invocation: Invocation): Promise<number> {
  onlyKnown(invocation, ['version', 'date', 'out', 'datasets', 'cohorts', 'cubes', 'keep']);
  const { options } = invocation;
  const folder = (name: string) => {
    const value = options.get(name);
    return value === undefined ? {} : { [name]: value };
  };
  const [version, date, out] = ['version', 'date', 'out'].map((name) => required(invocation, name)) as [
    string,
    string,
    string,
  ];
  const day = dateOf(date);
  const { uses, mistakes } = await readUses({
    ...folder('cohorts'),
    ...folder('datasets'),
    ...folder('cubes'),
  });
  for (const { file, message } of mistakes) console.error(`${file}: ${message}`);
  // A release tells what it touches; of what cannot be read it would say "nothing".
  if (mistakes.length > 0) {
    console.error('Refused: what uses the ontology cannot all be read. Nothing was written.');
    return 1;
  }
  const checked = await qc(checkedFiles());
  const qcErrors = checked.findings.filter(
    ({ level, accepted }) => level === 'ERROR' && accepted === undefined,
  );
  // A file that cannot be read at all is one of the errors, so nothing is gathered before they are looked at.
  if (qcErrors.length > 0) {
    for (const { subject, file = subject, line, detail } of qcErrors)
      console.error(`${file}${line === undefined ? '' : `, line ${line}`}: ${detail}`);
    console.error('Refused: checks found errors. Nothing was written.');
    return 1;
  }
  const gathered = await gatherRelease();
  const last = keptReleases().at(-1)?.reading;
  const released = await release({
    ...gathered,
    version,
    date: day,
    licence,
    source,
    inferred: infer(gathered.sets),
    disagreements: disagreements(gathered.sets),
    ...(last?.state === 'read' && { previous: last.snapshot }),
    decisions: readDecisions(),
    uses: { ...uses, spellings: spellingsOf },
    qcErrors,
    out,
  });
  if (released.state !== 'released') {
    console.error(
      released.state === 'exists' ? 'The folder is there already.' : 'Refused: checks found errors.',
    );
    return 1;
  }
  console.log(
    `Release ${released.manifest.version} is in ${released.folder}: ${released.manifest.files.length} files.`,
  );
  if (options.has('keep')) {
    const { version, date, previous } = released.manifest;
    const kept = keepRelease(snapshotOf(gathered.ontology, gathered.sets, version), {
      date,
      licence,
      source,
      notes: [],
      ...(previous && { previous }),
    });
    if (kept.state === 'differs') {
      console.error(
        `${kept.folder} is kept with other content, and was left as it is: choose another version.`,
      );
      return 1;
    }
    console.log(`Kept for ever: ${kept.folder} (${kept.state}).`);
  }
  if (released.diff) console.log(JSON.stringify(countsOf(released.diff)));
  if (released.diff && released.impact) console.log(impactMarkdown(released.impact, released.diff));
  return 0;
}

/** What is known of v1 beside its tables; its licence is the one that the header of V2.0 declares. */
const factsOfV1 = {
  date: '2025-11',
  licence,
  source:
    'EUCAIM hyper-ontology v1 (LIMICS, doi:10.5281/zenodo.10777925), from EUCAIM/etl-toolset, Database/1-init.sql, commits of October and November 2025.',
  notes: [
    'The public extract of v1 lacks the modules IMG, GEN, SPEC and COR.',
    'Codes that their vocabulary cannot contain are left out; docs/reports/import-eucaim.md lists them.',
    'The licence is the one that the header of V2.0 declares; the header of v1 is not public.',
  ],
};

/**
 * Remakes release 1 from its source tables, and compares it with the one that is kept; `--releases` names another
 * folder to keep it in. Exit code 1 where the tables give something else than what is kept.
 */
export function remakeV1(invocation: Invocation): number {
  onlyKnown(invocation, ['from', 'releases']);
  const snapshot = snapshotOfV1(eucaimTables(existing('folder', required(invocation, 'from'), '--from')));
  const releases = invocation.options.has('releases') ? required(invocation, 'releases') : releasesFolder;
  const { state, folder } = keepRelease(snapshot, factsOfV1, releases);
  const said = {
    kept: 'is kept now',
    unchanged: 'is exactly what is kept',
    differs: 'differs from what is kept, which was left as it is',
  };
  console.log(`Release 1, ${snapshotHash(snapshot)}, ${said[state]}: ${folder}`);
  return state === 'differs' ? 1 : 0;
}

/** Prints what changed between two kept releases, or writes it as the page that docs/releases has. */
export async function diffReleases(
  [before, after]: readonly string[],
  invocation: Invocation,
): Promise<number> {
  onlyKnown(invocation, ['out']);
  if (before === undefined || after === undefined) throw new UsageError('Name two releases.');
  const kept = keptReleases();
  const snapshot = (version: string): Snapshot => {
    const found = kept.find((each) => each.version === version)?.reading;
    if (found?.state === 'read') return found.snapshot;
    throw new UsageError(
      `There is no release ${version}. There are: ${kept.map((each) => each.version).join(', ')}.`,
    );
  };
  const found = diff(snapshot(before), snapshot(after), readDecisions());
  if (invocation.options.has('out')) await writeFile(required(invocation, 'out'), diffMarkdown(found));
  else console.log(diffMarkdown(found, { most: 10_000 }));
  return 0;
}

/** An ISO date that is one: it goes into the manifest of a release, which never changes. */
function dateOf(text: string): string {
  const time = new Date(`${text}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(time.getTime()) ||
    !time.toISOString().startsWith(text)
  )
    throw new UsageError(`--date must be a day, e.g. 2026-11-22, not ${text.slice(0, 40)}.`);
  return text;
}
