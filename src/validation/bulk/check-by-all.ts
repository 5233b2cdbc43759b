import type { Checked } from '../formats/index.ts';
import type { Checking } from './checking.ts';
import type { Input } from './inputs.ts';

/**
 * Checks one input against each profile in turn, by `check`: a text in parts is read anew for each, so that its chunks
 * must begin at the beginning each time. Changes and scores hang on no profile, and are told with the first one.
 */
export async function checkByAll(
  input: Input,
  checking: Checking,
  check: (input: Input, checking: Checking) => Promise<Checked>,
): Promise<Checked> {
  const [first, ...more] = checking.validation.profiles.map(({ name }) => name);
  const checked = await check(input, { ...checking, profile: first ?? '' });
  if (checked.result.state !== 'validated') return checked;
  const { scoring: _scoring, ...rest } = checking;
  const others: Checked[] = [];
  for (const profile of more) {
    const { changes: _changes, ...other } = await check(input, { ...rest, profile });
    others.push(withoutMistakes(other));
  }
  return { ...checked, others };
}

/** What cannot be read is told once. */
function withoutMistakes(checked: Checked): Checked {
  const { result } = checked;
  if (result.state !== 'validated' || result.parts === undefined) return checked;
  return { ...checked, result: { ...result, parts: { ...result.parts, mistakes: [] } } };
}
