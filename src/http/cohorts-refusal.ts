import { Problem } from '../base/index.ts';
import type { Mistake } from '../cohort/index.ts';

/** Mistakes in a cohort as sentences, each with its place and the nearest right names. */
export function sentencesOf(mistakes: readonly Mistake[]): string[] {
  return mistakes.map(({ path, message, nearest, line, column, code }) => {
    const hint = nearest && nearest.length > 0 ? ` Nearest: ${nearest.join(', ')}.` : '';
    const place =
      line === undefined
        ? column === undefined
          ? path
          : `${path}, column ${column}`
        : `line ${line}${column === undefined ? '' : `, column ${column}`}`;
    return `${code === undefined ? '' : `${code} `}${place ? `${place}: ` : ''}${message}${hint}`;
  });
}

/** The problem of a cohort that is not understood: every mistake with its place, line, column and code. */
export function invalidCohort(mistakes: readonly Mistake[], extra: Record<string, unknown> = {}): Problem {
  return new Problem('invalid-cohort', sentencesOf(mistakes).join(' '), { mistakes, ...extra });
}
