import type { IncomingMessage, ServerResponse } from 'node:http';
import { Store } from 'oxigraph';
import { openAcross } from '../../src/federation/across/across.ts';
import type { AddressRules, NodeRef } from '../../src/federation/index.ts';
import { openRegistry } from '../../src/federation/index.ts';
import { adHoc } from '../../src/query/index.ts';
import { write } from '../../src/rdf/index.ts';
import { type LocalNode, startNode } from './local-node.ts';

const options = { results_format: 'json', use_default_graph_as_union: true } as const;

function storeOf(turtle: string, base = 'http://data.example/'): Store {
  const store = new Store();
  store.load(turtle, { format: 'text/turtle', base_iri: base });
  return store;
}

/** A SPARQL endpoint on this machine with some Turtle behind it, or with something else to say. */
export interface Endpoint extends LocalNode {
  /** Every query that it got, in order. */
  asked: string[];
}

export type Said = (query: string, response: ServerResponse, request: IncomingMessage) => void;

export async function startEndpoint(id: string, content: string | Said, url?: string): Promise<Endpoint> {
  const asked: string[] = [];
  const store = typeof content === 'string' ? storeOf(content) : undefined;
  const node = await startNode(id, (query, response, request) => {
    asked.push(query);
    if (typeof content !== 'string') return content(query, response, request);
    try {
      const json = store?.query(query, options) as string;
      response.writeHead(200, { 'content-type': 'application/sparql-results+json' }).end(json);
    } catch (error) {
      response.writeHead(400).end((error as Error).message);
    }
  });
  return { ...node, ref: { ...node.ref, ...(url !== undefined && { url }) }, asked };
}

export interface Asking {
  /** Most solutions of a clause that are fetched whole; 0 leaves all joins to Comunica. */
  maxWhole?: number;
  maxRequests?: number;
  maxRows?: number;
  deadlineMs?: number;
  nodeMs?: number;
  signal?: AbortSignal;
}

/** A hub with some Turtle of its own, over some nodes, as /sparql asks it; gives results in JSON, or Turtle. */
export async function openHub(
  turtle: string,
  nodes: readonly NodeRef[],
  { rules, added = [] }: { rules?: AddressRules; added?: readonly NodeRef[] } = {},
) {
  const own = storeOf(turtle);
  const registry = await openRegistry({ configured: nodes, ...(rules && { rules }) });
  const all = {
    listNodes: () => [
      ...registry.listNodes(),
      ...added.map((node) => ({ ...node, origin: 'added' as const })),
    ],
    whyNot: registry.whyNot,
  };
  const ofOwn: string[] = [];

  async function ask(query: string, asking: Asking = {}) {
    const { maxWhole, maxRequests, maxRows = 1000, deadlineMs = 10_000, nodeMs, signal } = asking;
    const across = openAcross(all, {
      names: 'http://hub.example/.well-known/genid/',
      ...(maxRequests !== undefined && { maxRequests }),
      ...(nodeMs !== undefined && { nodeMs }),
    });
    const checked = adHoc(query, {
      services: across.nodes(),
      base: 'http://hub.example/sparql',
      maxRows,
      ...(maxWhole !== undefined && { maxWhole }),
    });
    if (checked.state === 'refused') throw new Error(`${checked.line}:${checked.column} ${checked.message}`);
    if (checked.across === undefined) throw new Error('The query asks no node.');
    const resolved = await across.resolve({
      text: checked.text,
      across: checked.across,
      askOwn: async (text) => {
        ofOwn.push(text);
        return own.query(text, options) as string;
      },
      deadlineMs,
      maxRows,
      ...(signal && { signal }),
    });
    if (resolved.state === 'quads')
      return { answer: await write(resolved.quads, 'ntriples'), requests: resolved.requests };
    const format = checked.form === 'construct' || checked.form === 'describe' ? 'nt' : 'json';
    const answer = own.query(resolved.text, { ...options, results_format: format }) as string;
    return { answer, requests: resolved.requests };
  }
  return { ask, ofOwn };
}
