import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode } from '../running.ts';
import { sharedData } from '../shared-data.ts';
import { type Client, clientOf } from './client.ts';
import { readGraph } from './compare.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { check, runSuite } from './outcome.ts';
import { graphStoreTests, protocolTests } from './protocol-suite.ts';
import { loader, queryTests, syntaxTests } from './query-suite.ts';
import { type SmallNode, startSmallNode } from './small-node.ts';
import { updateTests } from './update-suite.ts';

const folder = sharedData('w3c-rdf-tests/sparql');

describe.skipIf(folder === undefined)('the W3C test suites of SPARQL, over HTTP (shared test data)', () => {
  let node: Running;
  let small: SmallNode;
  let client: Client;
  let ofSmall: Client;
  beforeAll(async () => {
    [node, small] = await Promise.all([startNode(), startSmallNode()]);
    client = clientOf(node);
    ofSmall = clientOf(small);
  });
  afterAll(() => Promise.all([node.close(), small.close()]));

  const manifests = (version: string, except: RegExp): Promise<Manifest[]> =>
    Promise.all(
      globSync(join(folder ?? '', version, '*/manifest.ttl'))
        .filter((path) => !except.test(basename(dirname(path))))
        .sort()
        .map((path) => readManifest(path, `https://w3c.example/${version}/${basename(dirname(path))}/`)),
    );
  // Entailment is another language of answers; SERVICE has its own, test/federation/ad-hoc-w3c.test.ts.
  const notOffered = /^(entailment|service|syntax-fed|http-rdf-update)$/;

  it('SPARQL 1.1 query evaluation and result formats', async () => {
    const load = loader(client);
    const tests = (await manifests('sparql11', notOffered)).flatMap((each) => queryTests(each, client, load));
    check(await runSuite('SPARQL 1.1 Query and result formats', tests), 235);
  }, 120_000);

  it('SPARQL 1.0 query evaluation', async () => {
    const load = loader(client);
    const tests = (await manifests('sparql10', /^$/)).flatMap((each) => queryTests(each, client, load));
    check(await runSuite('SPARQL 1.0 Query', tests), 250);
  }, 120_000);

  it('the syntax of queries', async () => {
    const all = [...(await manifests('sparql11', notOffered)), ...(await manifests('sparql10', /^$/))];
    check(
      await runSuite(
        'Syntax of queries',
        all.flatMap((each) => syntaxTests(each, ofSmall, 'query')),
      ),
      150,
    );
  }, 120_000);

  it('SPARQL 1.1 Update', async () => {
    const tests = (await manifests('sparql11', notOffered)).flatMap((each) => updateTests(each, ofSmall));
    check(await runSuite('SPARQL 1.1 Update', tests), 90);
  }, 120_000);

  it('the syntax of updates', async () => {
    const tests = (await manifests('sparql11', notOffered)).flatMap((each) =>
      syntaxTests(each, ofSmall, 'update'),
    );
    check(await runSuite('Syntax of updates', tests), 50);
  }, 120_000);

  it('SPARQL 1.1 Protocol', async () => {
    const path = join(folder ?? '', 'sparql11/protocol/manifest.ttl');
    check(
      await runSuite(
        'SPARQL 1.1 Protocol',
        protocolTests(await readManifest(path, 'https://w3c.example/protocol/'), client),
      ),
      30,
    );
  }, 60_000);

  it('SPARQL 1.1 Graph Store Protocol', async () => {
    const paths = ['direct', 'indirect'].map((kind) =>
      join(folder ?? '', `sparql11/graph-store-protocol/manifest-${kind}.ttl`),
    );
    expect(paths.every((path) => existsSync(path))).toBe(true);
    const all = await Promise.all(paths.map((path) => readManifest(path, 'https://w3c.example/gsp/')));
    check(
      await runSuite(
        'SPARQL 1.1 Graph Store Protocol',
        all.flatMap((each) => graphStoreTests(each, client)),
      ),
      10,
    );
  }, 60_000);

  it('SPARQL 1.1 Service Description', async () => {
    const description = async (path: string) => {
      const answer = await fetch(client.url + path, { headers: { accept: 'text/turtle' } });
      return {
        type: answer.headers.get('content-type'),
        quads: await readGraph(await answer.text(), 'sd.ttl', client.url),
      };
    };
    const sd = 'http://www.w3.org/ns/sparql-service-description#';
    const values = (quads: Awaited<ReturnType<typeof readGraph>>, property: string) =>
      quads.filter(({ predicate }) => predicate.value === sd + property).map(({ object }) => object.value);
    const must = (holds: boolean) => () =>
      holds ? Promise.resolve() : Promise.reject(new Error('It does not.'));
    const tests = await Promise.all(
      ['/sparql', '/update'].map(async (path) => {
        const { type, quads } = await description(path);
        const own = (property: string) => values(quads, property).every((value) => value.startsWith(sd));
        return [
          {
            name: `returns-rdf ${path}`,
            run: must(type?.startsWith('text/turtle') === true && quads.length > 3),
          },
          {
            name: `has-endpoint-triple ${path}`,
            run: must(values(quads, 'endpoint').includes(client.url + path)),
          },
          {
            name: `conforms-to-schema ${path}`,
            run: must(
              own('supportedLanguage') && own('feature') && values(quads, 'supportedLanguage').length === 1,
            ),
          },
        ];
      }),
    );
    check(await runSuite('SPARQL 1.1 Service Description', tests.flat()), 6);
  });
});
