import type { IncomingMessage } from 'node:http';

/** Of a name, only these separate it from what is none of it; a URL would be read out of it silently. */
const noPartOfHost = /[/?#@\\\s]/;

/**
 * What is wrong with where a request wants to go, in a sentence; undefined where nothing is. What passes becomes a URL
 * for the routes: without this, they never see it, and the answer would have no body (RFC 9112 §3.2).
 */
export function headFault(request: IncomingMessage): string | undefined {
  const { headers, url = '', httpVersion } = request;
  if ((request.headersDistinct.host?.length ?? 0) > 1) return 'There is more than one Host header: send one.';
  // HTTP/1.0 has no need of it, and health checks of balancers send none. Links are made from the public URL, so that
  // any name will do.
  const host = headers.host ?? (httpVersion === '1.0' ? 'localhost' : '');
  const place = noPartOfHost.test(host) ? null : URL.parse(`http://${host}`);
  if (place === null)
    return 'The Host header is none: it is the name or address of this node, with its port where it has one, e.g. "Host: example.org:8080".';
  headers.host = place.host;
  const [path = ''] = url.split('?');
  if (/^https?:\/\//.test(url) ? !URL.canParse(url) : !url.startsWith('/'))
    return 'The address of the request is none: it begins with "/", or is a whole URL.';
  if (path.includes('\\')) return 'There is a backslash in the path of the request: write it as %5C.';
  return undefined;
}
