import { type Clock, systemClock } from '../base/index.ts';
import { type AskOptions, askLines, type Line, openLine } from './ask.ts';
import { type CellLine, openCellLine } from './cell-line.ts';
import type { CellQuestion } from './cell-question.ts';
import type { CubeCheck } from './check-release.ts';
import { type Cube, newestCubes, readCube } from './cube.ts';
import { fleetingHealth, type Health } from './health.ts';
import type { NodeCells } from './node-cells.ts';
import { type CubeVerdict, type NodeDescription, type NodeHealth, reasonOf } from './node-description.ts';
import type { NodeRef } from './node-ref.ts';
import { cubesQuery } from './questions.ts';
import { fixedRegistry, type Registry } from './registry.ts';
import type { NodeReply } from './reply.ts';
import { openVerification } from './verification.ts';

export interface FederationOptions extends Omit<AskOptions, 'signal'> {
  /** Most questions under way at one node; 4. */
  perNode?: number;
  clock?: Clock;
  /** Refuses verified cubes that are not to be used, e.g. for their policy. */
  check?: CubeCheck;
  /** Remembers how nodes answered; without it the memory ends with the process. */
  health?: Health;
  /** How long a node's list of cubes is believed; 30 s. */
  freshMs?: number;
}

/** The nodes that this hub asks. It keeps, per node, what is under way, what failed and what was verified. */
export interface Federation {
  /** The nodes as they are now; those added or removed since are seen at the next question. */
  readonly nodes: NodeRef[];
  /** Asks every node at once; replies come as they arrive, exactly one per node. */
  ask(query: string | ((node: NodeRef) => string), options?: AskOptions): AsyncIterable<NodeReply>;
  /** Asks one node of this federation, by its id; throws a TypeError where there is none. */
  askNode(id: string, query: string, options?: AskOptions): Promise<NodeReply>;
  /**
   * Asks one node for cells of its verified cubes; throws a TypeError where there is no such node. With `revalidate`
   * the node is asked whether its list of cubes still stands, however lately it was seen.
   */
  askCells(
    id: string,
    question: CellQuestion,
    options?: AskOptions & { revalidate?: boolean },
  ): Promise<NodeCells>;
  /** Asks every node for its cubes; in the order of `nodes`. */
  describe(options?: AskOptions): Promise<NodeDescription[]>;
  /** Describes every node, checks what it shows, and adds what is remembered of 30 days. */
  nodeHealth(options?: AskOptions): Promise<NodeHealth[]>;
  /** Writes what is to last; there is nothing else to close. */
  close(): Promise<void>;
}

/** The ways to one node. */
interface Ways {
  node: NodeRef;
  line: Line;
  cells: CellLine;
  /** The same, but believing no list of cubes without asking the node. */
  revalidating: CellLine;
}

