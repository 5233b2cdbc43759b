import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';

// Ports of this machine for tests that need one by its number. A port that a server had and gave back is the next
// one that the system hands to somebody else, so none is taken from there.

async function listening(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** Below what any system hands out by itself (Linux from 32768, IANA from 49152), twenty for a process. */
const [first, last] = [20_000, 31_999];
let next = first + ((process.pid * 20) % (last - first));

/** A port that nobody listens on, and that nobody gets who asks the system for any: for whoever starts later. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1000; tries++) {
    const port = next;
    next = next === last ? first : next + 1;
    const server = await listening(port);
    if (server === undefined) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error(`There is no free port from ${first} to ${last}.`);
}

/**
 * A port that refuses every connection for as long as this process lives: the near end of an open connection has it,
 * so nobody else can listen there.
 */
export async function refusingPort(): Promise<number> {
  const server = createServer((socket) => socket.unref()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const held = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(held, 'connect');
  server.unref();
  held.unref();
  return (held.address() as AddressInfo).port;
}
