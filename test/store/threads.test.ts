import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { Threads } from '../../src/store/threads.ts';

/** Threads that do nothing, in the order in which they were begun. */
function pretending() {
  const begun: (EventEmitter & { ended?: boolean })[] = [];
  const begin = () => {
    const worker = new EventEmitter();
    begun.push(worker);
    const terminate = async () => Object.assign(worker, { ended: true });
    return Object.assign(worker, { unref: () => {}, terminate }) as unknown as Worker;
  };
  return { threads: new Threads(begin), begun };
}

describe('a thread for a reader', () => {
  it('is begun ahead once, and taken once', () => {
    const { threads, begun } = pretending();
    threads.prepare();
    threads.prepare();
    expect(begun).toHaveLength(1);
    expect(threads.take()).toBe(begun[0]);
    expect(threads.take()).toBe(begun[1]);
    threads.prepare();
    expect(threads.take()).toBe(begun[2]);
  });

  it('may have an engine as large as one can be, before V8 collects its heap at each buffer', async () => {
    const worker = new Threads().take();
    try {
      const { maxOldGenerationSizeMb = 0 } = worker.resourceLimits ?? {};
      // V8 minds what is outside its heap from half of this on; an engine has at most 4 GB.
      expect(maxOldGenerationSizeMb / 2).toBeGreaterThanOrEqual(4096);
    } finally {
      await worker.terminate();
    }
  });

  it('is not the one that ended while it waited', () => {
    const { threads, begun } = pretending();
    threads.prepare();
    begun[0]?.emit('error', new Error('no room'));
    begun[0]?.emit('exit', 1);
    expect(threads.take()).toBe(begun[1]);
  });

  it('is ended with the store where it waits, and none is begun ahead after that', async () => {
    const { threads, begun } = pretending();
    threads.prepare();
    await threads.close();
    threads.prepare();
    expect(begun).toMatchObject([{ ended: true }]);
  });

  it('loads nothing but modules of the store and of Node, and the engine: packages took a fifth of its time', () => {
    const room = new URL('../../src/store/', import.meta.url).pathname;
    const found = new Set([join(room, 'reader.worker.ts')]);
    for (const file of found) {
      const text = readFileSync(file, 'utf8');
      for (const [, target = ''] of text.matchAll(/^(?:import|export) (?!type )(?:[^;]*? from )?'([^']+)'/gm))
        if (!isBuiltin(target)) found.add(target.startsWith('.') ? join(dirname(file), target) : target);
    }
    expect(found.size).toBeGreaterThan(10);
    expect([...found].filter((file) => !file.startsWith(room))).toEqual([]);
  });

  it('does not keep a process alive, neither one that waits nor one that could not build', () => {
    const door = JSON.stringify(new URL('../../src/store/index.ts', import.meta.url).href);
    const script = `
      const { openStore } = await import(${door});
      const graph = { value: 'https://example.org/g' };
      await openStore({ mounts: [{ graph, text: 'no Turtle' }] }).catch((error) => console.log(error.message));
      const store = await openStore({ mounts: [{ graph, text: '<s> <p> 1 .' }] });
      console.log((await store.query('ASK { ?s ?p 1 }', { pool: 'public' })).value);`;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(stdout).toMatch(/^The graph <https:\/\/example.org\/g> cannot be loaded.*\ntrue\n$/);
    expect(status).toBe(0);
  });
});
