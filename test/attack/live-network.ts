import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  holds,
  type LivePopulation,
  type Person,
  type Question,
  type Target,
} from '../../src/attack/index.ts';
import { caseFacets, DistinctSeries, unknownCode, writeCaseTable } from '../../src/cases/index.ts';
import { type CaseColumns, type Column, columnFor } from '../../src/counting/index.ts';
import { build, openKeys } from '../../src/node/index.ts';
import type { Ontology } from '../../src/ontology/index.ts';
import { readCubeFile } from '../federation/cube-file.ts';
import { startSignedNode } from '../federation/signed-node.ts';
import { startNode } from '../running.ts';

/** A hub and its nodes on free ports of this machine; the first node is the one under attack. */
export interface LiveNetwork {
  hub: Target;
  node: Target;
  close(): Promise<void>;
}

const epoch = '2026';

/** Invented persons as the columns of a case table. */
function columnsOf(persons: readonly Person[], ontology: Ontology): CaseColumns {
  const facets = caseFacets(ontology.facets);
  const cases = new Map<string, Column>();
  const kept = new Map<string, Column>();
  const unknown = new Map<string, number>();
  for (const facet of facets) {
    const { id, cap, level, lattice } = facet;
    const places = new Map(lattice.map(({ code }, place) => [code, place + 1]));
    const column = columnFor(facet, persons.length * cap);
    for (const [i, { codes }] of persons.entries())
      for (const [n, code] of (codes.get(id) ?? []).slice(0, cap).entries())
        column[i * cap + n] = places.get(code) ?? 0;
    (level === 'case' ? cases : kept).set(id, column);
    unknown.set(id, places.get(unknownCode) ?? 0);
  }
  const series = new DistinctSeries(facets.filter(({ level }) => level === 'series'));
  for (const [i, person] of persons.entries()) for (const one of person.series) series.add(i, one);
  return { persons: persons.length, cases, ...series.columns(persons.length, kept, unknown) };
}

/**
 * Publishes each holder's cube with noise keys that are always the same, so that a measured attack is measured again.
 * The node under attack and the hub are whole servers; the other two nodes are SPARQL endpoints with a cube in them.
 */
export async function startNetwork(
  { nodes }: LivePopulation,
  folder: string,
  ontology: Ontology,
): Promise<LiveNetwork> {
  const running: { close(): Promise<void> }[] = [];
  const urls: string[] = [];
  const closeAll = async () => {
    for (const one of running.toReversed()) await one.close();
  };
  try {
    for (const [i, persons] of nodes.entries()) {
      const place = (name: string) => join(folder, `holder-${i}`, name);
      await mkdir(place('keys'), { recursive: true, mode: 0o700 });
      await writeFile(join(place('keys'), 'noise.key'), Buffer.alloc(32, i + 1), { mode: 0o400 });
      const holder = { id: `holder-${i}`, name: `Holder ${i}`, country: 'ES' };
      const about = { holder, generated: true, ontologyRelease: ontology.release };
      await writeCaseTable(
        place('case-table'),
        { ...about, facets: caseFacets(ontology.facets) },
        columnsOf(persons, ontology),
      );
      const keys = await openKeys(place('keys'));
      const out = join(place('cubes'), epoch);
      const built = await build({ caseTable: place('case-table'), epoch, ...keys, out });
      if (built.state !== 'built') throw new Error(built.mistakes.join('\n'));
      if (i === 0) {
        const node = await startNode({ COLLIMATOR_CUBES: place('cubes') });
        running.push(node);
        urls.push(node.url);
        continue;
      }
      const node = await startSignedNode(`n${i}`, await readCubeFile(join(out, 'cube.ttl')));
      running.push(node);
      urls.push(node.ref.url);
    }
    const hub = await startNode({ COLLIMATOR_NODES: urls.join(' ') });
    running.push(hub);
    return {
      hub: { base: hub.url, send: fetch },
      node: { base: urls[0] ?? '', send: fetch },
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Below this the unprotected double says nothing, as many services do. */
const floor = 10;

/** The same interface without protection: exact counts, hidden below 10. What an attack on it finds is there to find. */
export async function startUnprotected({ nodes }: LivePopulation): Promise<LiveNetwork> {
  const figure = (count: number) =>
    count < floor ? { state: 'hidden', display: `<${floor}` } : { state: 'answered', value: count };
  async function serve(holders: readonly (readonly Person[])[]) {
    const asked = new Map<string, Question>();
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      if (request.method === 'POST') {
        const path = `/cohorts/${asked.size}`;
        asked.set(`${path}.json`, JSON.parse(body));
        return response.writeHead(303, { location: path }).end();
      }
      const question = asked.get(request.url ?? '');
      if (question === undefined) return response.writeHead(404).end();
      const counts = holders.map((persons) => persons.filter((person) => holds(question, person)).length);
      const total = figure(counts.reduce((all, count) => all + count, 0));
      return response.end(JSON.stringify({ total, nodes: counts.map(figure) }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    return { target: { base, send: fetch }, close };
  }
  const [hub, node] = [await serve(nodes), await serve(nodes.slice(0, 1))];
  return {
    hub: hub.target,
    node: node.target,
    close: async () => {
      await Promise.all([hub.close(), node.close()]);
    },
  };
}
