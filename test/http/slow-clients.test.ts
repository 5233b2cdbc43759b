import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createBoundedServer } from '../../src/http/index.ts';

const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const each of open.splice(0)) {
    if (!('closeAllConnections' in each)) {
      each.destroy();
      continue;
    }
    each.closeAllConnections();
    each.close();
  }
});

const patience = { headMs: 200, requestMs: 300, idleMs: 500 };

async function served(listener: RequestListener, given = patience): Promise<Socket> {
  const server = createBoundedServer(listener, given);
  open.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  open.push(client);
  await once(client, 'connect');
  return client;
}

/** More than all buffers between the two take. */
const large = Buffer.alloc(64 * 1024 * 1024, 'x');
const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('a slow client', () => {
  it('that never reads its answer is cut, and what was kept for it is let go', {
    timeout: 10_000,
  }, async () => {
    const gone = Promise.withResolvers<boolean>();
    const client = await served((_, response) => {
      response.on('close', () => gone.resolve(response.writableFinished));
      response.end(large);
    });
    client.pause();
    client.write(request);
    expect(await gone.promise).toBe(false);
  });

  it('that reads slowly gets everything, however long that takes', { timeout: 30_000 }, async () => {
    const some = large.subarray(0, 12 * 1024 * 1024);
    // Patience enough for a machine that has others to serve, and far less than the client takes.
    const idleMs = 1_000;
    const client = await served((_, response) => response.end(some), { ...patience, idleMs });
    client.write(request);
    let [bytes, chunks] = [0, 0];
    const started = performance.now();
    client.on('data', (chunk) => {
      bytes += chunk.length;
      if (chunks++ > 80) return;
      client.pause();
      setTimeout(() => client.resume(), 27);
    });
    while (bytes < some.length && performance.now() - started < 25_000) await pause(20);
    expect(bytes).toBeGreaterThan(some.length);
    expect(performance.now() - started).toBeGreaterThan(2 * idleMs);
  });

  it('that sends the head of its request at a crawl is cut', { timeout: 10_000 }, async () => {
    const client = await served((_, response) => response.end());
    client.write('GET / HT');
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
    await once(client, 'close');
  });

  it('that stops in the middle of its body is cut before its whole time is up', {
    timeout: 10_000,
  }, async () => {
    const ended = Promise.withResolvers<string>();
    const began = (incoming: IncomingMessage) => {
      incoming.on('end', () => ended.resolve('whole'));
      incoming.on('error', () => ended.resolve('cut'));
      incoming.resume();
    };
    const client = await served(began, { ...patience, requestMs: 60_000 });
    client.write('PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx');
    expect(await ended.promise).toBe('cut');
  });

  it('is waited for while what it sent is being worked on', { timeout: 10_000 }, async () => {
    const client = await served(
      (incoming, response) => {
        // Nothing is read for longer than a client may idle: the rest of the body waits here.
        setTimeout(() => {
          incoming.resume();
          incoming.on('end', () => response.end('worked'));
        }, patience.idleMs * 2);
      },
      { ...patience, requestMs: 60_000 },
    );
    client.write(`PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n${'x'.repeat(200_000)}`);
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('that sends its body at a crawl is cut, and the body never counts as whole', {
    timeout: 10_000,
  }, async () => {
    const ended = Promise.withResolvers<string>();
    const client = await served((incoming) => {
      incoming.on('end', () => ended.resolve('whole'));
      incoming.on('error', () => ended.resolve('cut'));
      incoming.resume();
    });
    client.write('PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n');
    const crawl = setInterval(() => client.write('x'), 50);
    try {
      expect(await ended.promise).toBe('cut');
    } finally {
      clearInterval(crawl);
    }
  });

  it('that waits for an answer which takes long is not slow, and gets it', { timeout: 10_000 }, async () => {
    const client = await served(
      (_, response) => void setTimeout(() => response.end('late'), 3 * patience.idleMs),
    );
    client.write(request);
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(String(answer)).toContain('200 OK');
  });
});
