import { randomUUID } from 'node:crypto';
import { Problem } from '../../base/index.ts';
import { type AcrossQuery, fillIn, ownData, type ServiceNode } from '../../query/index.ts';
import { iri, type Quad } from '../../rdf/index.ts';
import { type Line, openLine } from '../ask.ts';
import { createGate } from '../gate.ts';
import type { NodeRef } from '../node-ref.ts';
import type { Registry } from '../registry.ts';
import type { NodeReply } from '../reply.ts';
import { finished } from './finished.ts';
import { gather, nodeFailed, withoutBlankNodes } from './gather.ts';
import { join } from './join.ts';
import { resultsJson } from './results-json.ts';

export interface AcrossOptions {
  /** Most requests for one question, the hub's own data included; 500. */
  maxRequests?: number;
  /** Longest wait for one node; 5000 ms. */
  nodeMs?: number;
  /** What blank nodes of nodes are named below, with a slash at the end (RDF 1.1 §3.5). */
  names: string;
}

export interface AcrossQuestion {
  /** The text of the query, as it was checked. */
  text: string;
  across: AcrossQuery;
  /** Asks the hub's own data; gives a result in JSON, or throws a Problem. */
  askOwn(query: string, signal: AbortSignal): Promise<string>;
  deadlineMs: number;
  maxRows: number;
  /** The client's: whoever leaves ends all requests. */
  signal?: AbortSignal;
}

/** What is left to do: a query for the hub's own engine, with all that the nodes said written into it; or triples. */
export type Resolved = { requests: number } & (
  | { state: 'query'; text: string }
  | { state: 'quads'; quads: Quad[] }
);

/** Asks the nodes what a query asks by SERVICE. */
export interface Across {
  /** The nodes that SERVICE may name, as they are registered now. */
  nodes(): ServiceNode[];
  /** Throws a Problem where a node fails without SILENT, where a bound is reached, and where too many wait. */
  resolve(question: AcrossQuestion): Promise<Resolved>;
}

/** Most questions at once, and most that wait. */
const width = 4;
const capacity = 16;
/** Most bytes of one node's answer. */
const maxBytes = 4_194_304;

/**
 * Opens the way to the registered nodes for the questions of strangers. Its lines are its own: what a stranger's query
 * does to a node is not held against the node where cohorts are counted.
 */
export function openAcross(
  registry: Pick<Registry, 'listNodes' | 'whyNot'>,
  { maxRequests = 500, nodeMs = 5000, names }: AcrossOptions,
): Across {
  const lines = new Map<string, Line>();
  const gate = createGate(width, capacity);
  const joining = createGate(1, width);

  function lineTo(id: string): Line {
    const node = registry.listNodes().find((each) => each.id === id);
    if (node === undefined) throw new Problem('query-refused', `There is no node ${id} any more.`);
    const known = lines.get(id);
    if (known?.node.sparql === node.sparql) return known;
    const ref: NodeRef = { id, name: node.name, url: node.url, sparql: node.sparql };
    const line = openLine(ref, { standardMs: nodeMs, whyNot: () => registry.whyNot(node) });
    lines.set(id, line);
    return line;
  }

  async function resolve(question: AcrossQuestion, signal: AbortSignal): Promise<Resolved> {
    const { across, text, askOwn, maxRows } = question;
    let requests = 0;
    function countOne(): void {
      requests += 1;
      if (requests > maxRequests)
        throw new Problem(
          'query-refused',
          `The query needs more than ${maxRequests} requests. Say more in SERVICE.`,
          {
            limit: maxRequests,
          },
        );
    }
    async function askNode(id: string, query: string, given: AbortSignal): Promise<NodeReply> {
      countOne();
      const reply = await lineTo(id).ask(query, { deadlineMs: nodeMs, signal: given, maxBytes });
      if (reply.state !== 'answered') return reply;
      const answer = randomUUID();
      const rows = withoutBlankNodes(reply.rows, (label) =>
        iri(`${names}${answer}-${encodeURIComponent(label)}`),
      );
      return { ...reply, rows };
    }

    const gathered = await gather(across, (call, given) => askNode(call.node, call.text, given), signal);
    const large = gathered.findIndex(({ state }) => state === 'large');
    if (large < 0) {
      const patterns = gathered.map((each) => (each.state === 'whole' ? each.pattern : ''));
      return { state: 'query', text: fillIn(text, across, patterns), requests };
    }
    if ('impossible' in across.joined)
      throw new Problem(
        'query-too-large',
        `What SERVICE asks ${across.calls[large]?.node} has more than ${across.calls[large]?.most} solutions. It cannot be asked in parts, since ${across.joined.impossible}.`,
      );
    const query = fillIn(
      across.joined.text,
      across,
      gathered.map((each, i) =>
        each.state === 'whole'
          ? each.pattern
          : `SERVICE <http://call-${i}.invalid/sparql> ${across.calls[i]?.body}`,
      ),
    );
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const ask = async (service: string, part: string): Promise<string> => {
      if (service === new URL(ownData).hostname) {
        countOne();
        return askOwn(part, either);
      }
      const call = across.calls[Number(/^call-(\d+)\.invalid$/.exec(service)?.[1])];
      if (call === undefined) throw new Error(`Nobody is called ${service}.`);
      const reply = await askNode(call.node, part, either);
      // It has answered before: after that, not even SILENT may pass a part for the whole.
      if (reply.state !== 'answered') throw nodeFailed(reply);
      return resultsJson(reply.rows);
    };
    const passed = await joining.through(() => join({ query, most: maxRows }, ask, signal), signal);
    ended.abort();
    if (passed.state === 'done') return { ...finished(passed.value, names), requests };
    signal.throwIfAborted();
    throw busy();
  }

  return {
    nodes: () => registry.listNodes().map(({ id, url, sparql }) => ({ id, url, sparql })),
    async resolve(question) {
      const { deadlineMs, signal } = question;
      const deadline = AbortSignal.timeout(deadlineMs);
      const either = signal ? AbortSignal.any([deadline, signal]) : deadline;
      try {
        const passed = await gate.through(() => resolve(question, either), either);
        if (passed.state === 'done') return passed.value;
        if (passed.state === 'full') throw busy();
        throw either.reason;
      } catch (error) {
        if (!either.aborted) throw error;
        const why = signal?.aborted ? 'The client has left.' : `The query was ended after ${deadlineMs} ms.`;
        throw new Problem('query-timed-out', why, { afterMs: deadlineMs }, error);
      }
    },
  };
}

const busy = () =>
  new Problem('unavailable', 'Too many questions over several nodes are waiting.', { retryAfterSeconds: 5 });
