import { Problem } from '../../base/index.ts';
import { type AcrossQuery, inlined, type ServiceCall } from '../../query/index.ts';
import { createGate } from '../gate.ts';
import { reasonOf } from '../node-description.ts';
import type { NodeReply, Row } from '../reply.ts';

/** Most solutions of all clauses together, and most characters that they may take in a query. */
const mostSolutions = 20_000;
const mostText = 16_777_216;
/** Most clauses that are asked at once for one question. */
const atOnce = 8;

/** What a clause gave: a pattern with its solutions, or that there are more than are fetched whole. */
export type Gathered = { state: 'whole'; pattern: string } | { state: 'large' };

/** A node did not answer, and the question does not say SILENT: told with its name, and nothing else is answered. */
export function nodeFailed(reply: Exclude<NodeReply, { state: 'answered' }>): Problem {
  const { node, state, ms } = reply;
  const reason = reasonOf(reply) ?? state;
  return new Problem('node-failed', `The node ${node.id} (${node.name}) gave no answer: ${reason}`, {
    node: node.id,
    state,
    reason,
    ms,
    ...(state !== 'refused' && { retryAfterSeconds: 10 }),
  });
}

const notRdf = 'The answer holds a name that is no absolute IRI.';

/** The solutions as a pattern; undefined where one holds what cannot stand in a query. */
function patternOf(
  { variables }: ServiceCall,
  { rows }: Extract<NodeReply, { state: 'answered' }>,
): string | undefined {
  try {
    return inlined(variables, rows);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * Asks every clause whole, each in one request, eight at a time. A clause with SILENT whose node fails is one empty
 * solution (SPARQL 1.1 Federated Query §2.3, §3.2); without SILENT the first failure ends the others, and is thrown.
 * Throws Problem('query-too-large') where all together are more than can be joined.
 */
export async function gather(
  { calls }: AcrossQuery,
  ask: (call: ServiceCall, signal: AbortSignal) => Promise<NodeReply>,
  signal: AbortSignal,
): Promise<Gathered[]> {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const gate = createGate(atOnce, calls.length);
  let solutions = 0;
  let characters = 0;

  async function one(call: ServiceCall): Promise<Gathered> {
    const passed = await gate.through(() => ask(call, either), either);
    either.throwIfAborted();
    if (passed.state !== 'done') throw new Error(`A clause was not asked: ${passed.state}.`);
    const reply = passed.value;
    if (reply.state !== 'answered') {
      if (!call.silent) throw nodeFailed(reply);
      return { state: 'whole', pattern: inlined([], [{}]) };
    }
    if (reply.rows.length > call.most) return { state: 'large' };
    const pattern = patternOf(call, reply);
    if (pattern === undefined) {
      if (!call.silent) throw nodeFailed({ ...reply, state: 'malformed', reason: notRdf });
      return { state: 'whole', pattern: inlined([], [{}]) };
    }
    solutions += reply.rows.length;
    characters += pattern.length;
    if (solutions > mostSolutions || characters > mostText)
      throw new Problem(
        'query-too-large',
        `The SERVICE clauses together have more than ${mostSolutions} solutions or ${mostText} characters. Say more inside them.`,
      );
    return { state: 'whole', pattern };
  }

  try {
    return await Promise.all(calls.map(one));
  } finally {
    ended.abort();
  }
}

/** The rows with every blank node under an IRI of its own (RDF 1.1 §3.5); its name holds in this one answer only. */
export function withoutBlankNodes(rows: readonly Row[], name: (label: string) => Row[string]): Row[] {
  return rows.map((row) => {
    const blank = Object.values(row).some(({ termType }) => termType === 'BlankNode');
    if (!blank) return row;
    return Object.fromEntries(
      Object.entries(row).map(([key, term]) => [
        key,
        term.termType === 'BlankNode' ? name(term.value) : term,
      ]),
    );
  });
}
