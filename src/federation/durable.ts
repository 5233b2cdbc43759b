import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { replaceFile } from '../base/index.ts';

/** A small JSON file that is either the old one or the new one, whenever the process ends. */
export interface Durable<T> {
  /** Reads it; undefined where there is none. Throws an Error that names the file where it is not what it should be. */
  read(): Promise<T | undefined>;
  /** Replaces it. Writes that come while one is under way become one: what counts is the last. */
  write(value: T): Promise<void>;
}

/** A file at `path`, readable by its owner only. Its folder is made on the first write. */
export function durable<T>(path: string, schema: z.ZodType<T>): Durable<T> {
  let underWay: Promise<void> | undefined;
  let waiting: { text: string; done: Promise<void> } | undefined;
  async function replace(text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await replaceFile(path, text);
  }
  return {
    async read() {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
      try {
        return schema.parse(JSON.parse(text));
      } catch (cause) {
        throw new Error(`${path} cannot be read: ${(cause as Error).message}. Restore it, or remove it.`, {
          cause,
        });
      }
    },
    write(value) {
      const text = `${JSON.stringify(value, null, 1)}\n`;
      if (waiting) {
        waiting.text = text;
        return waiting.done;
      }
      const mine: { text: string; done: Promise<void> } = { text, done: Promise.resolve() };
      mine.done = (underWay ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => {
          waiting = undefined;
          return replace(mine.text);
        });
      waiting = mine;
      underWay = mine.done;
      return mine.done;
    },
  };
}
