import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NodeRef } from '../../src/federation/index.ts';
import { refusingPort } from '../ports.ts';

/** A real HTTP server on a free port of this machine, standing for a node. */
export interface LocalNode {
  ref: NodeRef;
  /** How many requests it has received. */
  requests(): number;
  close(): Promise<void>;
}

export async function startNode(
  id: string,
  handle: (query: string, response: ServerResponse, request: IncomingMessage) => void,
): Promise<LocalNode> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => handle(new URLSearchParams(body).get('query') ?? '', response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    ref: { id, name: `Node ${id}`, url, sparql: `${url}sparql` },
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A node that is down: every connection to it is refused. */
export async function deadNode(id: string): Promise<LocalNode> {
  const url = `http://127.0.0.1:${await refusingPort()}/`;
  return {
    ref: { id, name: `Node ${id}`, url, sparql: `${url}sparql` },
    requests: () => 0,
    close: async () => {},
  };
}

/** Sends rows as SPARQL results JSON; plain texts become literals, texts that begin with `<` IRIs. */
export function sendRows(response: ServerResponse, rows: Record<string, string>[]): void {
  const bindings = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([variable, value]) => [
        variable,
        value.startsWith('<') ? { type: 'uri', value: value.slice(1, -1) } : { type: 'literal', value },
      ]),
    ),
  );
  const vars = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  response.writeHead(200, { 'content-type': 'application/sparql-results+json' });
  response.end(JSON.stringify({ head: { vars }, results: { bindings } }));
}
