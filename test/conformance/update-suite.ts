import { basename } from 'node:path';
import type { Term } from '../../src/rdf/index.ts';
import { write } from '../../src/rdf/index.ts';
import type { Client } from './client.ts';
import { readGraph, rowsOfJson, sameGraph } from './compare.ts';
import { label, type Manifest, mf, ut } from './manifest.ts';

/** The graphs that an action or a result names: undefined is the unnamed one. */
function graphsOf(manifest: Manifest, node: Term | undefined): Map<string | undefined, Term> {
  const graphs = new Map<string | undefined, Term>();
  const data = manifest.one(node, `${ut}data`);
  if (data !== undefined) graphs.set(undefined, data);
  for (const graph of manifest.all(node, `${ut}graphData`)) {
    const file = manifest.one(graph, `${ut}graph`) ?? manifest.one(graph, `${ut}data`);
    if (file !== undefined) graphs.set(manifest.one(graph, label)?.value, file);
  }
  return graphs;
}

/** The update evaluation tests of a manifest, over HTTP: graphs by the Graph Store Protocol, updates by Update. */
export function updateTests(manifest: Manifest, client: Client) {
  return manifest
    .tests()
    .filter(({ types }) => types.includes('UpdateEvaluationTest'))
    .map(({ test, name }) => ({
      name: `${basename(manifest.folder)}/${name}`,
      async run() {
        const action = manifest.one(test, `${mf}action`);
        const result = manifest.one(test, `${mf}result`);
        await client.update('CLEAR ALL');
        for (const [graph, file] of graphsOf(manifest, action)) {
          const quads = await readGraph(manifest.text(file), file.value, file.value);
          await client.put(graph, await write(quads, 'ntriples'), 'application/n-triples');
        }
        const request = manifest.one(action, `${ut}request`);
        const done = await client.update(`BASE <${request?.value}>\n${manifest.text(request)}`);
        const body = await done.text();
        if (!done.ok) throw new Error(`${done.status}: ${body.slice(0, 200)}`);
        const wanted = graphsOf(manifest, result);
        const listed = await client.query(
          'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }',
          'application/sparql-results+json',
        );
        const rows = rowsOfJson(await listed.text());
        const there = 'rows' in rows ? rows.rows.map(({ g = '' }) => g.slice(1, -1)) : [];
        for (const graph of there) {
          if (/^https?:\/\/(w3id\.org\/collimator|127\.)/.test(graph)) continue;
          if (!wanted.has(graph)) throw new Error(`The graph ${graph} should not be there.`);
        }
        for (const [graph, file] of wanted.size > 0 ? wanted : new Map([[undefined, undefined]])) {
          const is = await readGraph(await client.get(graph), 'is.nt', 'urn:x:');
          const should =
            file === undefined ? [] : await readGraph(manifest.text(file), file.value, file.value);
          if (!(await sameGraph(is, should)))
            throw new Error(
              `The graph ${graph ?? 'without a name'} is another one: ${await write(is, 'ntriples')}`,
            );
        }
      },
    }));
}
