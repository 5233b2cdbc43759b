import { type Clock, systemClock } from '../base/index.ts';
import { type AskOptions, askLines, type Line, openLine } from './ask.ts';
import { type Cube, newestCubes, readCube } from './cube.ts';
import type { NodeRef } from './node-ref.ts';
import { cubesQuery } from './questions.ts';
import type { NodeReply } from './reply.ts';

export interface FederationOptions extends Omit<AskOptions, 'signal'> {
  /** Most questions under way at one node; 4. */
  perNode?: number;
  clock?: Clock;
}

/** What is known of one node now. */
export interface NodeDescription {
  node: NodeRef;
  state: NodeReply['state'];
  /** The newest cube of each holder there; empty unless answered. */
  cubes: Cube[];
  reason?: string;
  ms: number;
  /** When it last answered anything in this process. */
  lastAnswer?: Date;
}

/** The nodes that this hub asks. It keeps, per node, what is under way and what failed; nothing needs closing. */
export interface Federation {
  nodes: NodeRef[];
  /** Asks every node at once; replies come as they arrive, exactly one per node. */
  ask(query: string | ((node: NodeRef) => string), options?: AskOptions): AsyncIterable<NodeReply>;
  /** Asks one node of this federation, by its id; throws a TypeError where there is none. */
  askNode(id: string, query: string, options?: AskOptions): Promise<NodeReply>;
  /** Asks every node for its cubes; in the order of `nodes`. */
  describe(options?: AskOptions): Promise<NodeDescription[]>;
}

/** Why a reply carries no data, for people. */
export function reasonOf(reply: NodeReply): string | undefined {
  if (reply.state === 'answered') return undefined;
  return reply.state === 'timed-out' ? 'The node did not answer in time.' : reply.reason;
}

/** Opens a federation. Throws a TypeError where two nodes have one id. */
export function openFederation(
  nodes: NodeRef[],
  { perNode, clock = systemClock, ...defaults }: FederationOptions = {},
): Federation {
  const lines = new Map<string, Line>();
  const lastAnswers = new Map<string, Date>();
  for (const node of nodes) {
    if (lines.has(node.id)) throw new TypeError(`Two nodes are called ${node.id}.`);
    const line = openLine(node, { clock, standardMs: defaults.deadlineMs, perNode });
    lines.set(node.id, {
      node,
      async ask(query, options) {
        const reply = await line.ask(query, { ...defaults, ...options });
        if (reply.state === 'answered') lastAnswers.set(node.id, clock());
        return reply;
      },
    });
  }
  const all = [...lines.values()];

  return {
    nodes: [...nodes],
    ask: (query, options) => askLines(all, query, options),
    async askNode(id, query, options) {
      const line = lines.get(id);
      if (!line) throw new TypeError(`There is no node ${id}.`);
      return line.ask(query, options);
    },
    async describe(options) {
      const query = await cubesQuery();
      return Promise.all(
        all.map(async (line) => {
          const reply = await line.ask(query, options);
          const reason = reasonOf(reply);
          const lastAnswer = lastAnswers.get(line.node.id);
          const cubes =
            reply.state === 'answered' ? reply.rows.map(readCube).filter((cube) => cube !== undefined) : [];
          return {
            node: line.node,
            state: reply.state,
            cubes: newestCubes(cubes),
            ...(reason !== undefined && { reason }),
            ms: reply.ms,
            ...(lastAnswer && { lastAnswer }),
          };
        }),
      );
    },
  };
}
