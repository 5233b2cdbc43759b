import { statSync } from 'node:fs';

/** What a command is given: its words, and its options by name without dashes. */
export interface Invocation {
  words: string[];
  options: Map<string, string>;
}

/**
 * How every command ends. 1 is for what was looked at and is not right: findings, a refusal, nothing there, a disk or
 * node that fails. 2 is for the call: an unknown command or option, a missing value, a file that cannot be read, a bad
 * configuration; one line on standard error then names the argument and the way out.
 */
export const exitCodes = { done: 0, notRight: 1, wrongCall: 2 } as const;

/** One command of the command line. */
export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** How to call it, and what its options mean. */
  usage: string;
  /** Gives one of {@link exitCodes}. */
  run(invocation: Invocation): Promise<number>;
}

/** A call that cannot be carried out as written; shown in one line that names --help, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Options that never take a value, of whatever command; a word behind one stays a word. */
const flags = new Set([
  ...['declare-open', 'full', 'i-own-this-server', 'json', 'keep', 'markdown', 'mend', 'new-key'],
  ...['normalise', 'scores', 'sign'],
]);

/** Splits arguments into words and `--name value` or `--name=value` options; one without a value is empty. */
export function readArguments(given: readonly string[]): Invocation {
  const words: string[] = [];
  const options = new Map<string, string>();
  for (let i = 0; i < given.length; i++) {
    const text = given[i] as string;
    if (/^-[^-]/.test(text))
      throw new UsageError(
        `There is no option ${text}: options begin with two dashes, and a file can be ./${text}.`,
      );
    if (!text.startsWith('--')) {
      words.push(text);
      continue;
    }
    const [key = '', ...rest] = text.slice(2).split('=');
    const next = given[i + 1];
    if (rest.length > 0) options.set(key, rest.join('='));
    else if (next !== undefined && !next.startsWith('--') && !flags.has(key)) {
      options.set(key, next);
      i++;
    } else options.set(key, '');
  }
  return { words, options };
}

/** The value of an option that must be given. */
export function required({ options }: Invocation, name: string): string {
  const value = options.get(name);
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  if (value === '') throw new UsageError(`--${name} needs a value.`);
  return value;
}

/** A file or folder that must be there; `argument` is how the call names it, e.g. `--config`. */
export function existing(kind: 'file' | 'folder', path: string, argument = ''): string {
  const named = `${argument} ${path}`.trim();
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new UsageError(`${named}: there is no such ${kind}. Name one that is there.`);
  if (found.isDirectory() !== (kind === 'folder'))
    throw new UsageError(`${named}: this is a ${found.isDirectory() ? 'folder' : 'file'}. Name a ${kind}.`);
  return path;
}

/** The file or folder that an option names, where it is given. */
export function existingOption(
  { options }: Invocation,
  kind: 'file' | 'folder',
  name: string,
): string | undefined {
  const path = options.get(name);
  return path === undefined || path === '' ? undefined : existing(kind, path, `--${name}`);
}

/** Refuses options without the value that they need, and flags with one; `optional` ones may have one or not. */
export function valued({ options }: Invocation, optional: readonly string[] = []): void {
  for (const [name, value] of options) {
    if (flags.has(name) && value !== '') throw new UsageError(`--${name} takes no value.`);
    if (!flags.has(name) && !optional.includes(name) && value === '')
      throw new UsageError(`--${name} needs a value.`);
  }
}

/** Refuses options that the command does not know, naming those it does; and those without the value they need. */
export function onlyKnown(
  invocation: Invocation,
  known: readonly string[],
  optional: readonly string[] = [],
): void {
  const wrong = [...invocation.options.keys()].filter((name) => !known.includes(name));
  if (wrong.length > 0) {
    const those = known.length === 0 ? 'It takes none.' : `Known are: --${known.join(', --')}.`;
    throw new UsageError(`There is no option --${wrong.join(', --')}. ${those}`);
  }
  valued(invocation, optional);
}

/** Refuses more words than the command has a use for. */
export function atMost({ words }: Invocation, most: number): void {
  if (words.length > most)
    throw new UsageError(`There is no use for ${words[most]} here: an option is written with two dashes.`);
}

/** Mistakes in a file, each with the name of the file. */
export const inFile = (path: string, mistakes: readonly string[]) =>
  mistakes.map((mistake) => (mistake.includes(path) ? mistake : `${path}: ${mistake}`));
