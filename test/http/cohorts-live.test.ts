import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode } from '../running.ts';

/** A node that takes questions and never answers; it notes who went away. */
let left = 0;
const silent = createServer((request, response) => {
  request.resume();
  response.on('close', () => {
    left++;
  });
});

let hub: Running;
let place: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  hub = await startNode({
    COLLIMATOR_NODES: `http://127.0.0.1:${port} http://127.0.0.1:9`,
    COLLIMATOR_NODE_MS: '60000',
  });
  const saved = await fetch(`${hub.url}/cohorts?all=sex:COM1001370`, { redirect: 'manual' });
  place = saved.headers.get('location') ?? '';
}, 60_000);
afterAll(async () => {
  silent.closeAllConnections();
  silent.close();
  await hub?.close();
});

/** Reads until the words have come, then goes away. */
async function readUntil(address: string, words: string): Promise<string> {
  const leaving = new AbortController();
  const response = await fetch(address, { signal: leaving.signal });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(words)) break;
  }
  leaving.abort();
  return text;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !isSo(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('an answer that somebody waits for', () => {
  it.each([
    ['events', '"state":"unreachable"'],
    ['live', 'not reached'],
  ])('shows at /%s a node that has answered while another has not, and who leaves ends the question', async (end, words) => {
    const leftBefore = left;
    const text = await readUntil(`${place}/${end}`, words);
    expect(text).toContain(words);
    expect(text).not.toContain('event: whole');
    expect(text).not.toContain('live-total');
    // The hub looks at its nodes when it starts, too; nobody leaves there.
    await until(() => left > leftBefore);
    expect(left).toBe(leftBefore + 1);
  });
});
