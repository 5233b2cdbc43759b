import { type LocalNode, sendRows, startNode } from '../federation/local-node.ts';
import { type Policy, usual } from './population.ts';

/** A node on this machine that answers from released cells alone, as any SPARQL server with the cube in it would. */
export function startCubeNode(
  id: string,
  cells: Map<string, number>,
  policy: Policy = usual,
  about: Record<string, string> = {},
): Promise<LocalNode> {
  const cube = `<https://example.org/${id}/cubes/2026>`;
  const { floor, threshold, rounding, sigma } = policy;
  const figures = Object.fromEntries(
    Object.entries({ floor, threshold, rounding, sigma }).map(([k, v]) => [k, String(v)]),
  );
  return startNode(id, (query, response) => {
    const values = /VALUES\s+\?cell\s*\{([^}]*)\}/.exec(query)?.[1];
    if (values === undefined) {
      sendRows(response, [
        {
          cube,
          epoch: '2026',
          ...figures,
          publisherName: `Holder ${id}`,
          ontologyRelease: 'r1',
          generated: 'true',
          ...about,
        },
      ]);
      return;
    }
    const keys = [...values.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
    sendRows(
      response,
      keys.flatMap((cell) => (cells.has(cell) ? [{ cube, cell, count: String(cells.get(cell)) }] : [])),
    );
  });
}
