import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/base/index.ts';
import { clientNaming } from '../../src/http/client.ts';

const token = new Secret('a-token-for-tests');

/** Whom a request counts as that came from this address. */
async function clientOf(
  remoteAddress: string | undefined,
  headers: Record<string, string> = {},
  trustedProxies: string[] = [],
): Promise<string> {
  const name = clientNaming({ token, trustedProxies });
  const app = new Hono().get('/', (c) => c.text(name(c)));
  return (await app.request('/', { headers }, { incoming: { socket: { remoteAddress } } })).text();
}

describe('whoever asks', () => {
  it('is known by address, and by the token where that is right', async () => {
    expect(await clientOf('192.0.2.7')).toBe('192.0.2.7');
    expect(await clientOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(await clientOf('192.0.2.7', { authorization: 'Bearer a-token-for-tests' })).toBe('token');
    expect(await clientOf('192.0.2.7', { authorization: 'Bearer a-guess' })).toBe('192.0.2.7');
    expect(await clientOf(undefined)).toBe('unknown');
  });

  it('is one client with all addresses of an IPv6 network', async () => {
    expect(await clientOf('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2::/64');
    expect(await clientOf('2001:0db8:0001:0002:bbbb:0:0:2')).toBe('2001:db8:1:2::/64');
    expect(await clientOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(await clientOf('::1')).toBe('0:0:0:0::/64');
  });

  it('is who a trusted proxy says, and nobody else', async () => {
    const told = { 'x-forwarded-for': '203.0.113.9, 198.51.100.4' };
    expect(await clientOf('10.1.2.3', told)).toBe('10.1.2.3');
    expect(await clientOf('10.1.2.3', told, ['10.1.2.0/24'])).toBe('198.51.100.4');
    // A client writes what it likes; only what our own proxies wrote counts.
    expect(await clientOf('10.1.2.3', told, ['10.1.2.0/24', '198.51.100.0/24'])).toBe('203.0.113.9');
    expect(await clientOf('192.0.2.7', told, ['10.1.2.0/24'])).toBe('192.0.2.7');
    expect(await clientOf('10.1.2.3', { 'x-forwarded-for': 'me' }, ['10.1.2.0/24'])).toBe('10.1.2.3');
    expect(await clientOf('fd00::1', { 'x-forwarded-for': '192.0.2.8' }, ['fd00::/8'])).toBe('192.0.2.8');
  });
});
