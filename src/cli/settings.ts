import { type Configured, loadConfig } from '../base/index.ts';
import { type Invocation, UsageError, valued } from './command.ts';

/** Reads the configuration with the options as flags. Throws a UsageError with every mistake where there are any. */
export function configured(invocation: Invocation): Extract<Configured, { state: 'valid' }> {
  valued(invocation);
  const flags = Object.fromEntries([...invocation.options].map(([name, value]) => [`--${name}`, value]));
  const result = loadConfig(flags);
  if (result.state === 'valid') return result;
  const [first = '', ...more] = result.mistakes;
  if (more.length === 0) throw new UsageError(`The configuration has a mistake: ${first}`);
  const listed = result.mistakes.map((mistake) => `\n  - ${mistake}`).join('');
  throw new UsageError(`The configuration has ${result.mistakes.length} mistakes:${listed}\n`);
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
