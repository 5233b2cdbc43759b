import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { productFolder } from '../../base/index.ts';
import { checkName } from './manifest.ts';
import { publish } from './publish.ts';
import { readSnapshot, type SnapshotReading } from './read-snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { type ReleaseFacts, snapshotHash, writeSnapshot } from './snapshot-files.ts';

/** Where the product keeps its releases: one folder for each, named by its version. */
export const releasesFolder = join(productFolder, 'ontology', 'releases');

/** Whether a snapshot was kept: a version that is there already with other content is never overwritten. */
export type Kept = { state: 'kept' | 'unchanged' | 'differs'; folder: string };

/** Keeps a release for ever: its tables and its manifest below the folder of releases. Throws a Problem (malformed-request) for a version that names no folder. */
export function keepRelease(snapshot: Snapshot, facts: ReleaseFacts, releases = releasesFolder): Kept {
  checkName({ version: snapshot.version, date: facts.date });
  const folder = join(releases, snapshot.version);
  if (existsSync(folder)) {
    const there = readSnapshot(folder);
    const same = there.state === 'read' && snapshotHash(there.snapshot) === snapshotHash(snapshot);
    return { state: same ? 'unchanged' : 'differs', folder };
  }
  publish(folder, Object.entries(writeSnapshot(snapshot, facts)));
  return { state: 'kept', folder };
}

/** Every release that is kept, by date and then version; what cannot be read is there with its mistakes. */
export function keptReleases(releases = releasesFolder): { version: string; reading: SnapshotReading }[] {
  if (!existsSync(releases)) return [];
  const dateOf = (reading: SnapshotReading) => (reading.state === 'read' ? reading.manifest.date : '');
  return readdirSync(releases, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ version: name, reading: readSnapshot(join(releases, name)) }))
    .sort((a, b) => (`${dateOf(a.reading)} ${a.version}` < `${dateOf(b.reading)} ${b.version}` ? -1 : 1));
}
