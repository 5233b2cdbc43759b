import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { askAcross } from '../../src/federation/index.ts';
import { startNode, token } from '../running.ts';

const run = promisify(execFile);
const python = join(process.env.COLLIMATOR_PEERS ?? '', 'bin/python');
const withPython = process.env.COLLIMATOR_PEERS !== undefined && existsSync(python);

let node: Running;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.close());

describe('clients of other makers, on all three protocols', () => {
  it('curl sends updates, graphs and queries', async () => {
    const curl = async (...options: string[]) => (await run('curl', ['-sS', ...options])).stdout;
    const bearer = ['-H', `Authorization: Bearer ${token}`];
    const graph = `${node.url}/graphs?graph=urn:curl`;
    const code = ['-o', '/dev/null', '-w', '%{http_code}'];
    const turtle = ['-X', 'PUT', '-H', 'Content-Type: text/turtle', '--data', '<urn:a> <urn:b> 1 .'];
    expect(await curl(...bearer, ...code, ...turtle, graph)).toBe('201');
    const update =
      'update=INSERT { GRAPH <urn:curl> { <urn:a> <urn:c> ?o } } WHERE { GRAPH <urn:curl> { ?s ?p ?o } }';
    expect(await curl(...bearer, '--data-urlencode', update, `${node.url}/update`)).toContain('"changed"');
    const query = 'query=SELECT ?p { GRAPH <urn:curl> { <urn:a> ?p 1 } } ORDER BY ?p';
    expect(await curl('-H', 'Accept: text/csv', '--data-urlencode', query, `${node.url}/sparql`)).toBe(
      'p\r\nurn:b\r\nurn:c\r\n',
    );
    expect(await curl('-I', graph)).toMatch(/^HTTP\/1\.1 200/);
  });

  it('Comunica asks a graph that an update has just made', async () => {
    const body = 'INSERT DATA { GRAPH <urn:comunica> { <urn:x> <urn:comunica> "here" } }';
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/sparql-update' };
    expect((await fetch(`${node.url}/update`, { method: 'POST', headers, body })).status).toBe(200);
    const rows = await askAcross([`${node.url}/sparql`], 'SELECT ?o { ?s <urn:comunica> ?o }');
    expect(rows.map(({ o }) => o?.value)).toEqual(['here']);
  });

  it.skipIf(!withPython)(
    'rdflib and SPARQLWrapper query and update (skipped where COLLIMATOR_PEERS names no environment of peers)',
    async () => {
      const script = `
import sys
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import SPARQLWrapper, JSON, CSV, N3, TURTLE, POST
url, token = sys.argv[1:]
headers = {"Authorization": "Bearer " + token}
store = SPARQLUpdateStore(url + "/sparql", url + "/update", headers=headers, context_aware=True)
graph = Graph(store, identifier=URIRef("urn:rdflib"))
graph.add((URIRef("urn:s"), URIRef("urn:rdflib:p"), Literal("één")))
graph.update("INSERT DATA { <urn:s> <urn:rdflib:p> 2 }")
print(sorted(str(o) for o in graph.objects(URIRef("urn:s"), URIRef("urn:rdflib:p"))))
for form in ("json", "xml", "csv"):
    reader = Graph(SPARQLStore(url + "/sparql", returnFormat=form))
    print(form, len(list(reader.query("SELECT ?o { ?s <urn:rdflib:p> ?o }"))))
for form in ("json", "xml"):
    reader = Graph(SPARQLStore(url + "/sparql", returnFormat=form))
    print("construct", len(list(reader.query("CONSTRUCT WHERE { ?s <urn:rdflib:p> ?o }"))), bool(reader.query("ASK { ?s <urn:rdflib:p> 2 }").askAnswer))
graph.remove((URIRef("urn:s"), None, None))
print(len(graph))
wrapper = SPARQLWrapper(url + "/update")
wrapper.addCustomHttpHeader("Authorization", "Bearer " + token)
wrapper.setMethod(POST)
wrapper.setQuery("INSERT DATA { GRAPH <urn:wrapper> { <urn:s> <urn:wrapper:p> 1, 2 } }")
wrapper.query()
for method in ("GET", "POST"):
    wrapper = SPARQLWrapper(url + "/sparql")
    wrapper.setMethod(method)
    wrapper.setQuery("SELECT ?o { ?s <urn:wrapper:p> ?o } ORDER BY ?o")
    wrapper.setReturnFormat(JSON)
    print(method, [row["o"]["value"] for row in wrapper.query().convert()["results"]["bindings"]])
    wrapper.setQuery("CONSTRUCT WHERE { ?s <urn:wrapper:p> ?o }")
    wrapper.setReturnFormat(TURTLE)
    print(len(Graph().parse(data=wrapper.query().convert(), format="turtle")))
    wrapper.setReturnFormat(N3)
    print(wrapper.query().info()["content-type"])
    wrapper.setReturnFormat(CSV)
    print(wrapper.query().info()["content-type"])
for method in ("GET", "POST", "POST_FORM"):
    reader = Graph(SPARQLStore(url + "/sparql", method=method, returnFormat="csv", params={"format": "csv"}))
    print(method, len(list(reader.query("SELECT ?o { ?s <urn:wrapper:p> ?o }"))), len(list(reader.query("CONSTRUCT WHERE { ?s <urn:wrapper:p> ?o }"))))
`;
      const { stdout } = await run(python, ['-c', script, node.url, token], { timeout: 60_000 });
      expect(stdout.trim().split('\n')).toEqual([
        "['2', 'één']",
        'json 2',
        'xml 2',
        'csv 2',
        'construct 2 True',
        'construct 2 True',
        '0',
        "GET ['1', '2']",
        '2',
        'text/turtle; charset=utf-8',
        'text/turtle; charset=utf-8',
        "POST ['1', '2']",
        '2',
        'text/turtle; charset=utf-8',
        'text/turtle; charset=utf-8',
        'GET 2 2',
        'POST 2 2',
        'POST_FORM 2 2',
      ]);
    },
    60_000,
  );
});