/** Opens a federation over some nodes, or over a registry that may change. Throws a TypeError where two have one id. */
export function openFederation(
  given: readonly NodeRef[] | Registry,
  { perNode, clock = systemClock, check, health: kept, freshMs, ...defaults }: FederationOptions = {},
): Federation {
  const registry = 'listNodes' in given ? given : fixedRegistry(given);
  const now = () => clock().getTime();
  const health = kept ?? fleetingHealth(now);
  const verification = openVerification(registry, { check, now });
  const standardMs = defaults.deadlineMs ?? 5000;
  const ways = new Map<string, Ways>();
  const lastAnswers = new Map<string, Date>();

  function open(node: NodeRef): Ways {
    const bare = openLine(node, { clock, standardMs, perNode, whyNot: () => registry.whyNot(node) });
    /** Remembers how the node answered. */
    function noted<R extends { state: NodeReply['state']; ms: number }>(reply: R, options: AskOptions): R {
      if (reply.state === 'answered') lastAnswers.set(node.id, clock());
      // Who gave up before the usual time learned nothing about the node.
      const impatient =
        reply.state === 'timed-out' &&
        (options.signal?.aborted || (options.deadlineMs ?? standardMs) < standardMs);
      if (!impatient) health.record(node.id, reply.state === 'answered', reply.ms);
      return reply;
    }
    const line: Line = {
      node,
      ask: async (query, options = {}) => noted(await bare.ask(query, { ...defaults, ...options }), options),
      askFor: async (query, read, options = {}) =>
        noted(await bare.askFor(query, read, { ...defaults, ...options }), options),
    };
    const epochs = {
      newest: (publisher: string) => health.newestEpoch(node.id, publisher),
      note: (publisher: string, epoch: string) => health.noteEpoch(node.id, publisher, epoch),
    };
    const cells = { line, verification, now, epochs };
    return {
      node,
      line,
      cells: openCellLine({ ...cells, freshMs }),
      revalidating: openCellLine({ ...cells, freshMs: -1 }),
    };
  }

  /** The ways to all nodes of this moment; to a node that is registered anew they are opened anew. */
  function current(): Ways[] {
    const nodes = registry.listNodes();
    const ids = new Set(nodes.map(({ id }) => id));
    for (const id of ways.keys()) {
      if (ids.has(id)) continue;
      ways.delete(id);
      lastAnswers.delete(id);
      health.forget(id);
    }
    return nodes.map(({ origin: _, ...node }) => {
      const known = ways.get(node.id);
      if (known && known.node.sparql === node.sparql && known.node.url === node.url) return known;
      const opened = open(node);
      ways.set(node.id, opened);
      return opened;
    });
  }
  function wayTo(id: string): Ways {
    const found = ways.get(id) ?? current().find(({ node }) => node.id === id);
    if (!found) throw new TypeError(`There is no node ${id}.`);
    return found;
  }

  async function describeOne({ node, line }: Ways, query: string, options?: AskOptions) {
    const reply = await line.ask(query, options);
    const reason = reasonOf(reply);
    const lastAnswer = lastAnswers.get(node.id);
    const shown =
      reply.state === 'answered' ? reply.rows.map(readCube).filter((cube) => cube !== undefined) : [];
    const description: NodeDescription = {
      node,
      state: reply.state,
      cubes: newestCubes(shown),
      ...(reason !== undefined && { reason }),
      ms: reply.ms,
      ...(lastAnswer && { lastAnswer }),
    };
    return description;
  }

  async function verdictOf(node: NodeRef, { iri, epoch }: Cube, signal: AbortSignal): Promise<CubeVerdict> {
    const verdict = await verification.verify(node, iri, epoch, signal);
    if (verdict.state !== 'verified') {
      const reason = reasonOf({ ms: standardMs, ...verdict }) ?? '';
      return { iri, epoch, state: verdict.state === 'refused' ? 'refused' : 'unchecked', reason };
    }
    const { key, facets, vocabularies } = verdict.signed;
    return { iri, epoch, state: 'verified', key, facets, vocabularies };
  }

  current();
  return {
    get nodes() {
      return current().map(({ node }) => node);
    },
    ask: (query, options) =>
      askLines(
        current().map(({ line }) => line),
        query,
        options,
      ),
    askNode: async (id, query, options) => wayTo(id).line.ask(query, options),
    askCells: async (id, question, { revalidate = false, ...options } = {}) =>
      wayTo(id)[revalidate ? 'revalidating' : 'cells'].ask(question, {
        ...options,
        deadlineMs: options.deadlineMs ?? standardMs,
      }),
    async describe(options) {
      const query = await cubesQuery();
      return Promise.all(current().map((way) => describeOne(way, query, options)));
    },
    async nodeHealth(options) {
      const query = await cubesQuery();
      return Promise.all(
        current().map(async (way): Promise<NodeHealth> => {
          const described = await describeOne(way, query, options);
          const deadline = AbortSignal.timeout(options?.deadlineMs ?? standardMs);
          const verdicts = await Promise.all(
            described.cubes.map((cube) => verdictOf(way.node, cube, deadline)),
          );
          const lastEpoch = described.cubes
            .map(({ epoch }) => epoch)
            .sort()
            .at(-1);
          const all = (part: (verdict: CubeVerdict) => readonly string[] | undefined) =>
            [...new Set(verdicts.flatMap((verdict) => part(verdict) ?? []))].sort();
          return {
            ...described,
            ...health.of(way.node.id),
            verdicts,
            ...(lastEpoch !== undefined && { lastEpoch }),
            facets: all(({ facets }) => facets),
            vocabularies: all(({ vocabularies }) => vocabularies),
          };
        }),
      );
    },
    close: () => health.flush(),
  };
}
