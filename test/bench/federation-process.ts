import { fork } from 'node:child_process';

/** A program of its own beside the hub, so that what the hub costs and what the others cost are told apart. */
export interface Beside {
  /** Sends one message, and gives the answer to it. One at a time. */
  ask<T>(message: object | string): Promise<T>;
  close(): Promise<void>;
}

/** Starts a module of this folder as a process; it answers each message with one, and ends when it is let go. */
export function startBeside(module: string): Beside {
  const child = fork(new URL(module, import.meta.url));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    ask<T>(message: object | string) {
      return new Promise<T>((resolve, reject) => {
        const fail = () => reject(new Error(`${module} ended before it answered.`));
        child.once('exit', fail);
        child.once('message', (answer) => {
          child.off('exit', fail);
          resolve(answer as T);
        });
        child.send(message);
      });
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** CPU time of this process so far, in ms: of all its threads, kernel included. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
