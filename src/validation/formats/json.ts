import { type Checked, type Run, unreadOf } from './checked.ts';

/** A run as JSON: an array with a member for each file, in the words of POST /validate. */
export function jsonReport({ checked }: Run): string {
  return `${JSON.stringify(
    checked.map(({ name, ...rest }) => ({ file: name, ...checkedDocument(rest) })),
    undefined,
    2,
  )}\n`;
}

/** One file as a document: a summary first, its datasets where there are several, then the findings. */
export function checkedDocument({
  result,
  datasets,
  untoldDatasets,
  scores,
  scoresLeftOut,
  changes,
}: Omit<Checked, 'name'>): Record<string, unknown> {
  const beside = {
    ...(changes && { changes }),
    ...(scores && { scores }),
    ...(scoresLeftOut && { scoresLeftOut }),
  };
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
