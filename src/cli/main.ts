import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest, productFolder } from '../base/index.ts';
import { type Command, exitCodes, readArguments } from './command.ts';
import { ending } from './ending.ts';

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
    'collimator help <command> tells the options. collimator --version tells the version.',
    'Exit codes: 0 done, 1 looked at and not right, 2 the call is wrong.',
  ].join('\n');
}

/**
 * Whoever reads our output may have seen enough, as `head` does: that is no fault. What must be closed first (a demo has
 * a folder to take away) hears of it as of any other wish to stop.
 */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM');
  else process.exit(exitCodes.done);
}
process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);

/** The version of this product, as package.json states it. */
async function version(): Promise<string> {
  const stated = JSON.parse(await readFile(join(productFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  return stated.version;
}

/** Runs one command and gives the exit code of the process. */
export async function main(given: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = given;
  const isHelp = ['help', '--help', '-h'].includes(name);
  const wanted = isHelp ? rest[0] : name;
  const load = wanted !== undefined && Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  if (name === 'version' || name === '--version') {
    console.log(await version());
    return exitCodes.done;
  }
  if (load === undefined && wanted !== undefined) {
    console.error(
      `There is no command ${wanted}. Did you mean ${nearest(wanted, Object.keys(commands), 2).join(' or ')}? See collimator --help.`,
    );
    return exitCodes.wrongCall;
  }
  const command = (await load?.())?.command;
  if (command === undefined || isHelp || rest.includes('--help') || rest.includes('-h')) {
    console.log(command ? `${command.summary}\n\n${command.usage}` : await overview());
    return exitCodes.done;
  }
  try {
    return await command.run(readArguments(rest));
  } catch (error) {
    const { code, message } = ending(error, command.name, rest);
    console.error(message);
    return code;
  }
}
