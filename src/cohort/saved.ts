import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, replaceFileSync } from '../base/index.ts';

/** Cohorts by their hash, so that a cohort's URL can be shared. Holds criteria only, never an answer. */
export interface SavedCohorts {
  /** Throws a Problem where the disk does not take it. */
  save(hash: string, criteria: unknown): void;
  get(hash: string): unknown;
}

const capacity = 10_000;
const hashPattern = /^[0-9a-f]{16,64}$/;

/**
 * Keeps the newest 10,000 cohorts in memory, and each in a file of a folder where one is given: anyone may save
 * one, so memory is bounded; a file is a few hundred bytes, and a saved URL must outlive a restart.
 */
export function openSavedCohorts(folder?: string): SavedCohorts {
  const recent = new Map<string, unknown>();
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const remember = (hash: string, criteria: unknown) => {
    recent.delete(hash);
    recent.set(hash, criteria);
    if (recent.size > capacity) recent.delete(recent.keys().next().value as string);
  };
  return {
    save(hash, criteria) {
      if (!hashPattern.test(hash)) throw new TypeError(`Not the hash of a cohort: ${hash}`);
      if (recent.has(hash)) return;
      try {
        if (folder !== undefined) replaceFileSync(join(folder, `${hash}.json`), JSON.stringify(criteria));
      } catch (cause) {
        throw new Problem(
          'storage-failed',
          'The cohort could not be saved; nothing of it is there.',
          {},
          cause,
        );
      }
      // Afterwards, so that what the disk did not take is tried again, and not taken for saved.
      remember(hash, criteria);
    },
    get(hash) {
      if (!hashPattern.test(hash)) return undefined;
      if (recent.has(hash) || folder === undefined) return recent.get(hash);
      try {
        const criteria: unknown = JSON.parse(readFileSync(join(folder, `${hash}.json`), 'utf8'));
        remember(hash, criteria);
        return criteria;
      } catch {
        return undefined;
      }
    },
  };
}
