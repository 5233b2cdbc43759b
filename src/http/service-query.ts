import { join } from 'node:path';
import { Problem, productFolder } from '../base/index.ts';
import { type Across, openAcross } from '../federation/index.ts';
import {
  type AcrossQuery,
  aliasOf,
  checkAdHoc,
  type Dataset,
  openQueries,
  type visibleGraphs,
} from '../query/index.ts';
import { isIri, type Quad } from '../rdf/index.ts';
import type { Services } from './services.ts';
import { failed } from './sparql-failure.ts';

type Visible = Awaited<ReturnType<ReturnType<typeof visibleGraphs>>>;

/** For whom, over what, and how long. */
interface Asking {
  graphs: Visible;
  deadlineMs: number;
  /** Whose turn it is where many wait for the hub's own engine. */
  client?: string;
  signal?: AbortSignal;
}

/** What SERVICE may ask, and the way there. */
export interface ServiceQueries {
  nodes: Across['nodes'];
  /** Queries that show how, over the nodes of this hub; none where no node has a name that SERVICE could write. */
  examples(): Promise<{ name: string; summary: string; text: string }[]>;
  /**
   * Asks the nodes, and gives the query with their answers in it, for the hub's own engine; or the triples of a
   * CONSTRUCT. Within the time that is left of `deadlineMs`.
   */
  resolve(
    checked: { text: string; across: AcrossQuery },
    options: Asking,
  ): Promise<{ requests: number } & ({ state: 'query'; text: string } | { state: 'quads'; quads: Quad[] })>;
}

/** Opens the nodes to the queries of strangers: what they may see of the hub itself is what any query may. */
export function openServiceQueries({ registry, store, config, base }: Services): ServiceQueries {
  const across = openAcross(registry, { nodeMs: config.nodeMs, names: `${base}/.well-known/genid/` });

  function askOwn({ graphs, deadlineMs, client }: Asking, dataset: Dataset) {
    return async (query: string, signal: AbortSignal): Promise<string> => {
      const checked = await checkAdHoc(query, {
        dataset,
        graphs,
        base: `${base}/sparql`,
        maxRows: config.queryRows,
      });
      if (checked.state === 'refused') throw new Problem(checked.kind, checked.message);
      const answer = await store.queryText(checked.text, 'application/sparql-results+json', {
        pool: 'public',
        deadlineMs,
        maxRows: config.queryRows,
        ...(client !== undefined && { client }),
        signal,
      });
      if (answer.state === 'text') return new TextDecoder().decode(answer.bytes);
      throw failed(answer);
    };
  }

  let library: ReturnType<typeof openQueries> | undefined;
  async function examples() {
    const node = across.nodes().map(aliasOf).filter(isIri).slice(0, 20);
    if (node.length === 0) return [];
    library ??= openQueries(join(productFolder, 'queries', 'federated'));
    return (await library).list().map(({ name, summary, bind }) => ({ name, summary, text: bind({ node }) }));
  }

  return {
    nodes: across.nodes,
    examples,
    resolve: ({ text, across: asked }, asking) =>
      across.resolve({
        text,
        across: asked,
        askOwn: askOwn(asking, asked.dataset),
        deadlineMs: asking.deadlineMs,
        maxRows: config.queryRows,
        ...(asking.signal && { signal: asking.signal }),
      }),
  };
}

/** What is left of a time; throws Problem('query-timed-out') where nothing is. */
export function timeLeft(deadlineMs: number, begun: number): number {
  const left = Math.floor(deadlineMs - (performance.now() - begun));
  if (left > 0) return left;
  throw new Problem('query-timed-out', `The query was ended after ${deadlineMs} ms.`, {
    afterMs: deadlineMs,
  });
}
