import { createHash, randomBytes } from 'node:crypto';
import type { SparqlServer } from './server.ts';

interface Challenge {
  scheme: 'Basic' | 'Digest';
  parameters: Map<string, string>;
}

const algorithms: Record<string, string> = { MD5: 'md5', 'SHA-256': 'sha256' };

/** The challenges of a WWW-Authenticate header that can be met here; Digest before Basic. */
function challenges(header: string): Challenge[] {
  const parts = header.split(/(?:^|,)\s*(?=(?:Basic|Digest)\b)/i);
  return parts
    .flatMap((part): Challenge[] => {
      const scheme = /^(Basic|Digest)\b/i.exec(part)?.[1]?.toLowerCase();
      if (scheme === undefined) return [];
      const parameters = new Map(
        [...part.matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/g)].map(([, name = '', quoted, plain]) => [
          name.toLowerCase(),
          quoted ?? plain ?? '',
        ]),
      );
      if (scheme === 'basic') return [{ scheme: 'Basic', parameters }];
      return (parameters.get('algorithm') ?? 'MD5') in algorithms ? [{ scheme: 'Digest', parameters }] : [];
    })
    .sort((a, b) => (a.scheme < b.scheme ? 1 : -1));
}

/**
 * Credentials for one server: a bearer token at once, or name and password as the server asked for them (RFC 7616
 * Digest, RFC 7617 Basic). A Digest challenge serves for many requests.
 */
export class Authorisation {
  readonly #server: Pick<SparqlServer, 'user' | 'password' | 'token'>;
  #challenge: Challenge | undefined;
  #count = 0;

  constructor(server: Pick<SparqlServer, 'user' | 'password' | 'token'>) {
    this.#server = server;
  }

  /** The Authorization header of a request; undefined where there is nothing to send yet. */
  header(method: string, url: string): string | undefined {
    const { user, password, token } = this.#server;
    if (token !== undefined) return `Bearer ${token.reveal()}`;
    if (this.#challenge === undefined || user === undefined || password === undefined) return undefined;
    return this.#challenge.scheme === 'Basic'
      ? `Basic ${Buffer.from(`${user}:${password.reveal()}`).toString('base64')}`
      : this.#digest(this.#challenge.parameters, method, url, user, password.reveal());
  }

  /** Takes a 401 to heart; false where asking again would not help. */
  learn(header: string | null): boolean {
    if (this.#server.user === undefined) return false;
    const [challenge] = challenges(header ?? '');
    this.#challenge = challenge;
    this.#count = 0;
    return challenge !== undefined;
  }

  #digest(given: Map<string, string>, method: string, url: string, user: string, password: string): string {
    const { pathname, search } = new URL(url);
    const uri = pathname + search;
    const algorithm = given.get('algorithm') ?? 'MD5';
    const hash = (...parts: string[]) =>
      createHash(algorithms[algorithm] ?? 'md5')
        .update(parts.join(':'))
        .digest('hex');
    const [realm, nonce, opaque] = [given.get('realm') ?? '', given.get('nonce') ?? '', given.get('opaque')];
    const secret = hash(user, realm, password);
    const request = hash(method, uri);
    const fields = [`username="${user}"`, `realm="${realm}"`, `nonce="${nonce}"`, `uri="${uri}"`];
    if (given.get('algorithm') !== undefined) fields.push(`algorithm=${algorithm}`);
    if (opaque !== undefined) fields.push(`opaque="${opaque}"`);
    if (
      given
        .get('qop')
        ?.split(/\s*,\s*/)
        .includes('auth')
    ) {
      const count = (++this.#count).toString(16).padStart(8, '0');
      const own = randomBytes(8).toString('hex');
      fields.push('qop=auth', `nc=${count}`, `cnonce="${own}"`);
      fields.push(`response="${hash(secret, nonce, count, own, 'auth', request)}"`);
    } else fields.push(`response="${hash(secret, nonce, request)}"`);
    return `Digest ${fields.join(', ')}`;
  }
}
