import { activityOf, type Change, groupChanges, migrate, normalise } from '../catalogue/index.ts';
import { iri, type Quad, write } from '../rdf/index.ts';
import type { Changed } from '../validation/index.ts';
import type { Asked } from './validate-asked.ts';

/** Changes that read the same: why, from which table, and the statements before and after, as N-Quads. */
export interface ChangeDocument {
  text: string;
  statements: number;
  source: string;
  before: string;
  after: string;
}

/** What was changed in one description, with the record from which it can be taken back. */
export interface Mending {
  quads: Quad[];
  changes: ChangeDocument[];
  /** A prov:Activity with every change in its order; empty where there was none. */
  activity: Quad[];
}

/** Does what was asked to a description, and keeps the record of it for the answer. */
export function mender(
  change: NonNullable<Asked['change']>,
  base: string,
): { change(name: string, quads: readonly Quad[]): Promise<Changed>; of(name: string): Mending | undefined } {
  const kept = new Map<string, Mending>();
  return {
    async change(name, quads) {
      const done = change === 'normalise' ? normalise(quads) : migrate(quads, change);
      const groups = [...groupChanges(done.changes)];
      const changes = await Promise.all(groups.map(([text, own]) => documentOf(text, own)));
      const activity = await activityOf(done.changes, {
        activity: iri(`${base}#changes`),
        generated: iri(`${base}#description`),
        at: new Date().toISOString(),
      });
      kept.set(name, { quads: done.quads, changes, activity });
      return { ...done, changes };
    },
    of: (name) => kept.get(name),
  };
}

async function documentOf(text: string, changes: readonly Change[]): Promise<ChangeDocument> {
  const [before, after] = await Promise.all([
    write(
      changes.flatMap((each) => each.before),
      'nquads',
    ),
    write(
      changes.flatMap((each) => each.after),
      'nquads',
    ),
  ]);
  return { text, statements: changes.length, source: changes[0]?.rule.source ?? '', before, after };
}
