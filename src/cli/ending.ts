import { resolve } from 'node:path';
import { diskReason, Problem } from '../base/index.ts';
import { exitCodes, readArguments, UsageError } from './command.ts';

/** What the system says of a path, in words. */
const reasons: Record<string, string> = {
  EACCES: 'you may not read or write it',
  EEXIST: 'there is something of this name already',
  EISDIR: 'it is a folder, and a file is needed',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a file stands where a folder is needed',
  ENOTEMPTY: 'the folder is not empty',
  EPERM: 'you may not read or write it',
  EROFS: 'nothing can be written there',
};

/** Options that name where a command writes. */
const places = ['data', 'out', 'output', 'keys', 'case-table', 'config'];

interface Ending {
  code: number;
  message: string;
}

/** With which code and line a command ends that threw; throws again what is a fault of the program. */
export function ending(error: unknown, command: string, given: readonly string[]): Ending {
  const wrongCall = (said: string) => ({
    code: exitCodes.wrongCall,
    message: `${said} See collimator ${command} --help.`,
  });
  if (error instanceof UsageError) return wrongCall(error.message);
  if (error instanceof Problem) {
    const { cause, message, kind } = error;
    if (cause instanceof Error && reasonOf(cause) !== undefined)
      return wrongCall(message.includes(cause.message) ? unusable(cause, given) : message);
    return kind === 'malformed-request' ? wrongCall(message) : { code: exitCodes.notRight, message };
  }
  if (!(error instanceof Error)) throw error;
  // What a schema says, where a file was edited by hand.
  if ('issues' in error && Array.isArray(error.issues)) {
    const issues = error.issues as { path: PropertyKey[]; message: string }[];
    const told = issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('; ');
    return { code: exitCodes.notRight, message: `A file is not as it must be: ${told}.` };
  }
  const failed: NodeJS.ErrnoException = error;
  if (failed.syscall === undefined) throw error;
  if (reasonOf(failed) !== undefined) return wrongCall(unusable(failed, given));
  // A disk or a network that fails is no fault of the call.
  return { code: exitCodes.notRight, message: refusalOf(error, given) };
}

/** What is wrong with a path that the call names; undefined where the error is of another kind. */
function reasonOf(error: NodeJS.ErrnoException): string | undefined {
  return error.syscall === undefined ? undefined : reasons[error.code ?? ''];
}

const unusable = (error: NodeJS.ErrnoException, given: readonly string[]) =>
  `${argumentOf(error.path, given)} cannot be used: ${reasonOf(error)}.`;

/** How the call named a path: by an option, else by itself. Of some reads the system does not say which file it was. */
function argumentOf(path: string | undefined, given: readonly string[]): string {
  const { options, words } = readArguments(given);
  if (path === undefined) return [...words, ...options.values()].filter(Boolean).join(' or ') || 'A file';
  const option = [...options].find(([, value]) => value !== '' && resolve(path).startsWith(resolve(value)));
  return option === undefined ? path : `--${option[0]} ${path}`;
}

/** Why the system refused something. Of a full disk it does not say which file, so it is what the call named. */
function refusalOf(error: Error, given: readonly string[]): string {
  if (!/ENOSPC|EDQUOT|EFBIG/.test(error.message)) return `It cannot be done: ${error.message}.`;
  const { options } = readArguments(given);
  const named = places.flatMap((name) => options.get(name) ?? []).join(', ');
  return `${named === '' ? 'The output' : named} cannot be written: ${diskReason(error)}.`;
}
