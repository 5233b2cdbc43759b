import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, Problem, replaceFileSync, sha256 } from '../../base/index.ts';
import type { CohortAnswer } from '../cohort-answer.ts';

/** An answer as it was given: citable, and never changed. */
export interface KeptAnswer {
  /** First 16 hex digits of the SHA-256 of what was answered: the same answer is kept once. */
  id: string;
  /** When it was kept, as an ISO date and time. */
  kept: string;
  ontologyRelease: { version: string; hash: string };
  answer: CohortAnswer;
}

/** Answers that somebody asked to keep, by cohort and id. */
export interface KeptAnswers {
  keep(answer: CohortAnswer, ontologyRelease: KeptAnswer['ontologyRelease']): KeptAnswer;
  get(cohort: string, id: string): KeptAnswer | undefined;
}

/** How many are kept: anyone may keep one, and each is a few kilobytes. */
const capacity = 20_000;
const idPattern = /^[0-9a-f]{16}$/;
const hashPattern = /^[0-9a-f]{16,64}$/;

/** What identifies an answer: everything but how long it took. */
function identity(answer: CohortAnswer, release: KeptAnswer['ontologyRelease']): string {
  const { nodes, ...rest } = answer;
  const untimed = nodes.map(({ ms: _, ...node }) => node);
  return sha256(JSON.stringify([rest, untimed, release.hash])).slice(0, 16);
}

/**
 * Keeps answers in a folder, one file each, or in memory where none is given. A kept answer is never dropped, since
 * it may be cited: when all places are taken, keeping another one is refused with a Problem.
 */
export function openKeptAnswers(clock: Clock, folder?: string): KeptAnswers {
  const kept = new Map<string, KeptAnswer>();
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const countPath = folder === undefined ? undefined : join(folder, 'count');
  let count = countPath === undefined ? 0 : Number(readIfThere(countPath) ?? 0);

  function get(cohort: string, id: string): KeptAnswer | undefined {
    if (!hashPattern.test(cohort) || !idPattern.test(id)) return undefined;
    if (folder === undefined) return kept.get(`${cohort}-${id}`);
    const text = readIfThere(join(folder, `${cohort}-${id}.json`));
    return text === undefined ? undefined : (JSON.parse(text) as KeptAnswer);
  }

  return {
    get,
    keep(answer, ontologyRelease) {
      const id = identity(answer, ontologyRelease);
      const known = get(answer.hash, id);
      if (known !== undefined) return known;
      if (count >= capacity)
        throw new Problem('unavailable', `This node keeps ${capacity} answers, and all places are taken.`);
      const record = { id, kept: clock().toISOString(), ontologyRelease, answer };
      if (folder === undefined || countPath === undefined) kept.set(`${answer.hash}-${id}`, record);
      else
        try {
          // Counted first: a kill in between costs a place, and never keeps more than there are.
          replaceFileSync(countPath, String(count + 1));
          replaceFileSync(
            join(folder, `${answer.hash}-${id}.json`),
            `${JSON.stringify(record, undefined, 2)}\n`,
          );
        } catch (cause) {
          throw new Problem(
            'unavailable',
            'The answer could not be kept; nothing of it is there.',
            {},
            cause,
          );
        }
      count++;
      return record;
    },
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
