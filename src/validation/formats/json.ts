import { type Checked, type Run, unreadOf } from './checked.ts';

/** A run as JSON: an array with a member for each file, in the words of POST /validate. */
export function jsonReport({ checked }: Run): string {
  return `${JSON.stringify(
    checked.map(({ name, ...rest }) => ({ file: name, ...checkedDocument(rest) })),
    undefined,
    2,
  )}\n`;
}

/**
 * One file as a document: a summary first, its datasets where there are several, then the findings. Where every profile
 * was asked for, `profiles` has such a document for each.
 */
export function checkedDocument(checked: Omit<Checked, 'name'>): Record<string, unknown> {
  if (checked.others === undefined) return documentOf(checked);
  const { others, scores: _scores, scoresLeftOut: _why, changes: _changes, ...first } = checked;
  const profiles = [first, ...others];
  return {
    ...besideOf(checked),
    conforms: profiles.every(({ result }) => result.state === 'validated' && result.conforms),
    profiles: profiles.map(documentOf),
  };
}

/** What hangs on no profile. */
const besideOf = ({ scores, scoresLeftOut, changes }: Omit<Checked, 'name'>) => ({
  ...(changes && { changes }),
  ...(scores && { scores }),
  ...(scoresLeftOut && { scoresLeftOut }),
});

function documentOf(checked: Omit<Checked, 'name'>): Record<string, unknown> {
  const { result, datasets, untoldDatasets } = checked;
  const beside = besideOf(checked);
  if (result.state !== 'validated') return { state: result.state, mistakes: unreadOf(result), ...beside };
  const { state, conforms, profile, counts, findings, untold, parts } = result;
  return {
    state,
    conforms,
    profile,
    counts,
    ...(untold && { untold }),
    ...(parts && { parts }),
    ...(datasets && { datasets }),
    ...(untoldDatasets && { untoldDatasets }),
    findings,
    ...beside,
  };
}
