import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Quad, type Term, write } from '../../src/rdf/index.ts';
import type { Client } from './client.ts';
import { type Rows, readGraph, rowsOfGraph, rowsOfJson, rowsOfXml, sameGraph, sameRows } from './compare.ts';
import { type Manifest, mf, qt } from './manifest.ts';

const json = 'application/sparql-results+json';

/** Puts graphs into the node, each file once: no query changes them. */
export function loader(client: Client) {
  const known = new Map<string, Promise<void>>();
  return (manifest: Manifest, iri: string): Promise<void> => {
    const put = async () => {
      const path = manifest.path({ value: iri } as never);
      const quads = await readGraph(readFileSync(path, 'utf8'), path, iri);
      await client.put(iri, await write(quads, 'ntriples'), 'application/n-triples');
    };
    const loading = known.get(iri) ?? put();
    known.set(iri, loading);
    return loading;
  };
}

/** The expected answer of a test. */
async function expected(manifest: Manifest, result: { value: string }): Promise<Rows | { quads: Quad[] }> {
  const path = manifest.path(result as never);
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.srx')) return rowsOfXml(text);
  if (path.endsWith('.srj')) return rowsOfJson(text);
  const quads = await readGraph(text, path, result.value);
  return quads.some(({ object }) => object.value.endsWith('result-set#ResultSet')) ||
    quads.some(({ predicate }) => predicate.value.endsWith('result-set#boolean'))
    ? rowsOfGraph(quads)
    : { quads };
}

/** Where REDUCED leaves open how often a row comes, each counts once. */
function lax(manifest: Manifest, test: Term, ...answers: [Rows, Rows]): [Rows, Rows] {
  if (manifest.one(test, `${mf}resultCardinality`) === undefined) return answers;
  const once = (answer: Rows): Rows =>
    'rows' in answer
      ? {
          rows: [
            ...new Map(answer.rows.map((row) => [JSON.stringify(Object.entries(row).sort()), row])).values(),
          ],
        }
      : answer;
  return [once(answers[0]), once(answers[1])];
}

/** The query evaluation tests of a manifest, asked over HTTP. */
export function queryTests(manifest: Manifest, client: Client, load: ReturnType<typeof loader>) {
  return manifest
    .tests()
    .filter(({ types }) => types.includes('QueryEvaluationTest') || types.includes('CSVResultFormatTest'))
    .map(({ test, name }) => ({
      name: `${basename(manifest.folder)}/${name}`,
      async run() {
        const action = manifest.one(test, `${mf}action`);
        const file = manifest.one(action, `${qt}query`) ?? action;
        const text = manifest.text(file);
        const named = manifest.all(action, `${qt}graphData`).map(({ value }) => value);
        const given = manifest.all(action, `${qt}data`).map(({ value }) => value);
        const own = [...text.replace(/#.*$/gm, '').matchAll(/\bFROM\s+(?:NAMED\s+)?<([^>]+)>/gi)].map(
          ([, graph = '']) => new URL(graph, manifest.base).href,
        );
        for (const graph of [...named, ...given, ...own]) await load(manifest, graph);
        const hasOwn = own.length > 0;
        const dataset = hasOwn
          ? {}
          : { default: given, named: named.length + given.length > 0 ? named : ['urn:none'] };
        const query = `BASE <${file?.value}>\n${text}`;
        const result = manifest.one(test, `${mf}result`);
        if (result === undefined) throw new Error('The test has no result.');
        if (/\.(csv|tsv)$/.test(result.value)) {
          const accept = result.value.endsWith('csv') ? 'text/csv' : 'text/tab-separated-values';
          const answer = await client.query(query, accept, dataset);
          const lines = (all: string) =>
            all
              .trim()
              .split(/\r?\n/)
              .sort()
              .join('\n')
              .replace(/_:\w+|[^,\t\n]*genid[^,\t\n]*/g, '_:');
          const [is, wanted] = [lines(await answer.text()), lines(manifest.text(result))];
          if (is !== wanted) throw new Error(`${is} is not ${wanted}`);
          return;
        }
        const wanted = await expected(manifest, result);
        const graph = 'quads' in wanted;
        const answer = await client.query(query, graph ? 'application/n-triples' : json, dataset);
        const body = await answer.text();
        if (!answer.ok) throw new Error(`${answer.status}: ${body.slice(0, 300)}`);
        const same = graph
          ? await sameGraph(await readGraph(body, 'answer.nt', 'urn:x:'), wanted.quads)
          : await sameRows(...lax(manifest, test, rowsOfJson(body), wanted), /ORDER\s+BY/i.test(text));
        if (!same) throw new Error(`The answer is another one: ${body.replace(/\s+/g, ' ').slice(0, 250)}`);
      },
    }));
}

/** The syntax tests of a manifest: whether the node says that a text cannot be read. */
export function syntaxTests(manifest: Manifest, client: Client, kind: 'query' | 'update') {
  const wanted =
    kind === 'query' ? /^(Positive|Negative)SyntaxTest(11)?$/ : /^(Positive|Negative)UpdateSyntaxTest11$/;
  return manifest
    .tests()
    .filter(({ types }) => types.some((type) => wanted.test(type)))
    .map(({ test, name, types }) => ({
      name: `${basename(manifest.folder)}/${name}`,
      async run() {
        const file = manifest.one(test, `${mf}action`);
        const text = `BASE <${file?.value}>\n${manifest.text(file)}`;
        const answer = await (kind === 'query' ? client.query(text, '*/*') : client.update(text));
        const malformed = answer.status === 400;
        const body = await answer.text();
        if (malformed !== types.some((type) => type.startsWith('Negative')))
          throw new Error(`${answer.status}: ${body.slice(0, 200)}`);
      },
    }));
}
