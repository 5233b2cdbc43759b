import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { token } from '../running.ts';

/** How late the event loop of a node was, in ms, over so many looks; and its resident memory in bytes. */
export interface Lag {
  p50: number;
  p99: number;
  max: number;
  looks: number;
  rss: number;
}

/** A node that runs as a process of its own. */
export interface ChildNode {
  url: string;
  pid: number;
  /** Whether the process has ended by itself, and how. */
  ended(): string | undefined;
  /** Forgets what was measured of the event loop so far. */
  measure(): Promise<void>;
  lag(): Promise<Lag>;
  stop(): Promise<void>;
}

/**
 * Starts a node on a free port as a child process, with settings as environment variables. It has a data folder, as
 * a node at work has, so that a new reader starts from an image.
 */
export async function startChildNode(environment: Record<string, string> = {}): Promise<ChildNode> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('COLLIMATOR_'));
  const folder = await mkdtemp(join(tmpdir(), 'collimator-child-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const env = {
    ...Object.fromEntries(own),
    COLLIMATOR_PORT: '0',
    COLLIMATOR_TOKEN: token,
    COLLIMATOR_DATA: join(folder, 'data'),
    ...environment,
  };
  const program = fileURLToPath(new URL('./hostile-node-process.ts', import.meta.url));
  // As the scripts of package.json start a node.
  const child = fork(program, { env, execArgv: ['--max-semi-space-size=8'] });
  const { url } = await next<{ url: string }>(child).catch(async (error: Error) => {
    await remove();
    throw error;
  });
  const ask = <T>(message: string): Promise<T> => {
    child.send(message);
    return next<T>(child);
  };
  return {
    url,
    pid: child.pid ?? 0,
    ended: () =>
      child.exitCode === null && child.signalCode === null
        ? undefined
        : `${child.signalCode ?? child.exitCode}`,
    measure: () => ask('measure'),
    lag: () => ask<Lag>('lag'),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit');
        child.disconnect();
        await exit;
      }
      await remove();
    },
  };
}

/** The next message of a child; rejects where it ends instead. */
async function next<T>(child: ChildProcess): Promise<T> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as T),
      once(child, 'exit', { signal }).then(([code, by]) => {
        throw new Error(`The node ended with ${by ?? code}.`);
      }),
    ]);
  } finally {
    settled.abort();
  }
}
