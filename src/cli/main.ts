import { diskReason, nearest, Problem } from '../base/index.ts';
import { type Command, readArguments, UsageError } from './command.ts';

/**
 * Every command, loaded only when it is called: the process that serves never loads what reads cases, and the
 * one that builds a cube never loads what opens a socket.
 */
const commands: Record<string, () => Promise<{ command: Command }>> = {
  demo: () => import('./demo.ts'),
  serve: () => import('./serve.ts'),
  generate: () => import('./generate.ts'),
  collect: () => import('./collect.ts'),
  build: () => import('./build.ts'),
  validate: () => import('./validate.ts'),
  import: () => import('./import.ts'),
  ontology: () => import('./ontology.ts'),
  query: () => import('./query.ts'),
  attack: () => import('./attack.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  doctor: () => import('./doctor.ts'),
};

async function overview(): Promise<string> {
  const loaded = await Promise.all(Object.values(commands).map(async (load) => (await load()).command));
  const width = Math.max(...loaded.map(({ name }) => name.length));
  return [
    'collimator <command> [options]',
    '',
    ...loaded.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'collimator help <command> tells the options. Exit codes: 0 done, 1 the input has faults, 2 the call is wrong.',
  ].join('\n');
}

// Whoever reads our output may have seen enough, as `head` does: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

/** Options that name where a command writes. */
const places = ['data', 'out', 'output', 'keys', 'case-table', 'config'];

/** Why the system refused something. Of a full disk it does not say which file, so it is what the call named. */
function refusalOf(error: Error, given: readonly string[]): string {
  if (!/ENOSPC|EDQUOT|EFBIG/.test(error.message)) return `It cannot be done: ${error.message}.`;
  const { options } = readArguments(given);
  const named = places.flatMap((name) => options.get(name) ?? []).join(', ');
  return `${named === '' ? 'The output' : named} cannot be written: ${diskReason(error)}.`;
}

/** Runs one command and gives the exit code of the process. */
export async function main(given: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = given;
  const wanted = name === 'help' ? rest[0] : name;
  const load = wanted !== undefined && Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  if (name === 'help' || name === '--help' || (load && rest.includes('--help'))) {
    const command = (await load?.())?.command;
    console.log(command ? `${command.summary}\n\n${command.usage}` : await overview());
    return 0;
  }
  if (load === undefined) {
    console.error(
      `There is no command ${name}. Did you mean ${nearest(name, Object.keys(commands), 2).join(' or ')}? See collimator --help.`,
    );
    return 2;
  }
  const { command } = await load();
  try {
    return await command.run(readArguments(rest));
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message} See collimator ${command.name} --help.`);
      return 2;
    }
    if (error instanceof Problem) {
      console.error(error.message);
      return 1;
    }
    // A folder that cannot be had is no fault of the program: whoever called needs one line, not a stack.
    if (error instanceof Error && 'syscall' in error) {
      console.error(refusalOf(error, rest));
      return 1;
    }
    throw error;
  }
}
