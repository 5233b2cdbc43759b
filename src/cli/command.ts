/** What a command is given: its words, and its options by name without dashes. */
export interface Invocation {
  words: string[];
  options: Map<string, string>;
}

/** One command of the command line. */
export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** How to call it, and what its options mean. */
  usage: string;
  /** Gives the exit code: 0 done, 1 the input has faults, 2 the call is wrong. */
  run(invocation: Invocation): Promise<number>;
}

/** A call that cannot be carried out as written; shown in one line that names --help, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Splits arguments into words and `--name value` or `--name=value` options; `--name` alone is "true". */
export function readArguments(given: readonly string[]): Invocation {
  const words: string[] = [];
  const options = new Map<string, string>();
  for (let i = 0; i < given.length; i++) {
    const text = given[i] as string;
    if (!text.startsWith('--')) {
      words.push(text);
      continue;
    }
    const [key = '', ...rest] = text.slice(2).split('=');
    const next = given[i + 1];
    if (rest.length > 0) options.set(key, rest.join('='));
    else if (next !== undefined && !next.startsWith('--')) {
      options.set(key, next);
      i++;
    } else options.set(key, 'true');
  }
  return { words, options };
}

/** The value of an option that must be given. */
export function required({ options }: Invocation, name: string): string {
  const value = options.get(name);
  if (value === undefined || value === 'true') throw new UsageError(`--${name} is missing.`);
  return value;
}

/** Refuses options that the command does not know, naming those it does. */
export function onlyKnown({ options }: Invocation, known: readonly string[]): void {
  const wrong = [...options.keys()].filter((name) => !known.includes(name));
  if (wrong.length > 0) {
    throw new UsageError(`There is no option --${wrong.join(', --')}. Known are: --${known.join(', --')}.`);
  }
}
