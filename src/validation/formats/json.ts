import { type Checked, type Run, unreadOf } from './checked.ts';

/** A run as JSON: an array with a member for each file, in the words of POST /validate. */
export function jsonReport({ checked }: Run): string {
  return `${JSON.stringify(checked.map(documentOf), undefined, 2)}\n`;
}

function documentOf({ name, result, scores, changes }: Checked): object {
  const beside = { ...(changes && { changes }), ...(scores && { scores }) };
  if (result.state !== 'validated')
    return { file: name, state: result.state, mistakes: unreadOf(result), ...beside };
  const { state, conforms, profile, counts, findings } = result;
  return { file: name, state, conforms, profile, counts, findings, ...beside };
}
