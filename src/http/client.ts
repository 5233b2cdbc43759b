import { BlockList, isIP } from 'node:net';
import type { Context } from 'hono';
import type { Config } from '../base/index.ts';

/** What the HTTP server puts beside a request; a request that came from no socket has none of it. */
interface Bindings {
  incoming?: { socket?: { remoteAddress?: string | undefined } };
}

/** IPv4 as it is written by itself, also where a socket for both families gives it as IPv6. */
const plain = (address: string): string => address.trim().replace(/^::ffff:(?=\d+\.)/i, '');

/** Whether an address is in one of the networks, given as CIDR. */
function among(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * The network that one household or host has: all of an IPv4 address, the first half of an IPv6 address, since
 * whoever has one of those has 2^64.
 */
function network(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const [first, last] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from(
    { length: Math.max(0, 8 - (first?.length ?? 0) - (last?.length ?? 0)) },
    () => '0',
  );
  const groups = [...(first ?? []), ...(address.includes('::') ? zeros : []), ...(last ?? [])];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/**
 * Who asks, for taking turns in the queues: `token` for the holder of the token, else the address. Only a trusted
 * proxy is believed when it tells another (X-Forwarded-For, read from the right until an address is no proxy of
 * ours): what a client writes there itself does not count.
 */
export function clientNaming({
  token,
  trustedProxies,
}: Pick<Config, 'token' | 'trustedProxies'>): (c: Context) => string {
  const isTrusted = among(trustedProxies);
  return (c) => {
    const [, given] = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    if (given !== undefined && token?.matches(given)) return 'token';
    const { incoming } = (c.env ?? {}) as Bindings;
    let address = plain(incoming?.socket?.remoteAddress ?? 'unknown');
    const told = (c.req.header('x-forwarded-for') ?? '').split(',').map(plain);
    while (isTrusted(address)) {
      const before = told.pop();
      if (before === undefined || isIP(before) === 0) break;
      address = before;
    }
    return network(address);
  };
}
