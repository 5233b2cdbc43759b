import { readCubeFile } from '../federation/cube-file.ts';
import { type SignedNode, startSignedNode } from '../federation/signed-node.ts';
import { cpuMs } from './federation-process.ts';

/** What the process of the nodes is told: the cube that all of them publish, how many they are, and how far away. */
export interface NodesWanted {
  turtle: string;
  nodes: number;
  delayMs: number;
}

/** What it tells when it is asked to `count`: queries of each node so far, and its own CPU time so far in ms. */
export interface NodesCount {
  queries: number[];
  cpuMs: number;
}

/** Starts nodes that all answer from one cube, as SPARQL servers that hold it would. */
async function startNodes({ turtle, nodes, delayMs }: NodesWanted): Promise<SignedNode[]> {
  const { cells, about } = await readCubeFile(turtle);
  return Promise.all(
    Array.from({ length: nodes }, (_, i) =>
      startSignedNode(`n${i}`, { cells, about, ...(delayMs > 0 && { delayMs }) }),
    ),
  );
}

let started: SignedNode[] = [];
process.on('message', async (message: NodesWanted | 'count') => {
  if (message === 'count') {
    const count: NodesCount = { queries: started.map((node) => node.queries()), cpuMs: cpuMs() };
    process.send?.(count);
    return;
  }
  started = await startNodes(message);
  process.send?.(started.map((node) => node.ref));
});
process.once('disconnect', () => Promise.all(started.map((node) => node.close())));
