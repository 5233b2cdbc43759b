import { disagreements, infer } from '../mapping/index.ts';
import {
  checkedFiles,
  countsOf,
  diff,
  diffMarkdown,
  gatherRelease,
  impactMarkdown,
  keepRelease,
  keptReleases,
  qc,
  readDecisions,
  readUses,
  release,
  type Snapshot,
  snapshotOf,
} from '../ontology/index.ts';
import { type Invocation, required, UsageError } from './command.ts';

const licence = 'https://creativecommons.org/licenses/by/4.0/';
const source = 'https://doi.org/10.5281/zenodo.10777925';

/** Builds a release with all its artefacts into a folder; writes nothing where a check finds an error. */
export async function releaseOntology(invocation: Invocation): Promise<number> {
  const { options } = invocation;
  const folder = (name: string) => {
    const value = options.get(name);
    return value === undefined ? {} : { [name]: value };
  };
  const [gathered, checked] = await Promise.all([gatherRelease(), qc(checkedFiles())]);
  const last = keptReleases().at(-1)?.reading;
  const { uses, mistakes } = await readUses({
    ...folder('cohorts'),
    ...folder('datasets'),
    ...folder('cubes'),
  });
  for (const { file, message } of mistakes) console.error(`${file}: ${message}`);
  const released = await release({
    ...gathered,
    version: required(invocation, 'version'),
    date: required(invocation, 'date'),
    licence,
    source,
    inferred: infer(gathered.sets),
    disagreements: disagreements(gathered.sets),
    ...(last?.state === 'read' && { previous: last.snapshot }),
    decisions: readDecisions(),
    uses,
    qcErrors: checked.findings.filter(({ level, accepted }) => level === 'ERROR' && accepted === undefined),
    out: required(invocation, 'out'),
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
    console.log(`Kept for ever: ${kept.folder} (${kept.state}).`);
  }
  if (released.diff) console.log(JSON.stringify(countsOf(released.diff)));
  if (released.diff && released.impact) console.log(impactMarkdown(released.impact, released.diff));
  return 0;
}

/** Prints what changed between two kept releases. */
export function diffReleases([before, after]: readonly string[]): number {
  if (before === undefined || after === undefined) throw new UsageError('Name two releases.');
  const kept = keptReleases();
  const snapshot = (version: string): Snapshot => {
    const found = kept.find((each) => each.version === version)?.reading;
    if (found?.state === 'read') return found.snapshot;
    throw new UsageError(
      `There is no release ${version}. There are: ${kept.map((each) => each.version).join(', ')}.`,
    );
  };
  console.log(diffMarkdown(diff(snapshot(before), snapshot(after), readDecisions()), { most: 10_000 }));
  return 0;
}
