import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Where an added node may be. A public node speaks https; everything else must be allowed by whoever runs the hub. */
export interface AddressRules {
  /** Networks that may be asked though they are not public, and over plain http: `10.1.0.0/16`, `fd00::/8`. */
  allow?: readonly string[];
  /** All addresses of a host name; the system's resolver. */
  resolve?: (host: string) => Promise<string[]>;
}

/** Every network that is not the public internet (IANA special-purpose registries, RFC 6890 and later). */
const notPublic = networks([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/128', '::1/128', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
  ...['2002::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]);

function networks(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address);
    const length = Number(bits ?? (family === 4 ? 32 : 128));
    if (family === 0 || !(length >= 0)) throw new TypeError(`Not a network: ${range}. Write 10.0.0.0/8.`);
    list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** An IPv4 address in IPv6 clothes (::ffff:10.0.0.1) is the IPv4 address. */
function bare(address: string): string {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? [];
  if (high === undefined || low === undefined) return address.replace(/^::ffff:(?=\d+\.)/i, '');
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

/**
 * Makes the check of addresses: gives why a URL may not be asked, or undefined where it may. Names are resolved, and
 * every address counts. A name that is changed between this check and the connection gains nothing: an address that
 * is not allowed is asked over https only, and has no certificate for that name. Throws a TypeError where `allow`
 * holds what is no network.
 */
export function addressCheck({
  allow = [],
  resolve = resolveAll,
}: AddressRules = {}): (url: string) => Promise<string | undefined> {
  const allowed = networks(allow);
  const within = (list: BlockList, address: string) =>
    list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

  return async function whyNot(text) {
    if (!URL.canParse(text)) return `${text.slice(0, 200)} is not a URL.`;
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      return `${url.protocol} is not asked; only https.`;
    if (url.username !== '' || url.password !== '') return 'A URL with a user name in it is not asked.';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    let addresses: string[];
    try {
      addresses = isIP(host) > 0 ? [host] : await resolve(host);
    } catch {
      return `The name ${host} has no address.`;
    }
    if (addresses.length === 0) return `The name ${host} has no address.`;
    const real = addresses.map(bare);
    if (real.every((address) => within(allowed, address))) return undefined;
    const inside = real.find((address) => !within(allowed, address) && within(notPublic, address));
    if (inside !== undefined)
      return `${host} is ${inside}, which is not a public address, and this hub does not allow its network.`;
    return url.protocol === 'https:' ? undefined : `${url.host} must be asked over https.`;
  };
}

async function resolveAll(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
