import { type Configured, loadConfig } from '../base/index.ts';
import type { Invocation } from './command.ts';

/** Reads the configuration with the options as flags; prints every mistake and gives undefined where there are any. */
export function configured({ options }: Invocation): Extract<Configured, { state: 'valid' }> | undefined {
  const flags = Object.fromEntries([...options].map(([name, value]) => [`--${name}`, value]));
  const result = loadConfig(flags);
  if (result.state === 'valid') return result;
  console.error(
    `The configuration has ${result.mistakes.length === 1 ? 'a mistake' : `${result.mistakes.length} mistakes`}:`,
  );
  for (const mistake of result.mistakes) console.error(`  - ${mistake}`);
  return undefined;
}

/**
 * Resolves when the process that started this one has gone. npm, when killed, ends its shell but not us, and a demo
 * that nobody can stop must not stay; a service may outlive its starter, so only the demo asks.
 */
export function untilAlone(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      resolve();
    }, 500);
    timer.unref();
  });
}

/**
 * Resolves when the process is asked to stop: Ctrl-C, kill, or the terminal going away. A terminal sends Ctrl-C
 * to npm and to us, and npm passes it on, so a second signal must not cut the cleaning up short; the fourth does.
 */
export function untilStopped(): Promise<void> {
  let asked = 0;
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        asked += 1;
        if (asked > 3) process.exit(130);
        resolve();
      });
    }
  });
}
