import type { Asked } from '../cohort/index.ts';
import type { Policy } from '../disclosure/index.ts';
import { epoch, type Release } from './release.ts';

type CellsReply = Awaited<ReturnType<Asked['askCells']>>;
type SignedCube = Extract<CellsReply, { state: 'answered' }>['cubes'][number];

/** Nodes that answer from releases in memory, as nodes with the same verified cubes answer over the network. */
export function memoryFederation(
  releases: readonly Release[],
  facets: readonly string[],
  { floor, threshold, rounding, sigma }: Policy,
): Asked {
  const nodes = releases.map((_, i) => {
    const url = `https://node-${i}.invalid`;
    return { id: `n${i}`, name: `Node ${i}`, url, sparql: `${url}/sparql` };
  });
  const policy = { access: 'protected' as const, floor, threshold, rounding, sigma, generated: true };
  return {
    nodes,
    async askCells(id, { chunks }) {
      const at = nodes.findIndex((node) => node.id === id);
      const [node, release] = [nodes[at], releases[at]];
      if (node === undefined || release === undefined) throw new TypeError(`There is no node ${id}.`);
      const signed: SignedCube = {
        cube: { ...policy, iri: `${node.url}/cubes/${epoch}`, publisher: node.name, epoch },
        cells: release.cells(chunks.flatMap(({ cells }) => cells)),
        requested: new Map(),
        digest: id,
        key: id,
        vocabularies: [],
        facets,
      };
      return { state: 'answered', cubes: [signed], refused: [], node, ms: 0, requests: 1 };
    },
  };
}
